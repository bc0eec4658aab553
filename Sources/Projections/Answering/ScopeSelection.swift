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

    /// The feature and the environment in a question's words, with a space before each.
    var place: String {
        var place = ""
        if let feature { place += " in feature \(QuestionName.quoted(feature))" }
        if let environment, environment != QuestionResolver.defaultEnvironment {
            place += " in environment \(QuestionName.quoted(environment))"
        }
        return place
    }
}

extension ScopeSelection {
    /// The selection of a question.
    ///
    /// - Parameter question: The question in the ledger's names.
    init(_ question: ResolvedQuestion) {
        environment = question.environment
        feature = question.feature
        filter = question.filter
    }
}
