import Foundation
import Testing
import TestSupport

@testable import Ingest

@Suite struct BertScoreTests {
    /// Compares with what bert-score said; nothing is closer than single precision.
    private func expectValues(
        _ options: BertScore.Options,
        _ wanted: [[Double]],
        folder: String = TinyBert.folder,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try TinyBert.expected()
        let score = try BertScore(modelFolder: folder, options: options)
        let values = try score.values(of: expected.texts)
        #expect(values.count == wanted.count, sourceLocation: sourceLocation)
        for (index, (value, wanted)) in zip(values, wanted).enumerated() {
            let value = try #require(value)
            let difference =
                zip([value.precision, value.recall, value.f1], wanted)
                .map { abs($0 - $1) }.max() ?? 1
            #expect(difference < 2e-6, "pair \(index)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [0, 1, 2])
    func valuesOfALayerAreThoseOfBertScore(layer: Int) throws {
        let wanted = try #require(try TinyBert.expected().plain["\(layer)"])
        try expectValues(.init(layer: layer, threads: 1), wanted)
    }

    @Test func theLastLayerIsTaken() throws {
        let wanted = try #require(try TinyBert.expected().plain["2"])
        try expectValues(.init(threads: 3), wanted)
    }

    @Test func weightsByIdf() throws {
        let expected = try TinyBert.expected()
        let corpus = expected.pairs.map(\.reference)
        try expectValues(.init(layer: 2, idfCorpus: corpus), expected.idf)
    }

    @Test func rescalingByABaseline() throws {
        let path = Fixture.path("bertscore/baseline.csv")
        try expectValues(.init(layer: 2, baselinePath: path), try TinyBert.expected().rescaled)
    }

    @Test func otherActivations() throws {
        let folder = try TemporaryFolder()
        let expected = try TinyBert.expected()
        for (name, wanted) in [("gelu_new", expected.gelu_new), ("relu", expected.relu)] {
            let copy = try TinyBert.copy(into: folder, named: name)
            try TinyBert.edit(copy + "/config.json", "\"gelu\"", "\"\(name)\"")
            try expectValues(.init(), wanted, folder: copy)
        }
    }

    @Test func theRevisionIsTheHashOfWhatDecides() throws {
        func revision(_ options: BertScore.Options, _ folder: String = TinyBert.folder) throws
            -> String
        {
            try BertScore(modelFolder: folder, options: options).revision
        }
        let folder = try TemporaryFolder()
        let other = try TinyBert.copy(into: folder)
        #expect(try revision(.init()) == revision(.init(layer: 2, threads: 1), other))
        try TinyBert.edit(other + "/tokenizer_config.json", "true", "false")
        let path = Fixture.path("bertscore/baseline.csv")
        let all = [
            try revision(.init()), try revision(.init(layer: 1)), try revision(.init(), other),
            try revision(.init(baselinePath: path)), try revision(.init(idfCorpus: ["a b"])),
            try revision(.init(idfCorpus: ["a c"])),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test func manyPairsAreScoredInOrder() throws {
        let texts = try TinyBert.expected().texts
        let score = try BertScore(modelFolder: TinyBert.folder, options: .init(threads: 2))
        let once = try score.values(of: texts)
        let many = try score.values(of: Array(repeating: texts, count: 40).flatMap(\.self))
        #expect(many.count == texts.count * 40)
        for (index, value) in many.enumerated() {
            let (value, wanted) = (try #require(value), try #require(once[index % texts.count]))
            #expect(abs(value.f1 - wanted.f1) < 1e-6)
        }
    }

    @Test func nothingToWeighHasNoValue() throws {
        let options = BertScore.Options(idfCorpus: ["the answer"])
        let score = try BertScore(modelFolder: TinyBert.folder, options: options)
        #expect(try score.values(of: [("the answer", "the answer")]) == [nil])
    }
}
