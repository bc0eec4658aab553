/// Scores 1 for an answer that contains what it must, and 0 for any other.
///
/// What it must contain is said for all cases together, or for each by its metadata `contains`, or else
/// is the reference.
public struct ContainsScorer: AnswerScorer {
    /// How many of several texts an answer must contain.
    public enum Quantity: String, CaseIterable, Sendable {
        /// Every one.
        case all
        /// At least one.
        case any
        /// None: the texts are what an answer must not say.
        case none
    }

    /// Always `contains`.
    public let name = "contains"
    /// The hash of the texts and how they are compared.
    public let revision: String
    /// Only `contains`.
    public let metrics = ["contains"]
    private let texts: [String]
    private let quantity: Quantity
    private let comparison: TextComparison

    /// The name in a case's metadata.
    private static let metadataName = "contains"

    /// Makes a scorer.
    ///
    /// - Parameters:
    ///   - texts: What every answer must contain; empty for what each case says.
    ///   - quantity: How many of them.
    ///   - comparison: What counts as the same text.
    public init(
        texts: [String] = [],
        quantity: Quantity = .all,
        comparison: TextComparison = TextComparison(ignoresCase: true)
    ) {
        self.texts = texts
        self.quantity = quantity
        self.comparison = comparison
        var parameters = comparison.parameters
        parameters["quantity"] = quantity.rawValue
        for (index, text) in texts.enumerated() { parameters["text \(index)"] = text }
        revision = ScorerRevision.text("contains/1", parameters)
    }

    /// Scores answers; one of a case that says nothing to look for is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        answers.map { answer in
            let wanted =
                texts.isEmpty
                ? [answer.metadata[Self.metadataName] ?? answer.reference ?? ""] : texts
            let forms = wanted.map(comparison.form(of:)).filter { !$0.isEmpty }
            guard !forms.isEmpty else {
                return [.unscored(name, "the case says nothing that an answer must contain")]
            }
            let form = comparison.form(of: answer.answer)
            let found = forms.filter { form.contains($0) }.count
            let isRight =
                switch quantity {
                case .all: found == forms.count
                case .any: found > 0
                case .none: found == 0
                }
            return [.scored(name, isRight ? 1 : 0)]
        }
    }
}
