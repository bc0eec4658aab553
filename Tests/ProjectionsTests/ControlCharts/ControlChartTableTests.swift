import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// The tables of `docs/statistics.md`; `CHART_TABLES=1` prints them.
@Suite(
    "Control charts: tables",
    .enabled(if: ProcessInfo.processInfo.environment["CHART_TABLES"] == "1")
)
struct ControlChartTableTests {
    private static let sets: [(name: String, rules: RunRuleSet)] = [
        ("rule 1", .westernElectric1),
        ("rules 1, 2", [.westernElectric1, .westernElectric2]),
        ("rules 1, 3", [.westernElectric1, .westernElectric3]),
        ("rules 1, 4", [.westernElectric1, .westernElectric4]),
        ("rules 1, 2, 3", [.westernElectric1, .westernElectric2, .westernElectric3]),
        ("rules 1–4", .westernElectric),
        ("Nelson 1, 2", [.nelson1, .nelson2]),
        ("Nelson 1, 2, 5, 6", [.nelson1, .nelson2, .nelson5, .nelson6]),
        ("Nelson 1–8", .nelson),
    ]

    private static func text(_ value: Double?) -> String {
        value.map { String(format: $0 < 10 ? "%.2f" : "%.1f", $0) } ?? "–"
    }

    private static func length(
        _ rules: RunRuleSet,
        _ sides: ChartSides,
        shift: Double = 0
    ) -> Double? {
        if let exact = RunLength.average(of: rules, sides: sides, shift: shift) { return exact }
        var generator = SplitMix64(seed: 4)
        return RunLength.simulated(
            rules: rules,
            sides: sides,
            shift: shift,
            runs: 20_000,
            using: &generator
        )?.average
    }

    @Test func tableOfRunLengths() {
        print("| rules | both sides | one side | one side, 1 sigma worse | 2 sigma worse |")
        print("| --- | --: | --: | --: | --: |")
        for (name, rules) in Self.sets {
            let both = Self.length(rules, .both)
            let one = Self.length(rules, .lower)
            let shifted = [-1.0, -2].map { Self.text(Self.length(rules, .lower, shift: $0)) }
            print(
                "| \(name) | \(Self.text(both)) | \(Self.text(one)) | \(shifted[0]) | \(shifted[1]) |"
            )
        }
        for sides in [ChartSides.both, .lower] {
            let lengths = [0.0, -1, -2].map {
                Self.text(MovingAverageRunLength.average(sides: sides, shift: $0))
            }
            print("EWMA, \(sides): \(lengths)")
        }
    }

    @Test func tableOfAutocorrelation() {
        print("| φ | rule 1 | rules 1–4, true sigma | rules 1–4, sigma from the moving range |")
        print("| --: | --: | --: | --: |")
        for phi in [0.0, 0.1, 0.2, 0.4, 0.6, 0.8] {
            func run(_ rules: RunRuleSet, _ sigma: Double) -> String {
                var generator = SplitMix64(seed: 5)
                return Self.text(
                    RunLength.simulated(
                        rules: rules,
                        sides: .lower,
                        autocorrelation: phi,
                        sigma: sigma,
                        runs: 10_000,
                        using: &generator
                    )?.average
                )
            }
            let narrow = (1 - phi).squareRoot()
            print(
                "| \(phi) | \(run(.westernElectric1, 1)) | \(run(.westernElectric, 1))"
                    + " | \(run(.westernElectric, narrow)) |"
            )
        }
    }

    /// The share of points that signal after a lasting drop of one sigma.
    @Test func tableOfSelfMasking() throws {
        let spans: [Range<Int>] = [0..<100, 200..<300, 450..<550, 900..<1_000, 1_900..<2_000]
        var shares: [String: [Double]] = [:]
        for seed in 0..<60 {
            var generator = SeededGenerator(seed: UInt64(seed))
            var normal = NormalDraws()
            let values = (0..<3_000).map { index in
                (index < 1_000 ? 0 : -1) + normal.next(using: &generator)
            }
            let frozen = try #require(IndividualsChart.limits(of: values.prefix(1_000)))
            let kept = RunRuleMonitor.violations(
                of: values,
                limits: frozen,
                sides: .lower,
                reading: .window
            )
            for (name, refit) in [
                ("rolling, every 50", RollingLimits.Refit.everyFiftyValues),
                ("rolling, every value", .everyValueOnceFull),
            ] {
                var engine = RollingLimits(refit: refit)
                let found = values.map { engine.add($0).violations }
                Self.add(found, spans, to: &shares[name, default: spans.map { _ in 0 }])
            }
            Self.add(kept, spans, to: &shares["frozen", default: spans.map { _ in 0 }])
        }
        print("| limits | 1st 100 | 200–300 | 450–550 | 900–1,000 | 1,900–2,000 |")
        print("| --- | --: | --: | --: | --: | --: |")
        for name in ["frozen", "rolling, every 50", "rolling, every value"] {
            let cells = shares[name, default: []].map { String(format: "%.2f", $0 / 6_000) }
            print("| \(name) | \(cells.joined(separator: " | ")) |")
        }
    }

    private static func add(_ found: [RunRuleSet], _ spans: [Range<Int>], to sums: inout [Double]) {
        for (index, span) in spans.enumerated() {
            sums[index] += Double(span.count { !found[1_000 + $0].isEmpty })
        }
    }

    /// How often a first phase of 1,000 points without a change is cut, and one with a step is not.
    @Test func tableOfBaselines() {
        print("| baseline of 1,000 | cut |")
        print("| --- | --: |")
        for (name, phi, step) in [
            ("independent", 0.0, 0.0), ("φ = 0.3", 0.3, 0), ("φ = 0.6", 0.6, 0),
            ("step of 0.5 sigma in the middle", 0, 0.5), ("step of 1 sigma in the middle", 0, 1),
            ("step of 1 sigma, φ = 0.3", 0.3, 1),
        ] {
            var cut = 0
            for seed in 0..<100 {
                var generator = SeededGenerator(seed: UInt64(seed))
                var normal = NormalDraws()
                var state = normal.next(using: &generator)
                let points = (0..<1_000).map { index in
                    state =
                        phi * state + (1 - phi * phi).squareRoot()
                        * normal.next(using: &generator)
                    return ChartObservation(
                        time: .init(seconds: Int64(index)),
                        value: state - (index < 500 ? 0 : step)
                    )
                }
                if !StableStretch.cuts(of: points).isEmpty { cut += 1 }
            }
            print("| \(name) | \(cut) % |")
        }
    }
}
