public import Ledger

/// What holds for every question of a session, unless a question says otherwise itself.
public struct QuestionContext: Equatable, Sendable {
    /// As of when it is asked; where it is nil, the answerer's own horizon holds.
    public var asOf: Timestamp?
    /// The feature that is asked about, or nil for all.
    public var feature: String?
    /// The environment that is asked about, or nil for the usual one.
    public var environment: String?

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - asOf: As of when it is asked, or nil.
    ///   - feature: The feature, or nil for all.
    ///   - environment: The environment, or nil for the usual one.
    public init(asOf: Timestamp? = nil, feature: String? = nil, environment: String? = nil) {
        self.asOf = asOf
        self.feature = feature
        self.environment = environment
    }

    /// The place in a question's words, such as `search` or `search, environment staging`; nil if
    /// there is none.
    public var place: String? {
        let parts = [feature, environment.map { "environment \($0)" }].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// A question with the place added, if it names none of its own.
    ///
    /// - Parameter question: A parsed question.
    /// - Returns: The question as it is to be resolved.
    func applied(to question: Question) -> Question {
        var question = question
        let named = question.filter?.comparisons.map(\.dimension) ?? []
        let namesPlace =
            !question.scopes.isEmpty || named.contains(.feature) || named.contains(.environment)
        if namesPlace || question.isSQL { return question }
        let end = question.text.utf8.count
        for (dimension, name) in [
            (QuestionDimension.feature, feature), (.environment, environment),
        ] {
            guard let name else { continue }
            let place = QuestionName(name, range: SourceRange(end, end))
            question.scopes.append(QuestionScope(dimension: dimension, name: place))
        }
        return question
    }
}

extension Question {
    /// Whether it is a statement in SQL, which says itself what it reads.
    fileprivate var isSQL: Bool {
        if case .sql = kind { true } else { false }
    }
}
