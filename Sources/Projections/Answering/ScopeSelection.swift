import Ledger

/// Which cells a question means, after its scope words and its `where`.
struct ScopeSelection {
    /// The environment, if the question is about one.
    var environment: String?
    /// The feature, if the question is about one.
    var feature: String?
    /// The rest of the conditions.
    var filter: QuestionFilter?

    /// Whether a cell meets every condition.
    ///
    /// - Parameter key: The cell's key.
    /// - Returns: Whether it does.
    func matches(_ key: CellKey) -> Bool {
        (environment.map { $0 == key.environment } ?? true)
            && (feature.map { $0 == key.feature } ?? true)
            && (filter?.matches(key.values) ?? true)
    }
}
