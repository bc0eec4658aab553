import Foundation
import TestSupport

/// Made-up series that look like those that people mark: growth, seasons, crises, sensors, counts.
///
/// The truth is what they were made with. They stand for series that nobody tuned on.
enum LookAlikeSeries: String, CaseIterable, Sendable {
    case smoothGrowth = "smooth growth"
    case seasonalGrowth = "growing season"
    case seasonalStep = "season, step"
    case seasonalKink = "season, kink"
    case annualGrowth = "annual growth"
    case annualCrash = "annual, crash"
    case annualKink = "annual, kink"
    case controlStep = "noise, 0–1 step"
    case controlSpikes = "noise, spikes"
    case counts = "counts, 0–1 step"
    case epidemic
    case heavyTail = "lognormal"
    case sawtooth
    case scanLine = "scan line, 3–9 steps"
    case zigzag = "1–4 kinks"
    case cycle = "sine"
    case dayAndNight = "day and night"
    case slope
    case latencyStep = "latency, step"

    /// Makes a series with its change points.
    func make(_ generator: inout SeededGenerator) -> (values: [Double], truth: [Int]) {
        switch self {
        case .smoothGrowth: Self.smoothGrowth(&generator)
        case .seasonalGrowth: Self.seasonalGrowth(&generator)
        case .seasonalStep, .seasonalKink: Self.season(&generator, isKink: self == .seasonalKink)
        case .annualGrowth, .annualCrash, .annualKink: annual(&generator)
        case .controlStep, .controlSpikes, .counts: control(&generator)
        case .epidemic, .cycle, .dayAndNight: cyclic(&generator)
        case .heavyTail, .latencyStep: latency(&generator)
        case .sawtooth: Self.sawtooth(&generator)
        case .scanLine: Self.scanLine(&generator)
        case .zigzag: Self.zigzag(&generator)
        case .slope: Self.slope(&generator)
        }
    }

    private typealias Made = (values: [Double], truth: [Int])

    private static func smoothGrowth(_ generator: inout SeededGenerator) -> Made {
        let count = Int.random(in: 60..<800, using: &generator)
        let kind = Int.random(in: 0..<6, using: &generator)
        let (a, b) = (generator.unit(), generator.unit())
        let curve = (0..<count).map { index in
            let t = Double(index) / Double(count - 1)
            return switch kind {
            case 0: exp(t * (0.5 + 2.5 * a))
            case 1: 1 / (1 + exp(-(t - 0.3 - 0.4 * a) * (4 + 6 * b)))
            case 2: t * t * (0.3 + 0.7 * a) + t
            case 3: log1p(t * (3 + 17 * a))
            case 4: t + 0.05 * sin(2 * .pi * t * (0.5 + a))
            default: 3 - 2 * exp(-3 * t)
            }
        }
        let noise = [0.001, 0.005, 0.02][Int.random(in: 0..<3, using: &generator)]
        let phi = [0.0, 0.5, 0.9][Int.random(in: 0..<3, using: &generator)]
        let scale = noise * deviation(curve)
        let rest = generator.autoregressive(count, phi: phi)
        let values = zip(curve, rest).map { value, error in
            100 * (1 + value + scale * error)
        }
        return (values, [])
    }

    private static func seasonalGrowth(_ generator: inout SeededGenerator) -> Made {
        let count = Int.random(in: 140..<480, using: &generator)
        let pattern = (0..<12).map { _ in generator.normal() }
        let (growth, size) = (generator.unit(0.3, 2), generator.unit(0.05, 0.3))
        let isExponential = generator.unit() < 0.6
        let noise = generator.unit(0.01, 0.06)
        let rest = generator.autoregressive(count, phi: 0.4)
        let values = (0..<count).map { index in
            let t = growth * Double(index) / Double(count)
            let level = isExponential ? exp(t) : 1 + t
            return 1_000 * level * exp(size * pattern[index % 12] + noise * rest[index])
        }
        return (values, [])
    }

    private static func season(_ generator: inout SeededGenerator, isKink: Bool) -> Made {
        let count = Int.random(in: 140..<480, using: &generator)
        let pattern = (0..<12).map { _ in generator.normal() }
        let place = Int(Double(count) * generator.unit(0.25, 0.75))
        let sign = generator.sign()
        let change = isKink ? generator.unit(10, 25) : generator.unit(1, 2)
        let slope = isKink ? 5 * generator.normal() : 0
        let size = generator.unit(0.1, 0.8)
        let noise = generator.unit(0.1, 0.3)
        let rest = generator.autoregressive(count, phi: 0.3)
        let values = (0..<count).map { index in
            let t = Double(index) / Double(count)
            let since = Double(index - place) / Double(count)
            let moved = index < place ? 0 : isKink ? change * since : change
            return 30 + slope * t + sign * moved + size * pattern[index % 12] + noise * rest[index]
        }
        return (values, [place])
    }

    private func annual(_ generator: inout SeededGenerator) -> Made {
        let count = Int.random(in: 24..<62, using: &generator)
        let place = Int.random(in: 8..<(count - 8), using: &generator)
        let length = Int.random(in: 1..<4, using: &generator)
        let (first, turn) = (
            generator.unit(-0.02, 0.02), generator.sign() * generator.unit(0.05, 0.1)
        )
        let growth = generator.unit(0.01, 0.06)
        let depth = generator.unit(0.08, 0.2)
        let noise = generator.unit(0.004, self == .annualGrowth ? 0.03 : 0.012)
        let rest = generator.autoregressive(count, phi: 0.3)
        var level = log(100.0)
        let values = (0..<count).map { index in
            switch self {
            case .annualKink: level += index < place ? first : first + turn
            case .annualCrash:
                level += growth - ((place..<place + length).contains(index) ? depth : 0)
            default: level += growth
            }
            level += noise * rest[index]
            return exp(level)
        }
        return (values, self == .annualGrowth ? [] : [place])
    }

    private func control(_ generator: inout SeededGenerator) -> Made {
        let isCount = self == .counts
        let count = Int.random(in: isCount ? 60..<150 : 150..<350, using: &generator)
        var values = generator.autoregressive(count, phi: isCount ? 0.2 : 0)
        guard self != .controlSpikes else {
            let sign = generator.sign()
            for _ in 0..<Int.random(in: 2..<8, using: &generator) {
                values[Int.random(in: 0..<count, using: &generator)] += sign * generator.unit(5, 15)
            }
            return (values, [])
        }
        guard generator.unit() < 0.6 else { return (values, []) }
        let place = Int(Double(count) * generator.unit(0.25, 0.75))
        let step =
            generator.sign() * (isCount ? generator.unit(1.5, 2.5) : generator.unit(1.2, 2.5))
        for index in place..<count { values[index] += step }
        return (values, [place])
    }

    private func cyclic(_ generator: inout SeededGenerator) -> Made {
        let count = self == .epidemic ? Int.random(in: 400..<1_000, using: &generator) : 480
        switch self {
        case .epidemic:
            let period = generator.unit() < 0.5 ? 26 : 52
            let years = (0...count / period).map { _ in 0.3 * generator.normal() }
            let size = generator.unit(0.8, 1.8)
            let rest = generator.autoregressive(count, phi: 0.8)
            let values = (0..<count).map { index in
                let angle = 2 * .pi * Double(index) / Double(period)
                return exp(5 + size * cos(angle) + years[index / period] + 0.3 * rest[index])
            }
            return (values, [])
        case .cycle:
            let period = generator.unit(40, 96)
            let values = (0..<count).map {
                sin(2 * .pi * Double($0) / period) + 0.3 * generator.normal()
            }
            return (values, [])
        default:
            let period = generator.unit() < 0.5 ? 24 : 48
            let values = (0..<count).map {
                ($0 % period < period * 2 / 5 ? 5 : 0) + generator.normal()
            }
            return (values, [])
        }
    }

    private func latency(_ generator: inout SeededGenerator) -> Made {
        let hasStep = self == .latencyStep
        let count = Int.random(in: hasStep ? 100..<300 : 300..<700, using: &generator)
        let place = Int(Double(count) * generator.unit(0.3, 0.7))
        let deviation = hasStep ? 0.3 : generator.unit(0.5, 1)
        let rest = generator.autoregressive(count, phi: hasStep ? 0.2 : 0)
        let values = (0..<count).map { index in
            100 * exp(deviation * rest[index] + (hasStep && index >= place ? 0.8 : 0))
        }
        return (values, hasStep ? [place] : [])
    }

    private static func sawtooth(_ generator: inout SeededGenerator) -> Made {
        var level = 0.0
        let values = (0..<Int.random(in: 300..<700, using: &generator)).map { _ in
            if level < 0 || generator.unit() < 0.05 { level -= 10 * log(1 - generator.unit()) }
            level += 0.5 * log(1 - generator.unit())
            return level
        }
        return (values, [])
    }

    private static func scanLine(_ generator: inout SeededGenerator) -> Made {
        let slots = Array(stride(from: 15, to: 466, by: 18)).shuffled(using: &generator)
        let truth = slots.prefix(Int.random(in: 3..<10, using: &generator)).sorted()
        var level = generator.unit(50, 200)
        let (noise, phi) = (generator.unit(4, 10), generator.unit(0, 0.5))
        let rest = generator.autoregressive(481, phi: phi)
        let values = (0..<481).map { index in
            if truth.contains(index) {
                let before = level
                while abs(level - before) < 35 { level = generator.unit(50, 200) }
            }
            return level + noise * rest[index]
        }
        return (values, truth)
    }

    private static func zigzag(_ generator: inout SeededGenerator) -> Made {
        let count = Int.random(in: 150..<350, using: &generator)
        let slots = Array(stride(from: 25, to: count - 25, by: 25)).shuffled(using: &generator)
        let truth = slots.prefix(Int.random(in: 1..<5, using: &generator)).sorted()
        var (slope, level) = (generator.sign() * generator.unit(0.5, 2), 0.0)
        let curve = (0..<count).map { index in
            if truth.contains(index) { slope = (slope > 0 ? -1 : 1) * generator.unit(0.5, 2) }
            level += slope
            return level
        }
        let noise = generator.unit(0.03, 0.1) * deviation(curve)
        let rest = generator.autoregressive(count, phi: 0.6)
        let values = zip(curve, rest).map { value, error in value + noise * error }
        return (values, truth)
    }

    private static func slope(_ generator: inout SeededGenerator) -> Made {
        let count = Int.random(in: 100..<400, using: &generator)
        let slope = generator.unit(-5, 5) / Double(count)
        let rest = generator.autoregressive(count, phi: generator.unit() < 0.5 ? 0 : 0.5)
        let values = rest.enumerated().map { index, error in slope * Double(index) + error }
        return (values, [])
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count)).squareRoot()
    }
}
