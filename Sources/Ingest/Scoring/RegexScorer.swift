import Foundation
public import Ledger

/// Scores 1 for an answer that a regular expression matches, and 0 for any other.
///
/// The expression is the same for all cases, or each case has its own in its metadata `regex`. It is
/// searched for anywhere in the answer unless anchored.
public struct RegexScorer: AnswerScorer {
    /// Always `regex_match`.
    public let name = "regex_match"
    /// The hash of the expression.
    public let revision: String
    /// Only `regex_match`.
    public let metrics = ["regex_match"]
    private let pattern: String?

    /// The name in a case's metadata.
    private static let metadataName = "regex"
    /// Longer answers are not searched, because an expression can take very long on them.
    private static let answerBytesMax = 1 << 20

    /// Makes a scorer.
    ///
    /// - Parameter pattern: An expression in the syntax of ICU; nil for that of each case.
    /// - Throws: ``RegexScorerError`` if it is no expression.
    public init(pattern: String? = nil) throws(RegexScorerError) {
        if let pattern, (try? NSRegularExpression(pattern: pattern)) == nil {
            throw RegexScorerError(pattern: pattern)
        }
        self.pattern = pattern
        revision = ScorerRevision.text("regex/1", pattern.map { ["pattern": $0] } ?? [:])
    }

    /// Scores answers; one of a case without an expression is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        var expressions: [String: NSRegularExpression] = [:]
        return answers.map { answer in
            guard let pattern = pattern ?? answer.metadata[Self.metadataName] else {
                return [.unscored(name, "the case has no regular expression")]
            }
            let known = expressions[pattern]
            guard let expression = known ?? (try? NSRegularExpression(pattern: pattern)) else {
                return [.error(name, "the case's regular expression cannot be read")]
            }
            expressions[pattern] = expression
            guard answer.answer.utf8.count <= Self.answerBytesMax else {
                return [.error(name, "the answer is too long to be searched")]
            }
            let range = NSRange(answer.answer.startIndex..., in: answer.answer)
            let match = expression.firstMatch(in: answer.answer, range: range)
            return [.scored(name, match == nil ? 0 : 1)]
        }
    }
}

/// A regular expression that is none.
public struct RegexScorerError: UserFacingError, Equatable {
    /// The text that was given.
    public let pattern: String

    /// What is wrong.
    public var message: String { "\(pattern.debugDescription) is no regular expression" }

    /// What to do next.
    public var hint: String {
        "The syntax is that of ICU; in YAML, put it between single quotes."
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}
