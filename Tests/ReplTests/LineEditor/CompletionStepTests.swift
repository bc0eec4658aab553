import TestSupport
import Testing

@testable import Repl

@Suite("What TAB does")
struct CompletionStepTests {
    private func decide(
        _ line: String,
        cursor: Int? = nil,
        _ candidates: [(String, Range<Int>)]
    ) -> CompletionStep {
        CompletionStep.decide(
            line: line,
            cursor: cursor ?? line.utf8.count,
            candidates: candidates.map { Completion(text: $0.0, replacing: $0.1) }
        )
    }

    @Test func oneCandidateGoesInWithASpace() {
        #expect(
            decide("show fai", [("faithfulness", 5..<8)])
                == .edit(line: "show faithfulness ", cursor: 18)
        )
        #expect(decide("fai", [("faith ", 0..<3)]) == .edit(line: "faith ", cursor: 6))
        #expect(decide("", [("show", 0..<0)]) == .edit(line: "show ", cursor: 5))
    }

    @Test func middleOfALineKeepsItsRest() {
        let step = decide("show fai by model", cursor: 8, [("faithfulness", 5..<8)])
        #expect(step == .edit(line: "show faithfulness by model", cursor: 17))
        let word = decide("show faithful by", cursor: 8, [("faithfulness", 5..<13)])
        #expect(word == .edit(line: "show faithfulness by", cursor: 17))
    }

    @Test func severalExtendByWhatTheyShare() {
        let candidates = [("faithfulness", 0..<2), ("faith_score", 0..<2)]
        #expect(decide("fa", candidates) == .edit(line: "faith", cursor: 5))
        let shared = [("faithfulness", 0..<5), ("faith_score", 0..<5)]
        #expect(decide("faith", shared) == .list(["faithfulness", "faith_score"]))
        // A candidate that is the beginning of the other: nothing more in common.
        #expect(decide("show", [("show", 0..<4), ("shows", 0..<4)]) == .list(["show", "shows"]))
    }

    @Test func charactersAreNeverCut() {
        let candidates = [("日本語", 0..<3), ("日本酒", 0..<3)]
        #expect(decide("日", candidates) == .edit(line: "日本", cursor: 6))
        // They share a base letter but not the cluster.
        let accents = [("e\u{301}a", 0..<0), ("e\u{300}a", 0..<0)]
        #expect(decide("", accents) == .list(["e\u{301}a", "e\u{300}a"]))
    }

    @Test func casesDifferFromWhatWasTyped() {
        #expect(
            decide("FAI", [("faithfulness", 0..<3)]) == .edit(line: "faithfulness ", cursor: 13)
        )
    }

    @Test func nothingUsable() {
        #expect(decide("x", []) == .none)
        #expect(decide("x", [("a\u{1b}b", 0..<1), ("line\nbreak", 0..<1)]) == .none)
        #expect(decide("x", [("far", 0..<9)]) == .none)
        #expect(
            decide("x", [("twice", 0..<1), ("twice", 0..<1)]) == .edit(line: "twice ", cursor: 6)
        )
    }

    @Test func rangesThatDifferAreListed() {
        #expect(decide("a b", [("x", 0..<1), ("y", 2..<3)]) == .list(["x", "y"]))
    }

    @Test func candidatesStandInColumns() {
        let style = TerminalStyle(width: 24, color: false, unicode: true)
        let list = CandidateList(
            candidates: ["alpha", "b", "gamma", "日本", "\u{1b}e"],
            style: style
        )
        #expect(list.lines == ["alpha  gamma  ␛e", "b      日本"])
        #expect(CandidateList(candidates: [], style: style).lines == [])
        let many = CandidateList(candidates: (0..<99).map { "m\($0)" }, style: style)
        #expect(many.lines.last == "and 39 more; type on to narrow them")
        let long = CandidateList(candidates: [String(repeating: "x", count: 90)], style: style)
        #expect(long.lines.allSatisfy { DisplayWidth.columns(of: $0) <= 24 })
    }

    @Test func bytesBecomeScalars() {
        var generator = SeededGenerator(seed: 71)
        for _ in 0..<500 {
            let text = RandomText.any(using: &generator)
            var accumulator = UTF8Accumulator()
            var scalars: [Unicode.Scalar] = []
            for byte in text.utf8 {
                if let scalar = accumulator.append(byte) { scalars.append(scalar) }
            }
            #expect(scalars == Array(text.unicodeScalars))
        }
        var broken = UTF8Accumulator()
        let bytes: [UInt8] = [0xff, 0x41, 0xe6, 0x97, 0x42, 0x80, 0xc0, 0x43]
        let read = bytes.compactMap { broken.append($0) }
        #expect(read == ["\u{fffd}", "A", "B", "\u{fffd}", "\u{fffd}", "C"])
    }
}
