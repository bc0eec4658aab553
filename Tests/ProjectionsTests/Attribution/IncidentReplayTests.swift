import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Incidents of every kind, asked about; the full table is printed on request.
@Suite struct IncidentReplayTests {
    /// One stream of each kind and polarity, at 19 scores an hour.
    ///
    /// Where the cause is hidden, or hours earlier, the tables say how often an innocent is named.
    @Test(arguments: IncidentScenario.allCases)
    func incidentsAreAnsweredAsTheEvidenceAllows(scenario: IncidentScenario) {
        for pool in [scenario.pools.first, scenario.pools.last].compactMap(\.self) {
            let incident = IncidentGenerator.incident(scenario, pool: pool, count: 10_000, seed: 1)
            let (answer, outcome) = incident.outcome()
            let text: Comment = "\(pool.name): \(answer.headline)"
            if !scenario.isLate, !scenario.hidesItsCause {
                #expect(!outcome.blamesInnocent, text)
                #expect(!outcome.isBare || outcome.isFirst, text)
            }
            if !scenario.moves, scenario != .drift { #expect(outcome.isRight, text) }
            if let onset = answer.onset { #expect(onset.low <= onset.time, text) }
        }
    }

    /// Large effects at 185 scores an hour: the cause is found, and so is the minute.
    @Test(arguments: [IncidentScenario.sudden, .judgeChange, .datasetChange, .featureOnly])
    func largeEffectsAreAttributed(scenario: IncidentScenario) throws {
        let incident = IncidentGenerator.incident(
            scenario,
            pool: .halueval,
            count: 100_000,
            seed: 1
        )
        let (answer, outcome) = incident.outcome()
        #expect(outcome.isInSet && outcome.isNamed, "\(answer.headline)")
        #expect(outcome.covers == true, "\(answer.headline)")
        #expect(abs(try #require(outcome.errorMinutes)) < 30, "\(answer.headline)")
        if scenario == .featureOnly { #expect(outcome.findsSegment == true) }
    }

    @Test func theSameSeedMakesTheSameStream() {
        let make = { (seed: UInt64) in
            IncidentGenerator.incident(.sudden, pool: .frank, count: 1_000, seed: seed)
        }
        #expect(make(3).input.changes == make(3).input.changes)
        #expect(make(3).outcome().answer == make(3).outcome().answer)
        #expect(make(3).plan.moment != make(4).plan.moment)
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

    /// Prints the tables of the documentation: `ATTRIBUTION_SEEDS=20 swift test -c release …`.
    ///
    /// With `ATTRIBUTION_RESULTS` each stream's outcome is appended to that file, and those already
    /// in it are not made again: a long run can be stopped and taken up.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["ATTRIBUTION_SEEDS"] != nil))
    func tableOfAccuracy() throws {
        try IncidentSweep(environment: ProcessInfo.processInfo.environment).run()
    }
}
