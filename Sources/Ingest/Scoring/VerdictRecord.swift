/// A judge's verdict as `verdict.recorded` has it.
struct VerdictRecord: Encodable {
    struct Named: Encodable {
        var name: String
        var model: String
        var rubric: String
    }

    var judge: Named
    var axes: [String: Double]
    var overall: Double
    var reasoning: String
    var run: String
    var `case`: String
    var category: String
    var environment: String
    /// What else there is to know, beside the fields that every producer may rely on.
    var revision: String
    var overallcomputed: Bool
    var votes: Int
    var agreement: Double?
    var repeats: Int
    var repairs: Int
    /// The snapshot that answered, as its provider calls it.
    var snapshot: String?

    /// The most of a judge's words that is kept, in characters.
    private static let reasoningMax = 2_000

    /// Makes a record.
    ///
    /// - Returns: Nil if there is no verdict.
    init?(
        _ outcome: Judge.Outcome,
        _ judge: Judge,
        run: String,
        caseID: String,
        category: String,
        environment: String
    ) {
        guard let verdict = outcome.verdict else { return nil }
        self.judge = Named(
            name: "judge",
            model: judge.client.settings.name.description,
            rubric: judge.rubric.label
        )
        axes = verdict.axes
        overall = verdict.overall
        reasoning = Self.safe(verdict.reasoning)
        self.run = run
        `case` = caseID
        self.category = category
        self.environment = environment
        revision = judge.revision
        overallcomputed = verdict.isOverallComputed
        votes = outcome.votes
        agreement = outcome.agreement
        repeats = outcome.repeats
        repairs = outcome.repairs
        snapshot = outcome.model.map { String($0.prefix(200)) }
    }

    /// A model's words without what would steer a terminal or turn the direction of text.
    static func safe(_ text: String) -> String {
        let kept = text.unicodeScalars.filter {
            $0 == "\n"
                || ![.control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator]
                    .contains($0.properties.generalCategory)
        }
        return String(String(String.UnicodeScalarView(kept)).prefix(reasoningMax))
    }
}
