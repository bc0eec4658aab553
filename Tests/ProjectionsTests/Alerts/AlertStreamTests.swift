import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Alerts: the stream of ticks")
struct AlertStreamTests {
    private let settings = AlertSettings(rules: [], tickSeconds: 30, latenessSeconds: 60)

    private func observation(
        _ position: Int64,
        at second: Int64,
        _ value: Double,
        status: Observation.Status = .scored
    ) -> Observation {
        Observation(position: position, time: second * 1_000_000, value: value, status: status)
    }

    /// The mean at every tick equals the mean over the scores that had come in time.
    @Test(arguments: 1...6)
    func readingsEqualAPlainComputation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var observations: [Observation] = []
        var second: Int64 = 1_000_000
        for position in 1...400 {
            second += Int64.random(in: 0...90, using: &generator)
            let isLate = Int.random(in: 0..<6, using: &generator) == 0
            let late = isLate ? Int64.random(in: 0...900, using: &generator) : 0
            let value = Double.random(in: 0...1, using: &generator)
            observations.append(observation(Int64(position), at: second - late, value))
        }
        let rule = AlertRule.fixture(windowSeconds: 600, samplesMin: 1)
        var stream = AlertStream(rule: rule, settings: settings)
        stream.traced = 0...Int64.max
        for observation in observations { stream.observe(observation, revision: 0) }
        stream.finish(now: Timestamp(seconds: second + 2_000))
        #expect(stream.traces.count > 300)
        for trace in stream.traces {
            let expected = plainReading(observations, tick: trace.tick, windowSeconds: 600)
            #expect(trace.reading.samples == expected.samples)
            if let value = trace.reading.value, let plain = expected.value {
                #expect(abs(value - plain) < 1e-12)
            } else {
                #expect(trace.reading.value == nil && expected.value == nil)
            }
        }
    }

    /// The scores in the window that had arrived before the first score a minute newer than the tick.
    private func plainReading(
        _ observations: [Observation],
        tick: Int64,
        windowSeconds: Int64
    ) -> AlertReading {
        let decisive = observations.firstIndex { $0.time >= (tick + 60) * 1_000_000 }
        let known = observations[..<(decisive ?? observations.count)]
        let values = known.filter {
            $0.time > (tick - windowSeconds) * 1_000_000 && $0.time <= tick * 1_000_000
        }.map(\.value)
        guard !values.isEmpty else { return AlertReading(value: nil, samples: 0) }
        let mean = values.reduce(0, +) / Double(values.count)
        return AlertReading(value: mean, samples: Int64(values.count))
    }

    /// Going on from a recorded transition gives what an evaluation from the beginning gives.
    @Test(arguments: 1...6)
    func resumingChangesNothing(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var observations: [Observation] = []
        var second: Int64 = 2_000_000
        for position in 1...600 {
            second += Int64.random(in: 0...60, using: &generator)
            let level = (position / 120).isMultiple(of: 2) ? 0.9 : 0.3
            let value = level + Double.random(in: -0.1...0.1, using: &generator)
            observations.append(observation(Int64(position), at: second, value))
        }
        let rule = AlertRule.fixture(
            resolveThreshold: 0.7,
            windowSeconds: 600,
            forSeconds: 120,
            keepFiringForSeconds: 120
        )
        let end = Timestamp(seconds: second + 3_600)
        var whole = AlertStream(rule: rule, settings: settings)
        for observation in observations { whole.observe(observation, revision: 0) }
        whole.finish(now: end)
        #expect(whole.steps.count >= 4)
        for (index, step) in whole.steps.enumerated() {
            let isFiring = if case .fired = step.transition { true } else { false }
            var resumed = AlertStream(
                rule: rule,
                settings: settings,
                state: isFiring ? .firing(since: step.tick, calmSince: nil) : .inactive,
                after: step.tick
            )
            for observation in observations { resumed.observe(observation, revision: 0) }
            resumed.finish(now: end)
            #expect(resumed.steps == Array(whole.steps[(index + 1)...]))
        }
    }

    /// Skipping ticks without data must not change what follows.
    @Test func quietTicksAreSkippedWithoutATrace() {
        let rule = AlertRule.fixture(windowSeconds: 300, forSeconds: 60)
        let times: [Int64] = [0, 10, 20, 500_000, 500_030, 500_090, 500_200]
        for traced in [nil, 0...Int64.max] as [ClosedRange<Int64>?] {
            var stream = AlertStream(rule: rule, settings: settings)
            stream.traced = traced
            for (index, time) in times.enumerated() {
                stream.observe(observation(Int64(index), at: time, 0.1), revision: 0)
            }
            stream.finish(now: Timestamp(seconds: 600_000))
            #expect(stream.steps.map(\.tick) == [60, 330, 500_070, 500_520])
        }
    }

    @Test func twoRevisionsAreNeverAveraged() {
        var window = AlertWindow(.fixture(windowSeconds: 600))
        window.add(observation(1, at: 10, 0.9), revision: 0)
        window.add(observation(2, at: 20, 0.5), revision: 1)
        window.add(observation(3, at: 25, 0.7), revision: 1)
        let reading = window.advance(to: 30)
        #expect(reading.samples == 2)
        #expect(abs((reading.value ?? 0) - 0.6) < 1e-15)
    }

    @Test func missingValuesAreNoZeros() {
        var window = AlertWindow(.fixture(windowSeconds: 600))
        window.add(observation(1, at: 10, 0, status: .error), revision: 0)
        window.add(observation(2, at: 20, 0.8), revision: 0)
        #expect(window.advance(to: 30) == AlertReading(value: 0.8, samples: 1))
    }

    @Test func errorsAreCountedWhereTheyAreAsked() {
        var window = AlertWindow(.fixture(detector: .errorRate, windowSeconds: 600))
        window.add(observation(1, at: 10, 0, status: .error), revision: 0)
        for second in 11...13 {
            window.add(observation(Int64(second), at: Int64(second), 0.8), revision: 0)
        }
        window.add(observation(20, at: 20, 0, status: .skipped), revision: 0)
        #expect(window.advance(to: 30) == AlertReading(value: 0.25, samples: 4))
    }

    @Test func silenceIsTheTimeSinceTheLastScore() {
        let rule = AlertRule.fixture(
            detector: .silence,
            comparison: .above,
            threshold: 3_600,
            samplesMin: 0
        )
        var stream = AlertStream(rule: rule, settings: settings)
        stream.observe(observation(1, at: 0, 0.5), revision: 0)
        stream.finish(now: Timestamp(seconds: 7_200))
        #expect(stream.steps.map(\.tick) == [3_630])
        stream.observe(observation(2, at: 8_000, 0.5), revision: 0)
        stream.finish(now: Timestamp(seconds: 8_200))
        #expect(stream.steps.map(\.tick) == [3_630, 8_010])
    }
}
