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
    /// What the rows of a table are split by: what was asked, and what must never be averaged over.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - metrics: The metrics it is about; empty for all.
    ///   - groups: What compares, of all that is selected.
    /// - Returns: The dimensions, in the order of the columns.
    func dimensions(
        of question: Question,
        metrics: [String],
        _ groups: [ComparableGroup]
    ) -> [QuestionDimension] {
        var dimensions = question.groups
        let hasSeveralEvaluators = Set(groups.map { $0.key.evaluator?.label }).count > 1
        if !dimensions.contains(.evaluator), hasSeveralEvaluators { dimensions.append(.evaluator) }
        if !dimensions.contains(.metric), metrics.count != 1 { dimensions.insert(.metric, at: 0) }
        if !dimensions.contains(.environment), environment == nil,
            Set(groups.map(\.key.environment)).count > 1
        {
            dimensions.append(.environment)
        }
        return dimensions
    }

    /// The selection of a question.
    ///
    /// - Parameter question: The question in the ledger's names.
    init(_ question: ResolvedQuestion) {
        environment = question.environment
        feature = question.feature
        filter = question.filter
    }
}
