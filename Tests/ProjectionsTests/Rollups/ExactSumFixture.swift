import Foundation

/// Sums and standard errors computed exactly in Python, see `Tests/Fixtures/exact_sums/generate.py`.
struct ExactSumFixture: Decodable {
    struct Sum: Decodable {
        var values: [Bits]
        var value: Bits
        var parts: [Bits]
    }

    struct Totals: Decodable {
        var values: [Bits]
        var mean: Bits
        var error: Bits
    }

    /// A double, written as the hexadecimal digits of its bits.
    struct Bits: Decodable {
        var number: Double

        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            number = Double(bitPattern: UInt64(text, radix: 16) ?? 0)
        }
    }

    /// A weighted mean and the linearised standard error of the ratio estimator.
    struct Weighted: Decodable {
        var values: [Bits]
        var samples: [Int64]
        var weights: [Int64]
        var mean: Bits
        var error: Bits
        var effective: Bits
    }

    var weighted: [Weighted]
    var sums: [Sum]
    var totals: [Totals]

    static func load() throws -> ExactSumFixture {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/exact_sums/cases.json").standardizedFileURL
        return try JSONDecoder().decode(ExactSumFixture.self, from: Data(contentsOf: path))
    }
}
