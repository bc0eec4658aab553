import Foundation
import Ledger
import Testing

@testable import Projections

/// The standard rules on two replayed streams, through a ledger as users have one.
@Suite("Alerts: replayed streams")
struct AlertReplayTests {
    /// A replayed ledger with the standard rules.
    private struct Replay {
        let ledger: TestLedger
        let configuration: LedgerConfiguration
        let now: Timestamp
        let rest: [String]

        /// Appends a stream up to the first line of an hour, and keeps the rest.
        init(
            _ name: String,
            until hour: String = "never",
            now: String = "2026-09-11T14:37:00Z",
            isPooled: Bool = false
        ) throws {
            ledger = try TestLedger()
            let lines = try FixtureReader.lines(
                of: "replay_sample/\(name).cloudevents.jsonl.gz"
            ).map(String.init)
            let count = lines.firstIndex { $0.contains("\"time\":\"\(hour)") } ?? lines.count
            try ledger.append(Array(lines[..<count]))
            rest = Array(lines[count...])
            var configuration = try ConfigurationFile.read(
                StandardConfiguration.text,
                name: "ledger.yaml"
            ) { LedgerConfiguration($0) }
            if isPooled {
                for index in configuration.alerts.rules.indices {
                    configuration.alerts.rules[index].dimensions = []
                }
            }
            self.configuration = configuration
            self.now = try Timestamp(rfc3339: now)
        }

        func engine(_ projections: ProjectionDatabase) -> AlertEngine {
            AlertEngine(
                store: ledger.store,
                projections: projections,
                configuration: configuration,
                clock: { [now] in now }
            )
        }

        func engine() throws -> AlertEngine { engine(try ledger.projections()) }

        func append(_ plan: AlertPlan) throws {
            _ = try ledger.append(plan.events.map { try EventLine.text($0) })
        }
    }

    private static func fired(_ plan: AlertPlan) -> [AlertFiredData] {
        plan.events.compactMap { $0.data as? AlertFiredData }
    }

    /// All features together, as the reference rules look at them, over the day of the incident.
    @Test func theIncidentIsOneAndNamesItsCause() throws {
        let replay = try Replay(
            "incident",
            until: "2026-09-10T17",
            now: "2026-09-10T17:00:00Z",
            isPooled: true
        )
        let plan = try replay.engine().plan()
        let first = try #require(Self.fired(plan).first { $0.rule == "faithfulness_low" })
        // The reference rules fire at 15:52 by ticks of a minute.
        let time = try #require(plan.events.first { $0.id.contains(first.alert) }).time
        let reference = try Timestamp(rfc3339: "2026-09-10T15:52:00Z")
        #expect(abs(time.seconds(since: reference)) <= 60)
        #expect(first.suspects?.first?.id == "dep-1d2d2645c4")
        try replay.append(plan)
        // A second evaluation, and one over projections made anew, plan nothing.
        #expect(try replay.engine().plan().events.isEmpty)
        #expect(try replay.engine(ProjectionDatabase()).plan().events.isEmpty)

        try replay.ledger.append(replay.rest)
        let ending = try replay.engine().plan()
        try replay.append(ending)
        #expect(try replay.engine(ProjectionDatabase()).plan().events.isEmpty)
        let incidents = try replay.engine().recorded().incidents.incidents
            .filter { $0.rootMetric == "faithfulness" }
        #expect(incidents.count == 1)
        // The fix went live at 00:01, in a night with fewer than 30 scores an hour: the last alert had
        // ended a minute before for lack of data, not because the value was back.
        let incident = try #require(incidents.first)
        #expect(try incident.resolved == Timestamp(rfc3339: "2026-09-11T00:00:00Z"))
        let last = incident.alerts.max { ($0.resolved ?? time) < ($1.resolved ?? time) }
        #expect(last?.resolveReason == "no_data")
    }

    /// By feature, windows hold a third of the scores each, and each feature is an incident.
    @Test func byFeatureThereIsOneIncidentForEach() throws {
        let replay = try Replay("incident")
        let plan = try replay.engine().plan()
        let onset = try Timestamp(rfc3339: "2026-09-10T14:39:27Z")
        let fired = Self.fired(plan).filter { $0.metric == "faithfulness" }
        #expect(Set(fired.compactMap(\.incident)).count == 3)
        #expect(plan.events.allSatisfy { $0.time > onset || $0.id.isEmpty })
        // A late score enters later windows and changes no decision.
        try replay.append(plan)
        try replay.ledger.append([
            """
            {"metric":"faithfulness","value":0.0,"feature":"search",\
            "time":"2026-09-10T16:00:00Z","id":"late"}
            """
        ])
        #expect(try replay.engine().plan().events.isEmpty)
        #expect(try replay.engine(ProjectionDatabase()).plan().events.isEmpty)
    }

    /// The stream's hallucination rate is 0.288 throughout, above the threshold of 0.25, so that its
    /// rule is right to fire; every other rule that pages is silent for 13 days.
    @Test func theQuietStreamPagesForNoOtherRate() throws {
        let replay = try Replay("quiet")
        let pages = Self.fired(try replay.engine().plan()).filter {
            ["P0", "P1"].contains($0.severity)
        }
        #expect(Set(pages.map(\.rule)).isSubset(of: ["hallucination_rate_high"]))
    }
}
