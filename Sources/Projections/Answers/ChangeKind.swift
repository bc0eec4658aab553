/// The kinds of recorded change that can cause a shift.
public enum ChangeKind: String, Encodable, Sendable {
    /// A deployment of any kind.
    case deployment
    /// A new revision of an evaluator.
    case evaluator
    /// A new version of a dataset.
    case dataset
}
