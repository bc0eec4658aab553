import Testing

@testable import Repl

@Suite("Hints")
struct CompletionHintTests {
    private func hint(_ line: String, _ texts: [String], from start: Int, room: Int = 40) -> String
    {
        let end = line.utf8.count
        let candidates = texts.map { Completion(text: $0, replacing: start..<end) }
        return CompletionHint.text(line: line, candidates: candidates, room: room)
    }

    @Test func theRestOfTheOnlyWord() {
        #expect(hint("show fai", ["faithfulness"], from: 5) == "thfulness")
        #expect(hint("show f", ["faithfulness", "fluency"], from: 5) == "")
        #expect(hint("show FAI", ["faithfulness"], from: 5) == "")
        #expect(hint("show fai", ["faithfulness"], from: 5, room: 9) == "")
        #expect(hint("show fai", ["faithfulness"], from: 5, room: 10) == "thfulness")
    }

    @Test func theNextWordsThatHaveRoom() {
        #expect(hint("show x ", ["in", "by", "since"], from: 7) == "in · by · since")
        #expect(hint("show x ", ["in", "by", "since"], from: 7, room: 12) == "in · by …")
        #expect(hint("show x ", ["environment"], from: 7, room: 5) == "")
        #expect(hint("show x", ["in"], from: 6) == "")
        #expect(hint("", ["show"], from: 0) == "")
    }

    @Test func nothingThatTheTerminalWouldObey() {
        #expect(hint("show x ", ["\u{1b}[2J", "by"], from: 7) == "by")
        #expect(
            CompletionHint.text(
                line: "a",
                candidates: [.init(text: "b", replacing: 3..<9)],
                room: 9
            ) == ""
        )
    }
}
