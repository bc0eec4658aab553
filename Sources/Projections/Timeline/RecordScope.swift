import Ledger

/// Whether what was recorded may concern a scope.
///
/// What names another environment or feature is left out; what names none may concern any, and a
/// responder had better see it.
struct RecordScope {
    /// The environment, or nil for all.
    let environment: String?
    /// The feature, or nil for all.
    let feature: String?
    private let knownFeatures: Set<String>

    /// The scope of a question.
    ///
    /// - Parameters:
    ///   - context: The question.
    ///   - environment: The environment, or nil for the question's own.
    /// - Throws: What SQLite reports.
    init(_ context: AnswerContext, environment: String? = nil) throws {
        self.init(
            environment: environment ?? context.selection.environment,
            feature: context.selection.feature,
            knownFeatures: Set(try context.reader.cells().compactMap(\.key.feature))
        )
    }

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - environment: The environment, or nil for all.
    ///   - feature: The feature, or nil for all.
    ///   - knownFeatures: The features that have scores, which tell features from components.
    init(environment: String?, feature: String?, knownFeatures: Set<String>) {
        self.environment = environment
        self.feature = feature
        self.knownFeatures = knownFeatures
    }

    /// Whether something that names a place, or none, may concern the scope.
    ///
    /// - Parameters:
    ///   - environment: The environment that it names, or nil.
    ///   - feature: The feature that it names, or nil.
    /// - Returns: Whether it may.
    func holds(_ environment: String?, _ feature: String?) -> Bool {
        func agree(_ left: String?, _ right: String?) -> Bool {
            left == nil || right == nil || left == right
        }
        return agree(self.environment, environment) && agree(self.feature, feature)
    }

    /// Whether a recorded change may concern the scope.
    ///
    /// A deployment concerns another feature only if a component of it is the name of one and none
    /// is this one's.
    ///
    /// - Parameter change: The change.
    /// - Returns: Whether it may.
    func holds(_ change: ChangeRecord) -> Bool {
        guard holds(change.environment, nil) else { return false }
        guard let feature, change.kind == .deployment else { return true }
        let parts = Set(change.components + [change.name].compactMap(\.self))
        return parts.contains(feature) || parts.isDisjoint(with: knownFeatures)
    }
}

extension ChangeRecord {
    /// What it was, in a phrase; empty if nothing is known.
    var phrase: String {
        var parts: [String] = []
        switch kind {
        case .deployment:
            if let subkind, subkind != "service" { parts.append(subkind) }
            if let name { parts.append(name) }
            if let version { parts.append(version) }
            if !components.isEmpty { parts.append("(\(components.joined(separator: ", ")))") }
        case .evaluator:
            if let model { parts.append("model \(model)") }
        default:
            if let examples { parts.append("\(examples) examples") }
        }
        if let message { parts.append("“\(message)”") }
        if let commit { parts.append("commit \(commit)") }
        if let outcome, outcome != "succeeded" { parts.append(outcome) }
        if let rollbackOf { parts.append("takes back \(rollbackOf)") }
        return parts.joined(separator: " ")
    }
}
