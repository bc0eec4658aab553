import Foundation
import TestSupport
import Testing

@testable import Projections

/// The tables of `docs/statistics.md`, printed when `CHANGE_POINT_TABLES` is set; minutes in release.
@Suite(
    "Change points: tables",
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["CHANGE_POINT_TABLES"] != nil)
)
struct ChangePointTables {
    private func places(_ values: [Double?]) -> [Int] {
        ChangePointDetector().changePoints(in: values).map(\.index)
    }

    private func text(_ value: Double, _ decimals: Int = 3) -> String {
        String(format: "%.\(decimals)f", value)
    }

    @Test func tableOfMarkedSeries() throws {
        let rivals = ["none", "binary_segmentation", "otava"]
        var sums = [Double](repeating: 0, count: 8)
        print("| series | n | \((["ours"] + rivals).joined(separator: " | ")) | found |")
        let all = try ChangePointFixtures.marked()
        for (name, series) in all {
            let found = places(series.values)
            var figures = [
                ChangePointScore.f1(found, marks: series.annotations),
                ChangePointScore.covering(
                    found,
                    marks: series.annotations,
                    count: series.values.count
                ),
            ]
            for rival in rivals {
                let baseline = try #require(series.baselines[rival])
                figures += [baseline.f1, baseline.covering]
            }
            for index in figures.indices { sums[index] += figures[index] / Double(all.count) }
            print("| \(name) | \(series.values.count) | \(pairs(figures)) | \(found) |")
        }
        print("| mean | | \(pairs(sums)) | |")
    }

    private func pairs(_ figures: [Double]) -> String {
        stride(from: 0, to: figures.count, by: 2).map {
            "\(text(figures[$0])) / \(text(figures[$0 + 1]))"
        }.joined(separator: " | ")
    }

    @Test func tableOfLookAlikes() {
        var sums = [Double](repeating: 0, count: 6)
        for kind in LookAlikeSeries.allCases {
            var generator = SeededGenerator(seed: 2_026)
            var figures = [Double](repeating: 0, count: 6)
            for _ in 0..<100 {
                let (values, truth) = kind.make(&generator)
                let rivals = [places(values), [], BinarySegmentation.changePoints(in: values)]
                for (index, found) in rivals.enumerated() {
                    figures[2 * index] += ChangePointScore.f1(found, marks: [truth]) / 100
                    figures[2 * index + 1] +=
                        ChangePointScore.covering(found, marks: [truth], count: values.count) / 100
                }
            }
            for index in figures.indices {
                sums[index] += figures[index] / Double(LookAlikeSeries.allCases.count)
            }
            print("| \(kind.rawValue) | \(pairs(figures)) |")
        }
        print("| mean | \(pairs(sums)) |")
    }

    /// False change points per 1,000 values, 100,000 values a cell.
    @Test func tableOfFalseAlarms() {
        for kind in NoiseKind.allCases {
            let rates = [50, 100, 200, 1_000, 5_000].map { count in
                var generator = SeededGenerator(seed: UInt64(count))
                var found = 0
                for _ in 0..<(100_000 / count) {
                    found += places(kind.values(count, &generator)).count
                }
                return text(Double(found) / 100, 2)
            }
            print("| \(kind.rawValue) | \(rates.joined(separator: " | ")) |")
        }
    }

    /// One step in the middle, 400 series a row.
    @Test func tableOfPlaces() {
        for phi in [0, 0.3, 0.6] {
            for size in [1, 1.5, 2, 3] {
                for side in [30, 50, 100, 300] {
                    print("| \(phi) | \(size) | \(side) | \(row(phi, size, side)) |")
                }
            }
        }
    }

    private func row(_ phi: Double, _ size: Double, _ side: Int) -> String {
        var generator = SeededGenerator(seed: 11)
        var (found, near, covered, more) = (0, 0, 0, 0)
        var errors: [Double] = []
        var widths: [Double] = []
        for _ in 0..<400 {
            var values = generator.autoregressive(2 * side, phi: phi)
            for index in side..<2 * side { values[index] += size }
            let points = ChangePointDetector().changePoints(in: values)
            let error = { (point: ChangePoint) in abs(point.index - side) }
            guard let point = points.min(by: { error($0) < error($1) }) else { continue }
            found += 1
            if points.count > 1 { more += 1 }
            if error(point) <= 5 { near += 1 }
            if (point.low...point.high).contains(side) { covered += 1 }
            errors.append(Double(error(point)))
            widths.append(Double(point.high - point.low + 1))
        }
        guard found > 0 else { return "0.00 | 0.00 | – | – | – | 0" }
        let coverage = text(Double(covered) / Double(found), 2)
        let share = "\(text(Double(found) / 400, 2)) | \(text(Double(near) / 400, 2))"
        let median = text(SampleQuantiles.median(&errors), 1)
        return
            "\(share) | \(median) | \(coverage) | \(text(SampleQuantiles.median(&widths), 0)) | \(more)"
    }

    /// False alarms per 1,000 values in control, and the delay of shifts.
    @Test func tableOfOnlineDetection() {
        let kinds: [NoiseKind] = [
            .white, .autoregressive3, .autoregressive6, .bernoulli90, .bernoulli50, .student,
            .lognormal,
        ]
        for kind in kinds {
            var generator = SeededGenerator(seed: 5)
            var alarms = 0
            for _ in 0..<100 {
                var detector = CumulativeSumDetector()
                let values = kind.values(20_300, &generator)
                for value in values where detector.observe(value) != nil { alarms += 1 }
            }
            let delays = [0.5, 1, 2].map { text(delay(kind, $0, &generator), 0) }
            let rate = text(Double(alarms) / 2_000, 3)
            print("| \(kind.rawValue) | \(rate) | \(delays.joined(separator: " | ")) |")
        }
    }

    /// The median delay of a shift by some standard deviations; runs without an alarm in 2,000
    /// values count as 2,000.
    private func delay(
        _ kind: NoiseKind,
        _ shift: Double,
        _ generator: inout SeededGenerator
    ) -> Double {
        var delays: [Double] = []
        for _ in 0..<200 {
            var values = kind.values(2_350, &generator)
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            let deviation = (squares / Double(values.count)).squareRoot()
            for index in 350..<values.count { values[index] -= shift * deviation }
            var detector = CumulativeSumDetector()
            let alarms = values.compactMap { detector.observe($0)?.observation }
            guard alarms.first.map({ $0 > 350 }) ?? true else { continue }
            delays.append(alarms.first.map { Double($0 - 350) } ?? 2_000)
        }
        return SampleQuantiles.median(&delays)
    }

    /// Windows of the Numenta Anomaly Benchmark that an alarm falls into, and alarms outside.
    @Test func tableOfAnomalyWindows() throws {
        var (hits, windows, outside, values) = (0, 0, 0, 0)
        for (name, spans) in try AnomalyWindows.all() {
            let rows = try AnomalyWindows.rows(of: name)
            var detector = CumulativeSumDetector()
            var alarms: [String] = []
            for row in rows where detector.observe(row.value) != nil { alarms.append(row.time) }
            let hit = spans.filter { span in alarms.contains { span.contains($0) } }.count
            let missed = alarms.filter { alarm in !spans.contains { $0.contains(alarm) } }.count
            print("| \(name) | \(rows.count) | \(hit) of \(spans.count) | \(missed) |")
            (hits, windows) = (hits + hit, windows + spans.count)
            (outside, values) = (outside + missed, values + rows.count)
        }
        let rate = text(1_000 * Double(outside) / Double(values), 2)
        print("| all | \(values) | \(hits) of \(windows) | \(rate) per 1,000 |")
    }
}
