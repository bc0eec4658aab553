import Foundation
import Projections

/// Times the offline detector of change points.
///
/// Standard input is a JSON object of series, each an array of numbers and nulls. Printed are the
/// seconds of each (the median of 21 runs) and what was found, for
/// `Benchmarks/peers/otava_change_points.py`, which compares.
enum ChangePointBenchmark {
    private struct Result: Encodable {
        var seconds: Double
        var found: [Int]
    }

    private static let runs = 21

    static func run() throws {
        let input = FileHandle.standardInput.readDataToEndOfFile()
        let series = try JSONDecoder().decode([String: [Double?]].self, from: input)
        let detector = ChangePointDetector()
        let clock = ContinuousClock()
        let results = series.mapValues { values in
            var found: [Int] = []
            let times = (0..<runs).map { _ in
                clock.measure { found = detector.changePoints(in: values).map(\.index) }
            }
            let middle = times.sorted()[runs / 2]
            return Result(seconds: middle / .seconds(1), found: found)
        }
        print(String(decoding: try JSONEncoder().encode(results), as: UTF8.self))
    }
}
