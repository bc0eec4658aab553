import Foundation

@testable import Projections

/// The expected values of `Tests/Fixtures/spc`.
enum ChartFixture {
    /// One case of `cases.json`.
    struct Case: Decodable {
        var values: [Double]?
        var center: Double?
        var sigma: Double?
        var ucl: Double?
        var lcl: Double?
        var two_sided_strict: [String: [Int]]?
        var two_sided_window: [String: [Int]]?
        var lower_only_strict: [String: [Int]]?
        var lower_only_window: [String: [Int]]?
        var start: Double?
        var lambda: Double?
        var ewma: [Double]?
        var ucl_asymptotic: Double?
        var lcl_asymptotic: Double?
    }

    struct Rolling: Decodable {
        struct Outcome: Decodable {
            var limits: [[Double]]
            var violations: [Violation]
        }

        struct Violation: Decodable, Equatable {
            var index: Int
            var rules: [Int]

            init(index: Int, rules: [Int]) {
                self.index = index
                self.rules = rules
            }

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                index = try container.decode(Int.self)
                rules = try container.decode([Int].self)
            }
        }

        var values: [Double]
        var every_fifty_values: Outcome
        var every_value_once_full: Outcome
    }

    struct Charts: Decodable {
        struct Means: Decodable {
            var groups: [[Double]]
            var center: Double
            var sigma: Double
            var dispersion: Double
        }

        struct Rates: Decodable {
            var samples: [[Int]]
            var rate: Double
            var dispersion: Double
            var lower: [Double]
            var upper: [Double]
        }

        struct Correlation: Decodable {
            var values: [Double]
            var coefficient: Double
            var standard_error: Double
        }

        var means: Means
        var rates: Rates
        var autocorrelation: Correlation
        var c4: [String: Double]
    }

    static func decode<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/spc/\(name).json")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }
}

/// Whether two numbers agree to a relative error.
func agree(_ left: Double?, _ right: Double, within error: Double = 1e-12) -> Bool {
    guard let left else { return false }
    return abs(left - right) <= error * max(1, abs(right))
}
