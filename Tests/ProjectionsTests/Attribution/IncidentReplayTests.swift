import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Incidents of every kind, asked about; the full table is printed on request.
@Suite struct IncidentReplayTests {
    /// The pools that suit a scenario.
    static func pools(_ scenario: IncidentScenario) -> [ScorePool] {
        switch scenario {
        case .hallucinationRises: [.hallucinations]
        case .latencyRises: [.latency]
        case .categoryOnly, .datasetChange, .mixShift: [.halueval]
        default: [.frank, .halueval, .drift]
        }
    }

    @Test(arguments: IncidentScenario.allCases)
    func largeIncidentsAreAnsweredRight(scenario: IncidentScenario) throws {
        for pool in Self.pools(scenario).prefix(1) {
            let incident = IncidentGenerator.incident(scenario, pool: pool, count: 40_000, seed: 1)
            let (answer, outcome) = incident.outcome()
            // In a slow ramp the deployment after the first effect is as likely as the one before.
            let isGood = scenario == .ramp ? outcome.isInSet : outcome.isRight
            #expect(isGood, "\(pool.name): \(answer.headline)")
            #expect(!outcome.blamesInnocent, "\(pool.name): \(answer.headline)")
        }
    }

    /// Prints the time of one question over the usual horizon with every minute of 15 cells filled.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["ATTRIBUTION_SPEED"] != nil))
    func speedOfOneQuestion() {
        var random = SeededGenerator(seed: 1)
        var builder = CellBuilder()
        for minute in 0..<32_400 as Range<Int64> {
            for category in 0..<5 {
                for feature in 0..<3 {
                    for _ in 0..<4 {
                        let isBad = minute >= 31_000 && feature == 1
                        builder.add(
                            Double.random(in: isBad ? 0.5...0.95 : 0.6...1, using: &random),
                            at: AttributionFixture.time(minute),
                            category: "c\(category)",
                            feature: "f\(feature)"
                        )
                    }
                }
            }
        }
        let changes = (0..<60 as Range<Int64>).map {
            AttributionFixture.deployment("dep-\($0)", at: 540 * $0 + 4)
        }
        let input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + 32_399,
            changes: changes
        )
        print(Attribution.answer(input).headline)
        let clock = ContinuousClock()
        let times = (0..<21).map { _ in clock.measure { _ = Attribution.answer(input) } }.sorted()
        print("median \(times[10]), fastest \(times[0]), slowest \(times[20])")
    }

    /// Prints the table of the documentation: `ATTRIBUTION_SEEDS=20 swift test -c release …`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["ATTRIBUTION_SEEDS"] != nil))
    func tableOfAccuracy() throws {
        let environment = ProcessInfo.processInfo.environment
        let seeds = Int(environment["ATTRIBUTION_SEEDS"] ?? "") ?? 5
        let firstSeed = Int(environment["ATTRIBUTION_FIRST_SEED"] ?? "") ?? 1
        let isVerbose = environment["ATTRIBUTION_VERBOSE"] != nil
        var table = AccuracyTable()
        for scenario in IncidentScenario.allCases {
            for count in [1_000, 10_000, 100_000] {
                for pool in Self.pools(scenario) {
                    for seed in firstSeed..<(firstSeed + seeds) {
                        let incident = IncidentGenerator.incident(
                            scenario,
                            pool: pool,
                            count: count,
                            seed: UInt64(seed)
                        )
                        let (answer, outcome) = incident.outcome()
                        table.add(outcome, scenario: scenario, count: count, pool: pool)
                        if isVerbose, !outcome.isRight {
                            print("\(scenario) \(count) \(pool.name) \(seed): \(answer.headline)")
                        }
                    }
                }
            }
        }
        print(table.text)
    }
}

/// Shares of right answers by scenario and by size of effect.
struct AccuracyTable {
    private var outcomes: [String: [Incident.Outcome]] = [:]
    private var bySize: [String: [Incident.Outcome]] = [:]
    private var byProbability: [String: [Bool]] = [:]
    private var order: [String] = []

    mutating func add(
        _ outcome: Incident.Outcome,
        scenario: IncidentScenario,
        count: Int,
        pool: ScorePool
    ) {
        let key = "\(scenario) | \(count)"
        if outcomes[key] == nil { order.append(key) }
        outcomes[key, default: []].append(outcome)
        guard scenario.hasCause else { return }
        if let probability = outcome.probability {
            let band =
                probability >= 0.9 ? "3: >= 0.9" : probability >= 0.5 ? "2: 0.5-0.9" : "1: < 0.5"
            byProbability[band, default: []].append(outcome.isRight)
        }
        guard [.suddenDrop, .ramp, .categoryOnly, .hallucinationRises].contains(scenario) else {
            return
        }
        var size = pool.standardErrors(
            rate: Double(count) / 540,
            only: scenario == .categoryOnly ? pool.good.keys.sorted().first : nil
        )
        if scenario == .ramp { size *= 0.32 }
        let band =
            size < 1.5
            ? "1: < 1.5"
            : size < 3 ? "2: 1.5-3" : size < 5 ? "3: 3-5" : size < 8 ? "4: 5-8" : "5: >= 8"
        bySize[band, default: []].append(outcome)
    }

    var text: String {
        var lines = ["scenario | scores | streams | right | in set | innocent | coverage"]
        lines += order.map { "\($0) | \(row(outcomes[$0] ?? []))" }
        lines.append("SE | streams | right | in set | innocent | coverage")
        lines += bySize.keys.sorted().map { "\($0) | \(row(bySize[$0] ?? []))" }
        lines.append("P(first) | named | right")
        lines += byProbability.sorted { $0.key < $1.key }.map { band, right in
            "\(band) | \(right.count) | \(percent(right))"
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ outcomes: [Incident.Outcome]) -> String {
        let columns = [
            "\(outcomes.count)", percent(outcomes.map(\.isRight)),
            percent(outcomes.map(\.isInSet)), percent(outcomes.map(\.blamesInnocent)),
            percent(outcomes.compactMap(\.coversOnset)),
        ]
        return columns.joined(separator: " | ")
    }

    private func percent(_ values: [Bool]) -> String {
        guard !values.isEmpty else { return "–" }
        let share = 100 * Double(values.filter { $0 }.count) / Double(values.count)
        return String(format: "%.0f", share)
    }
}
