import Foundation
import Ledger
import Testing

@testable import Projections

/// How often the gate is wrong: the same system against itself, and systems that got worse.
@Suite("Gate: simulations")
struct GateSimulationTests {
    /// Five categories of scores with a spread of 0.25, alike from run to run as much as `likeness`.
    private struct Model {
        var cases: Int
        var likeness: Double
        var mean = 0.9
        var spread = 0.25
        /// Whether scores are cut off at 0 and 1 as real ones are.
        var isBounded = false

        func story(drop: Double = 0, using generator: inout SplitMix64) -> GateStory {
            var story = GateStory()
            for category in 0..<5 {
                let name = "c\(category)"
                var before: [Double?] = []
                var after: [Double?] = []
                for _ in 0..<cases {
                    let own = likeness.squareRoot() * spread * Self.normal(&generator)
                    func run() -> Double {
                        let noise = (1 - likeness).squareRoot() * spread * Self.normal(&generator)
                        return mean + own + noise
                    }
                    before.append(bounded(run()))
                    after.append(bounded(run() - (category == 0 ? drop : 0)))
                }
                story.baseline?.scores += GateStory.scores(name, before)
                story.candidate.scores += GateStory.scores(name, after)
            }
            return story
        }

        private func bounded(_ value: Double) -> Double {
            isBounded ? min(max(value, 0), 1) : value
        }

        /// Box and Muller's.
        private static func normal(_ generator: inout SplitMix64) -> Double {
            let radius = (-2 * log(1 - generator.unit())).squareRoot()
            return radius * cos(2 * .pi * generator.unit())
        }
    }

    /// What became of many pull requests, in percent.
    private struct Shares {
        var count = 0.0
        var naive = 0.0
        var failed = 0.0
        var inconclusive = 0.0

        mutating func add(_ verdict: GateVerdict) {
            count += 1
            // The rule that looks at the means alone.
            let fell = verdict.categories.contains { ($0.difference ?? 0) < -0.05 }
            if fell { naive += 1 }
            if verdict.outcome == .fail { failed += 1 }
            if verdict.outcome == .inconclusive { inconclusive += 1 }
        }

        func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share / count) }
    }

    private func aa(_ model: Model, _ rounds: Int, seed: UInt64) -> Shares {
        var generator = SplitMix64(seed: seed)
        var shares = Shares()
        for round in 0..<rounds {
            var story = model.story(using: &generator)
            story.candidate.record.run = "run \(round)"
            shares.add(Gate(settings: GateSettings(), draws: 2_000).judge(story.evidence))
        }
        return shares
    }

    /// How often a category fails that got worse by just what the gate said it would see.
    private func power(_ model: Model, _ rounds: Int, seed: UInt64) -> (Shares, effect: Double) {
        var generator = SplitMix64(seed: seed)
        var shares = Shares()
        var effects = 0.0
        for round in 0..<rounds {
            var story = model.story(using: &generator)
            story.candidate.record.run = "run \(round)"
            let gate = Gate(settings: GateSettings(), draws: 2_000)
            guard let printed = gate.judge(story.evidence).categories[0].detectable else {
                continue
            }
            effects += printed
            story.change("c0") { _, value in value - printed }
            let line = gate.judge(story.evidence).categories[0]
            shares.count += 1
            if line.state == .fail { shares.failed += 1 }
        }
        return (shares, shares.count > 0 ? effects / shares.count : 0)
    }

    /// Few rounds, so only gross errors are seen here; the tables have many.
    @Test func theSameSystemSeldomFailsAndAVisibleEffectMostlyDoes() {
        let model = Model(cases: 10, likeness: 0.5)
        let shares = aa(model, 200, seed: 1)
        #expect(shares.failed / shares.count <= 0.05 + 3 * 0.0154)
        #expect(shares.naive / shares.count > 0.6)
        let (visible, _) = power(model, 100, seed: 2)
        #expect(visible.failed / visible.count >= 0.8 - 3 * 0.04)
    }

    /// `GATE_TABLES=10000` prints the tables of docs/statistics.md with so many pull requests each.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["GATE_TABLES"] != nil))
    func tableOfErrors() throws {
        let text = ProcessInfo.processInfo.environment["GATE_TABLES"] ?? ""
        let rounds = try #require(Int(text))
        print("| scores | cases | likeness | naive FAIL | FAIL | INCONCLUSIVE |")
        print("|---|---|---|---|---|---|")
        for (name, mean, isBounded) in [
            ("normal", 0.9, false), ("normal, 0.80", 0.8, false),
            ("within 0–1", 0.9, true),
        ] {
            for cases in [10, 50] {
                for likeness in [0, 0.5, 0.8, 0.9] {
                    let model = Model(
                        cases: cases,
                        likeness: likeness,
                        mean: mean,
                        isBounded: isBounded
                    )
                    let shares = aa(model, rounds, seed: UInt64(cases) &+ UInt64(likeness * 100))
                    print(
                        "| \(name) | \(cases) | \(likeness) | \(shares.percent(shares.naive))"
                            + " | \(shares.percent(shares.failed))"
                            + " | \(shares.percent(shares.inconclusive)) |"
                    )
                }
            }
        }
        print("| scores | cases | likeness | effect printed | FAIL |")
        print("|---|---|---|---|---|")
        for (name, isBounded) in [("normal", false), ("within 0–1", true)] {
            for cases in [8, 10, 20, 50, 100] {
                for likeness in [0.5, 0.9] {
                    let model = Model(
                        cases: cases,
                        likeness: likeness,
                        isBounded: isBounded
                    )
                    let (shares, effect) = power(model, max(rounds / 4, 1), seed: UInt64(cases))
                    print(
                        "| \(name) | \(cases) | \(likeness) | \(String(format: "%.3f", effect))"
                            + " | \(shares.percent(shares.failed)) |"
                    )
                }
            }
        }
    }
}
