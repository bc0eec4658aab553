import Foundation
import Testing
import TestSupport

@testable import Ingest

/// Against rouge-score itself, on random words made of the suffixes that the stemmer knows.
@Suite(.enabled(if: PeerProcess.pythonHas("rouge_score"), "rouge-score is not installed"))
struct RougePeerTests {
    private struct Line: Decodable {
        var reference: String
        var candidate: String
        var plain: [[Double]]
        var stem: [[Double]]
    }

    @Test func valuesAreThoseOfThePeer() throws {
        let script = Fixture.path("rouge/peer_rouge.py")
        let output = try PeerProcess.run("python3", [script, "400"])
        let lines = try output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.count == 400)
        for usesStemmer in [false, true] {
            let rouge = Rouge(usesStemmer: usesStemmer)
            var index = 0
            rouge.forEachScore(of: lines.map { ($0.candidate, $0.reference) }) { scores in
                let wanted = usesStemmer ? lines[index].stem : lines[index].plain
                for (score, wanted) in zip(scores, wanted) {
                    let values = [score?.precision, score?.recall, score?.fMeasure]
                    for (value, wanted) in zip(values, wanted) {
                        #expect(abs((value ?? -1) - wanted) < 1e-9, "line \(index)")
                    }
                }
                index += 1
            }
        }
    }
}
