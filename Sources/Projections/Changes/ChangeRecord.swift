public import Ledger

/// A recorded change: a deployment, an evaluator revision or a dataset version.
public struct ChangeRecord: Equatable, Sendable {
    /// The event that says so.
    public var position: Position
    /// When it happened.
    public var time: Timestamp
    /// What changed.
    public var kind: ChangeKind
    /// The deployment's id, the evaluator's `name@revision` or the dataset's `name@version`.
    public var id: String
    /// The environment, for deployments.
    public var environment: String?
    /// The service, evaluator or dataset.
    public var name: String?
    /// The version or revision.
    public var version: String?
    /// What kind of deployment or evaluator it is, such as `prompt` or `llm_judge`.
    public var subkind: String?
    /// The components a deployment touched.
    public var components: [String]
    /// The commit.
    public var commit: String?
    /// What its author said about it.
    public var message: String?
    /// Who did it.
    public var by: String?
    /// How a deployment ended: `succeeded`, `failed` or `rolled_back`.
    public var outcome: String?
    /// The deployment it takes back.
    public var rollbackOf: String?
    /// The model, for evaluators.
    public var model: String?
    /// The number of examples, for datasets.
    public var examples: Int64?
    /// The content hash, for datasets.
    public var hash: String?

    /// Makes a change with the fields that all kinds have.
    ///
    /// - Parameters:
    ///   - position: The event that says so.
    ///   - time: When it happened.
    ///   - kind: What changed.
    ///   - id: Its id.
    public init(position: Position, time: Timestamp, kind: ChangeKind, id: String) {
        self.position = position
        self.time = time
        self.kind = kind
        self.id = id
        components = []
    }
}
