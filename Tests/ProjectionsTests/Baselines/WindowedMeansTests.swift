import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Baselines: windowed means and crossings")
struct WindowedMeansTests {
    /// Totals of values at minutes.
    private func totals(_ values: [(minute: Int64, value: Double, weight: Int64)]) -> MinuteTotals {
        var builder = MinuteTotals.Builder()
        for one in values {
            builder.add(one.value, weight: one.weight, at: Timestamp(minute: one.minute))
        }
        return builder.totals()
    }

    private func random(
        _ generator: inout SeededGenerator,
        minutes: Int64 = 120
    ) -> [(minute: Int64, value: Double, weight: Int64)] {
        (0..<Int.random(in: 1...150, using: &generator)).map { _ in
            let minute = Int64.random(in: 0..<minutes, using: &generator)
            // Gaps, too: nothing in every third quarter of an hour. Eighths add up exactly.
            let shifted = (minute / 15) % 3 == 2 ? minute % 15 : minute
            let value = Double(Int.random(in: 0...8, using: &generator)) / 8
            return (shifted, value, Int64.random(in: 1...3, using: &generator))
        }
    }

    @Test func aWindowIsTheWeightedMeanOfItsMinutes() {
        let totals = totals([
            (0, 0.5, 1), (59, 1, 3), (60, 0.25, 1), (61, 0.75, 1), (150, 1, 1), (-1, 0, 1),
            (-2, 1, 1),
        ])
        let means = WindowedMeans(totals, rule: WindowRule(minutes: 60, minimumSamples: 2))
        #expect(means.means.map(\.window) == [-1, 0, 1])
        #expect(means.means.map(\.value) == [0.5, 0.875, 0.5])
        #expect(means.means.map(\.count) == [2, 2, 2])
        #expect(means.thinCount == 1)
    }

    @Test func aWindowThatTouchesAnIncidentIsLeftOut() {
        let totals = totals((0..<240).map { (Int64($0), 0.5, 1) })
        let rule = WindowRule(minutes: 60, minimumSamples: 1)
        func windows(_ start: Int64, _ end: Int64) -> [Int64] {
            let range = TimeRange(start: Timestamp(minute: start), end: Timestamp(minute: end))
            return WindowedMeans(totals, rule: rule, exclusion: TimeExclusion([range])).means
                .map(\.window)
        }
        #expect(windows(70, 80) == [0, 2, 3])
        #expect(windows(60, 120) == [0, 2, 3])
        #expect(windows(59, 121) == [3])
        #expect(windows(300, 400) == [0, 1, 2, 3])
    }

    @Test func autocorrelationIsThatOfNeighbours() {
        func likeness(_ values: [Double?]) -> Double {
            let rows = values.enumerated().compactMap { index, value in
                value.map { (Int64(index), $0, Int64(1)) }
            }
            let rule = WindowRule(minutes: 1, minimumSamples: 1)
            return WindowedMeans(totals(rows), rule: rule).autocorrelation
        }
        // By hand: mean 2.5, variance 1.25, products 0.75, −0.25, 0.75 over three pairs.
        #expect(abs(likeness([1, 2, 3, 4]) - 1.25 / 3 / 1.25) < 1e-12)
        #expect(likeness([0, 1, 0, 1, 0, 1]) < -0.9)
        #expect(likeness([1, 1, 1, 1]) == 0)
        // Nothing between them but gaps: no neighbours.
        #expect(likeness([1, nil, 5, nil, 2, nil, 7]) == 0)
        #expect(likeness([1, 2]) == 0)
    }

    /// Rolling on from change to change equals looking at every minute anew.
    @Test func crossingsEqualThoseCountedMinuteByMinute() {
        var generator = SeededGenerator(seed: 31)
        for round in 0..<150 {
            let values = random(&generator)
            let totals = totals(values)
            let rule = WindowRule(
                minutes: Int64.random(in: 1...25, using: &generator),
                minimumSamples: Int64.random(in: 1...6, using: &generator),
                sustainMinutes: Int64.random(in: 0...6, using: &generator)
            )
            let start = Int64.random(in: 0...110, using: &generator)
            let length = Int64.random(in: 0...12, using: &generator)
            let exclusion = TimeExclusion([
                TimeRange(start: Timestamp(minute: start), end: Timestamp(minute: start + length))
            ])
            let side: ThresholdCrossings.Side = round.isMultiple(of: 2) ? .below : .above
            let crossings = ThresholdCrossings(
                of: [0.4, 0.55],
                side: side,
                in: totals,
                rule: rule,
                exclusion: exclusion
            )
            for (index, threshold) in [0.4, 0.55].enumerated() {
                let plain = plain(threshold, side, totals, rule, exclusion)
                #expect(crossings.counts[index] == plain.count, "round \(round)")
                #expect(crossings.minutesSeen == plain.seen, "round \(round)")
            }
        }
    }

    private func plain(
        _ threshold: Double,
        _ side: ThresholdCrossings.Side,
        _ totals: MinuteTotals,
        _ rule: WindowRule,
        _ exclusion: TimeExclusion
    ) -> (count: ThresholdCrossings.Count, seen: Int64) {
        var count = ThresholdCrossings.Count()
        var seen: Int64 = 0
        var since: Int64?
        func end(_ now: Int64) {
            if let start = since, now - start >= rule.sustainMinutes { count.sustained += 1 }
            since = nil
        }
        guard let first = totals.minutes.first?.minute, let last = totals.minutes.last?.minute
        else { return (count, seen) }
        for now in first...last {
            let inside = totals.minutes.filter {
                now - rule.minutes < $0.minute && $0.minute <= now
            }
            let touches = (now - rule.minutes + 1...now).contains {
                exclusion.contains(Timestamp(minute: $0))
            }
            let samples = inside.reduce(0) { $0 + $1.count }
            if touches {
                end(now)
            } else if samples < rule.minimumSamples {
                if let start = since, now - start < rule.sustainMinutes { since = nil }
            } else {
                seen += 1
                let weight = Double(inside.reduce(0) { $0 + $1.weight })
                let mean = inside.reduce(0) { $0 + $1.sum } / weight
                if side == .below ? mean < threshold : mean > threshold {
                    count.minutesBeyond += 1
                    if since == nil {
                        since = now
                        count.crossings += 1
                    }
                } else {
                    end(now)
                }
            }
        }
        end(last + 1)
        return (count, seen)
    }

    @Test func aWeekWithTwoDipsCrossesTwice() {
        var values: [(minute: Int64, value: Double, weight: Int64)] = []
        for minute in Int64(0)..<10_080 {
            let isDip = (1_000..<1_200).contains(minute) || (5_000..<5_010).contains(minute)
            values.append((minute, isDip ? 0 : 1, 1))
        }
        let crossings = ThresholdCrossings(
            of: [0.9, 0.5, -1],
            side: .below,
            in: totals(values),
            rule: WindowRule(minutes: 60, minimumSamples: 20, sustainMinutes: 15)
        )
        #expect(crossings.counts.map(\.crossings) == [2, 1, 0])
        // Ten bad minutes of sixty are below 0.9 from the seventh on, for 53 minutes.
        #expect(crossings.counts.map(\.sustained) == [2, 1, 0])
        #expect(abs(crossings.weeksSeen - 1) < 0.01)
    }

    @Test func suggestionsLieOnTheBadSideAndNeedEnoughWindows() {
        var generator = SeededGenerator(seed: 33)
        let values = (0..<60_000).map {
            (Int64($0 / 2), Double.random(in: 0...1, using: &generator), Int64(1))
        }
        let totals = totals(values)
        let below = ThresholdSuggestions(side: .below, totals: totals, rule: WindowRule())
        let above = ThresholdSuggestions(side: .above, totals: totals, rule: WindowRule())
        #expect(below.suggestions.map(\.percentile.share) == [0.02, 0.03, 0.04, 0.05])
        #expect(above.suggestions.map(\.percentile.share) == [0.98, 0.97, 0.96, 0.95])
        #expect(below.suggestions.allSatisfy { $0.percentile.value < 0.5 })
        #expect(above.suggestions.allSatisfy { $0.percentile.value > 0.5 })
        #expect(below.windowCount == 500)
        // The rolling mean is beyond the threshold about as often as the disjoint windows are.
        for one in below.suggestions {
            let share = Double(one.count.minutesBeyond) / (below.weeksSeen * 10_080)
            #expect(abs(share - one.percentile.share) < 0.02)
        }
        let day = MinuteTotals(minutes: Array(totals.minutes.prefix(1_440)))
        let short = ThresholdSuggestions(side: .below, totals: day, rule: WindowRule())
        #expect(short.windowCount == 24)
        #expect(short.suggestions.map(\.percentile.share) == [0.05])
        let none = ThresholdSuggestions(
            side: .below,
            totals: MinuteTotals(minutes: []),
            rule: WindowRule()
        )
        #expect(none.suggestions.isEmpty)
    }

    @Test func aWindowIsWrittenAsItIsAsked() {
        let texts = [1, 30, 60, 90, 720, 1_440, 10_080, 20_160].map { WindowRule(minutes: $0).text }
        #expect(texts == ["1m", "30m", "1h", "90m", "12h", "1d", "1w", "2w"])
        #expect(WindowRule(minutes: 0, minimumSamples: -1, sustainMinutes: -1).minutes == 1)
    }
}
