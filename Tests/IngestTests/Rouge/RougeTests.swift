import Testing
import TestSupport

@testable import Ingest

@Suite struct RougeTests {
    private struct Pair: Decodable {
        var reference: String
        var candidate: String
        var expected: [String: [String: Score]]
    }

    private struct Score: Decodable {
        var p: Double
        var r: Double
        var f: Double
    }

    /// Model answers, summaries and edge cases with the output of rouge-score 0.1.2.
    @Test(arguments: [false, true])
    func valuesAreThoseOfRougeScore(usesStemmer: Bool) throws {
        let pairs = try Fixture.lines("rouge/pairs.jsonl.gz", as: Pair.self)
        #expect(pairs.count == 170)
        var scores: [[RougeScore?]] = []
        Rouge(usesStemmer: usesStemmer).forEachScore(of: pairs.map { ($0.candidate, $0.reference) })
        {
            scores.append($0)
        }
        for (pair, scores) in zip(pairs, scores) {
            let expected = try #require(pair.expected[usesStemmer ? "stem" : "plain"])
            for (kind, score) in zip(Rouge.Kind.allCases, scores) {
                let wanted = try #require(expected[kind.rawValue])
                let score = try #require(score)
                #expect(abs(score.precision - wanted.p) < 1e-9, "\(kind) \(pair.candidate)")
                #expect(abs(score.recall - wanted.r) < 1e-9, "\(kind) \(pair.candidate)")
                #expect(abs(score.fMeasure - wanted.f) < 1e-9, "\(kind) \(pair.candidate)")
            }
        }
    }

    /// One by one or as a batch: what came before changes nothing.
    @Test func aBatchScoresAsItsPairs() throws {
        let pairs = try Fixture.lines("rouge/pairs.jsonl.gz", as: Pair.self).prefix(40)
        let rouge = Rouge()
        var index = 0
        rouge.forEachScore(of: pairs.map { ($0.candidate, $0.reference) }) { scores in
            let pair = pairs[index]
            #expect(scores == rouge.scores(candidate: pair.candidate, reference: pair.reference))
            index += 1
        }
        #expect(index == 40)
    }

    @Test func lettersThatBecomeASCIIInLowercase() {
        var reader = RougePairReader(usesStemmer: false)
        #expect(
            reader.words(of: "300 \u{212A} \u{130}stanbul ÀB c_d") == [
                "300", "k", "i", "stanbul", "b", "c", "d",
            ]
        )
    }

    /// The published numbers of Lin 2004, section 3: S1 “police killed the gunman”.
    @Test func examplesOfThePaper() throws {
        let rouge = Rouge(kinds: [.rouge2, .rougeL], usesStemmer: false)
        let reference = "police killed the gunman"
        let first = rouge.scores(candidate: "police kill the gunman", reference: reference)
        let second = rouge.scores(candidate: "the gunman kill police", reference: reference)
        #expect(first[0] == second[0])
        #expect(first[1]?.fMeasure == 0.75)
        #expect(second[1]?.fMeasure == 0.5)
    }

    @Test func longTextsAreScored() throws {
        let words = (0..<6_000).map { "w\($0 % 977)" }
        let text = words.joined(separator: " ")
        let turned = words.reversed().joined(separator: " ")
        let rouge = Rouge(kinds: [.rougeL], usesStemmer: false)
        #expect(rouge.scores(candidate: text, reference: text)[0]?.fMeasure == 1)
        let score = try #require(rouge.scores(candidate: turned, reference: text)[0])
        #expect(score.precision > 0 && score.precision < 0.1)
    }

    @Test func linesTooLongForATableHaveNoValue() {
        let line = String(repeating: "a ", count: 40_000)
        let scores = Rouge(kinds: [.rougeLsum, .rouge1], usesStemmer: false)
            .scores(candidate: line, reference: line)
        #expect(scores[0] == nil)
        #expect(scores[1]?.fMeasure == 1)
    }
}
