import Foundation
import Testing

@testable import Ingest

/// The arithmetic on given embeddings, against values computed with NumPy from the paper's formulas.
@Suite struct GreedyMatchTests {
    private struct File: Decodable {
        var cases: [Case]
    }

    private struct Case: Decodable {
        var candidate_embeddings: [[Float]]
        var reference_embeddings: [[Float]]
        var candidate_idf: [Double]
        var reference_idf: [Double]
        var expected_plain: Values
        var expected_idf: Values
        var baseline_prf: [Double]
        var expected_rescaled_plain: Values
    }

    private struct Values: Decodable {
        var p: Double
        var r: Double
        var f1: Double
    }

    private static func embeddings(_ rows: [[Float]], _ weights: [Double]) -> TokenEmbeddings {
        rows.flatMap(\.self).withUnsafeBufferPointer {
            TokenEmbeddings($0, width: rows[0].count, weights: weights)
        }
    }

    private static func expect(_ value: BertScoreValue, _ wanted: Values) {
        #expect(abs(value.precision - wanted.p) < 1e-5)
        #expect(abs(value.recall - wanted.r) < 1e-5)
        #expect(abs(value.f1 - wanted.f1) < 1e-5)
    }

    @Test func valuesAreThoseOfTheFormulas() throws {
        let cases = try Fixture.decode("bertscore/arithmetic.json", as: File.self).cases
        #expect(cases.count == 20)
        var match = GreedyMatch(blas: try BlasLibrary.shared())
        for entry in cases {
            func value(_ candidate: [Double], _ reference: [Double]) throws -> BertScoreValue {
                let value = match.value(
                    candidate: Self.embeddings(entry.candidate_embeddings, candidate),
                    reference: Self.embeddings(entry.reference_embeddings, reference)
                )
                return try #require(value)
            }
            let plain = try value(
                entry.candidate_embeddings.map { _ in 1 },
                entry.reference_embeddings.map { _ in 1 }
            )
            Self.expect(plain, entry.expected_plain)
            Self.expect(try value(entry.candidate_idf, entry.reference_idf), entry.expected_idf)
            let baseline = BertScoreValue(
                precision: entry.baseline_prf[0],
                recall: entry.baseline_prf[1],
                f1: entry.baseline_prf[2]
            )
            Self.expect(plain.rescaled(by: baseline), entry.expected_rescaled_plain)
        }
    }

    @Test func aStateOfZerosIsLikeNothing() throws {
        var match = GreedyMatch(blas: try BlasLibrary.shared())
        let zero = Self.embeddings([[0, 0], [0, 0]], [1, 1])
        let value = match.value(candidate: zero, reference: zero)
        #expect(value == .zero)
    }
}
