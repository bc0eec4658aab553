import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Rolling means")
struct RollingMeanTests {
    private typealias Score = (minute: Int64, value: Double, weight: Int64)

    private func scores(_ count: Int, _ generator: inout SeededGenerator) -> [Score] {
        var minute = Int64.random(in: -500...500, using: &generator)
        return (0..<count).map { _ in
            let isGap = Int.random(in: 0..<25, using: &generator) == 0
            minute += isGap ? Int64.random(in: 0...5_000, using: &generator) : 1
            let weight: Int64 = Int.random(in: 0..<6, using: &generator) == 0 ? 20 : 1
            return (minute, Double.random(in: -1e3...1e3, using: &generator), weight)
        }
    }

    private func minutes(_ scores: [Score]) -> [RollingMean.Minute] {
        Dictionary(grouping: scores, by: \.minute).sorted { $0.key < $1.key }.map {
            minute,
            scores in
            var entry = RollingMean.Minute(minute: minute)
            for score in scores { entry.sums.add(score.value, samples: 1, weight: score.weight) }
            return entry
        }
    }

    /// Each window summed up from nothing equals the sliding one, to the bit.
    @Test func slidingEqualsSummingAfresh() {
        var generator = SeededGenerator(seed: 71)
        for _ in 0..<60 {
            let scores = scores(200, &generator)
            let length = Int64.random(in: 1...300, using: &generator)
            let step = Int64.random(in: 1...120, using: &generator)
            let low = scores[0].minute + Int64.random(in: -50...400, using: &generator)
            let high = low + Int64.random(in: 1...3_000, using: &generator)
            let rolling = RollingMean(lengthMinutes: length, stepMinutes: step)
            let windows = rolling.windows(over: minutes(scores), endingIn: low...high)
            var expected: [Int64: ScoreSums] = [:]
            for end in low + 1...high where end % step == 0 || end == high {
                var sums = ScoreSums()
                for score in scores where score.minute < end && score.minute >= end - length {
                    sums.add(score.value, samples: 1, weight: score.weight)
                }
                if sums.count > 0 { expected[end] = sums }
            }
            #expect(windows.map(\.end) == expected.keys.sorted())
            let latest = rolling.windows(over: minutes(scores), endingIn: low...high, most: 7)
            #expect(latest.map(\.end) == expected.keys.sorted().suffix(7))
            for window in windows {
                #expect(window.sums == expected[window.end])
                let last = scores.last { $0.minute < window.end }?.minute
                #expect(window.lastMinute == last)
            }
        }
    }

    @Test func aStretchWithoutDataCostsNothing() {
        let rolling = RollingMean(lengthMinutes: 1, stepMinutes: 1)
        var early = RollingMean.Minute(minute: 0)
        early.sums.add(1)
        var late = RollingMean.Minute(minute: 1 << 60)
        late.sums.add(2)
        let ends: ClosedRange<Int64> = -1...(1 << 60) + 1
        let windows = rolling.windows(over: [early, late], endingIn: ends)
        #expect(windows.map(\.end) == [1, (1 << 60) + 1])
        #expect(windows.map(\.sums.mean) == [1, 2])
    }

    @Test func runsCountOnceHoweverManyCasesTheyHave() throws {
        func run(_ name: String, _ values: [Double]) -> RollingRunMean.Run {
            var sums = ScoreSums()
            for value in values { sums.add(value) }
            return .init(run: name, finished: .init(seconds: 0), sums: sums, missing: 1)
        }
        let runs = [
            run("a", [0.5]), run("b", [0.25, 0.25, 0.25]), run("c", [0.75, 1]), run("d", [1]),
        ]
        let points = RollingRunMean(runs: 3).points(over: runs)
        #expect(points.map(\.count) == [1, 2, 3, 3])
        #expect(points.map(\.samples) == [1, 4, 6, 6])
        #expect(points.map(\.missing) == [1, 2, 3, 3])
        // numpy: means of (0.5), (0.5, 0.25), (0.5, 0.25, 0.875), (0.25, 0.875, 1).
        let expected = [0.5, 0.375, 0.541_666_666_666_666_6, 0.708_333_333_333_333_4]
        for (point, mean) in zip(points, expected) {
            #expect(abs(try #require(point.mean) - mean) < 1e-15)
        }
        #expect(points[0].standardError == nil)
        // numpy.std((0.5, 0.25, 0.875), ddof=1) / sqrt(3)
        #expect(abs(try #require(points[2].standardError) - 0.181_620_789_314_194_73) < 1e-12)
    }
}
