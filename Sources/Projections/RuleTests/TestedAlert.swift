/// An alert that a rule under test has at some time.
struct TestedAlert: Equatable, Comparable {
    /// All of its labels, `alertname` among them.
    var labels: LabelSet
    /// What people read.
    var annotations: [String: String]

    /// Orders by labels.
    static func < (left: TestedAlert, right: TestedAlert) -> Bool { left.labels < right.labels }

    /// Whether it is the one that is expected.
    ///
    /// - Parameters:
    ///   - other: The alert that is expected; without annotations any will do.
    ///   - rule: The rule's name, which is one of the labels.
    /// - Returns: Whether labels, and annotations if there are any, are the same.
    func isLike(_ other: RuleTest.ExpectedAlert, rule: String) -> Bool {
        let labels = other.labels.merging(["alertname": rule])
        return self.labels == labels && (other.annotations.map { $0 == annotations } ?? true)
    }
}
