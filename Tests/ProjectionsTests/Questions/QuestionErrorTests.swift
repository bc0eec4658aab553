import Ledger
import Testing

@testable import Projections

struct QuestionErrorTests {
    private func error(of text: String) throws -> QuestionError {
        try #require(throws: QuestionError.self) {
            try QuestionParser.parse(text, now: Timestamp(seconds: 0))
        }
    }

    @Test func theDiagnosticShowsThePlaceTheReasonAndTheHint() throws {
        let error = try error(of: "what changed when faithfulness droped")
        #expect(
            error.diagnostic() == """
                what changed when faithfulness droped
                                               ^^^^^^
                expected how it moved (dropped, rose, got worse, improved, changed), but found "droped"
                Did you mean dropped?
                """
        )
        #expect(error.message.hasSuffix("(column 32)"))
        #expect(error.failure == .usage)
        #expect(error.suggestion == "dropped")
    }

    @Test func wideAndCombiningCharactersKeepTheCaretInPlace() throws {
        let wide = try error(of: "show 忠実 wehre")
        #expect(wide.caretLines().carets == "          ^^^^^")
        let combining = try error(of: "show cafe\u{301} wehre")
        #expect(combining.caretLines().carets == "          ^^^^^")
    }

    @Test func controlCharactersNeverReachTheTerminal() throws {
        let error = try error(of: "show \u{1b}[31mred\u{7} \u{202e}")
        let text = error.diagnostic() + error.message + error.hint
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!text.unicodeScalars.contains("\u{202e}"))
        let long = try self.error(of: String(repeating: "x", count: 4_000))
        #expect(long.message.count < 300)
    }

    @Test func ofALongQuestionThePartAroundTheErrorIsShown() throws {
        let start =
            "show faithfulness where model = x" + String(repeating: " or model = y", count: 20)
        let error = try error(of: start + " wehre" + String(repeating: " z", count: 200))
        let lines = error.caretLines()
        #expect(lines.question.count <= 110)
        let index = try #require(lines.carets.firstIndex(of: "^"))
        let offset = lines.carets.distance(from: lines.carets.startIndex, to: index)
        #expect(lines.question.dropFirst(offset).hasPrefix("wehre"))
        #expect(lines.question.hasPrefix("…") && lines.question.hasSuffix("…"))
    }

    @Test(arguments: [
        ([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"),
        (["1", "2", "3", "4", "5", "6", "7", "8", "9"], "1, 2, 3, 4, 5, 6, 7, 8 and 1 more"),
    ])
    func listsAreSentences(names: [String], sentence: String) {
        #expect(QuestionError.list(names) == sentence)
    }

    @Test func sourceRangesAreSafeOutsideOfTheText() {
        #expect(SourceRange(5, 2) == SourceRange(5, 5))
        #expect(SourceRange(-4, 90).text(in: "ab") == "ab")
        #expect(SourceRange(7, 9).text(in: "ab") == "")
        #expect(SourceRange(1, 2).through(SourceRange(4, 6)) == SourceRange(1, 6))
    }
}
