import Foundation

/// Answers whose grades are known, judged again in each run: if their grades move, it was the judge
/// that moved and not the system.
public struct AnchorSet: Equatable, Sendable {
    /// One answer whose grade is known.
    public struct Anchor: Equatable, Sendable {
        /// The answer with its question and reference.
        public var answered: AnsweredCase
        /// The lowest and the highest overall value that a sound judge gives; nil if nobody said.
        public var expected: ClosedRange<Double>?
    }

    /// The anchors, in the order of the file; at least one.
    public var anchors: [Anchor]
    /// The SHA-256 of all that they say.
    public var hash: String

    /// Reads anchors from JSON lines.
    ///
    /// A line has `id`, `prompt` and `answer`, and may have `reference_response`, `category`, and
    /// `expected` as `[low, high]`, both 0 to 1.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - file: The file's name, for messages.
    /// - Throws: ``ScoringInputError`` with the first line that is wrong.
    public init(_ text: String, file: String) throws(ScoringInputError) {
        var anchors: [Anchor] = []
        var lines: [JSONValue] = []
        var ids: Set<String> = []
        for line in try ScoringLine.lines(text, file: file) {
            let id = try line.text("id", 1...200)
            guard ids.insert(id).inserted else { throw line.error("the id \(id) is there twice") }
            let answered = AnsweredCase(
                caseID: id,
                category: try line.optionalText("category") ?? "anchor",
                prompt: try line.text("prompt"),
                reference: try line.optionalText("reference_response"),
                answer: try line.text("answer")
            )
            anchors.append(Anchor(answered: answered, expected: try Self.expected(line)))
            lines.append(line.value)
        }
        guard !anchors.isEmpty else {
            throw ScoringInputError(file: file, line: nil, reason: "holds no anchor")
        }
        self.anchors = anchors
        hash = ContentHash.text(of: JSONValue.array(lines).canonicalText)
    }

    private static func expected(
        _ line: ScoringLine
    ) throws(ScoringInputError) -> ClosedRange<Double>? {
        guard let range = line.value["expected"] else { return nil }
        guard let low = range[0]?.number, let high = range[1]?.number, range.elements.count == 2,
            0 <= low, low <= high, high <= 1
        else { throw line.error("expected must be [low, high], both 0 to 1") }
        return low...high
    }
}
