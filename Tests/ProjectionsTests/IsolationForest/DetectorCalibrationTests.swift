import Foundation
import TestSupport
import Testing

@testable import Projections

/// How often ordinary windows are flagged, and how often a change is: the tables of docs/statistics.md.
///
/// Heavy; needs a release build and FOREST_TABLE=1.
@Suite("Isolation forest: calibration")
struct DetectorCalibrationTests {
    private static let isAsked = ProcessInfo.processInfo.environment["FOREST_TABLE"] == "1"

    /// A made-up service: traffic with a daily wave, four metrics whose means over an hour scatter
    /// independently, or with a correlation from hour to hour.
    private struct Service {
        var generator: SeededGenerator
        var correlation: Double
        var states = [Double](repeating: 0, count: 4)

        mutating func window(hour: Int, shift: Double = 0) -> AnomalyWindow {
            let wave = sin(2 * Double.pi * Double(hour % 24) / 24)
            let traffic = 2 + 0.3 * wave + 0.05 * normalNumber(&generator)
            let fresh = (1 - correlation * correlation).squareRoot()
            for index in states.indices {
                states[index] = correlation * states[index] + fresh * normalNumber(&generator)
            }
            var means = [0.88, 0.9, 0.1, 0.05]
            for index in means.indices { means[index] += 0.01 * states[index] }
            means[0] -= 0.01 * shift
            return AnomalyWindow(
                start: Int64(hour) * 60,
                count: Int64(pow(10, traffic)),
                means: means.map { $0 }
            )
        }
    }

    private func detector(_ windows: [AnomalyWindow], seed: UInt64) throws -> AnomalyDetector {
        let training = DetectorTraining(
            scope: DetectorScope(environment: "production"),
            metrics: ["faithfulness", "relevance", "refusals", "toxicity"].map {
                DetectorMetric(name: $0)
            },
            firstMinute: windows.first?.start ?? 0,
            endMinute: (windows.last?.start ?? 0) + 60,
            windowMinutes: 60,
            windowCount: windows.count,
            parameters: IsolationForest.Parameters(seed: seed),
            revision: "",
            by: "test"
        )
        return try #require(AnomalyDetector(training: training, windows: windows))
    }

    @Test(.enabled(if: isAsked, "FOREST_TABLE=1 makes the table"))
    func tableOfFalseFlags() throws {
        print("| training windows | correlation | ≥ 95 | ≥ 99 | runs of 3 |")
        print("|---|---|---|---|---|")
        for (count, correlation) in [
            (200, 0.0), (336, 0), (720, 0), (2_160, 0), (336, 0.5), (720, 0.5), (2_160, 0.5),
        ] {
            var days = 0.0
            var flags = (above95: 0, above99: 0, runs: 0)
            for seed in UInt64(1)...40 {
                var service = Service(
                    generator: SeededGenerator(seed: seed),
                    correlation: correlation
                )
                let windows = (0..<count + 720).map { service.window(hour: $0) }
                let judged = try detector(Array(windows.prefix(count)), seed: seed)
                    .judge(Array(windows.suffix(720)))
                flags.above95 += judged.count { $0.percentile >= 95 }
                flags.above99 += judged.count { $0.percentile >= 99 }
                flags.runs += judged.count { $0.run == 3 }
                days += 30
            }
            func perDay(_ count: Int) -> String { String(format: "%.2f", Double(count) / days) }
            print(
                "| \(count) | \(correlation) | \(perDay(flags.above95)) | \(perDay(flags.above99))"
                    + " | \(perDay(flags.runs)) |"
            )
        }
    }

    @Test(.enabled(if: isAsked, "FOREST_TABLE=1 makes the table"))
    func tableOfDetections() throws {
        print(
            "| drop of one metric, in sd of a window | ≥ 95 | ≥ 99 | run of 3 within 6 h | named first |"
        )
        print("|---|---|---|---|---|")
        for shift in [2.0, 3, 4, 6, 10, 20] {
            var tally = (windows: 0, above95: 0, above99: 0, runs: 0, named: 0)
            for seed in UInt64(1)...60 {
                var service = Service(generator: SeededGenerator(seed: seed), correlation: 0)
                let training = (0..<720).map { service.window(hour: $0) }
                let later = (730..<736).map { service.window(hour: $0, shift: shift) }
                let judged = try detector(training, seed: seed).judge(later)
                tally.windows += judged.count
                tally.above95 += judged.count { $0.percentile >= 95 }
                tally.above99 += judged.count { $0.percentile >= 99 }
                tally.runs += judged.contains { $0.run >= 3 } ? 1 : 0
                tally.named += judged.count { $0.contributions.first?.name == "faithfulness" }
            }
            func percent(_ count: Int, of all: Int) -> String {
                String(format: "%.0f %%", 100 * Double(count) / Double(all))
            }
            print(
                "| \(shift) | \(percent(tally.above95, of: tally.windows))"
                    + " | \(percent(tally.above99, of: tally.windows))"
                    + " | \(percent(tally.runs, of: 60))"
                    + " | \(percent(tally.named, of: tally.windows)) |"
            )
        }
    }
}
