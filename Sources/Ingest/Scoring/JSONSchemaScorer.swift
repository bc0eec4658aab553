/// Scores 1 for an answer that is JSON of a schema, and 0 for any other.
///
/// The schema is the same for all cases, or each case has its own in its metadata `json_schema`. A
/// Markdown code fence around the answer is taken off, because most models add one.
public struct JSONSchemaScorer: AnswerScorer {
    /// Always `json_schema`.
    public let name = "json_schema"
    /// The hash of the schema.
    public let revision: String
    /// Only `json_schema_valid`.
    public let metrics = ["json_schema_valid"]
    private let schema: JSONSchema?

    /// The name in a case's metadata.
    private static let metadataName = "json_schema"

    /// Makes a scorer.
    ///
    /// - Parameter schema: The schema; nil for that of each case.
    public init(_ schema: JSONSchema? = nil) {
        self.schema = schema
        revision = ScorerRevision.text("json_schema/1", schema.map { ["schema": $0.text] } ?? [:])
    }

    /// Scores answers; one of a case without a schema is unscored.
    public func score(_ answers: [AnsweredCase]) -> [[MetricOutcome]] {
        answers.map { answer in
            let metric = metrics[0]
            let own = answer.metadata[Self.metadataName]
            guard schema != nil || own != nil else {
                return [.unscored(metric, "the case has no JSON Schema")]
            }
            guard let schema = schema ?? own.flatMap({ try? JSONSchema($0) }) else {
                return [.error(metric, "the case's JSON Schema cannot be read")]
            }
            let problem = schema.problem(in: Self.unfenced(answer.answer))
            return [.scored(metric, problem == nil ? 1 : 0, detail: problem)]
        }
    }

    /// The text between the fences of a Markdown code block, if it is nothing else.
    static func unfenced(_ text: String) -> String {
        let text = text.trimmed
        guard text.hasPrefix("```"), text.hasSuffix("```"), text.utf8.count >= 6,
            let lineEnd = text.firstIndex(of: "\n")
        else { return text }
        let body = text[text.index(after: lineEnd)...]
        return String(body.dropLast(3)).trimmed
    }
}
