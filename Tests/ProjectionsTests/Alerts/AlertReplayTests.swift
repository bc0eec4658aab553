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
            now: String = "2026-09-11T14:37:00Z"
        ) throws {
            ledger = try TestLedger()
            let lines = try FixtureReader.lines(
                of: "replay_sample/\(name).cloudevents.jsonl.gz"
            ).map(String.init)
            let count = lines.firstIndex { $0.contains("\"time\":\"\(hour)") } ?? lines.count
            try ledger.append(Array(lines[..<count]))
            rest = Array(lines[count...])
            configuration = try ConfigurationFile.read(
                StandardConfiguration.text,
                name: "ledger.yaml"
            ) { LedgerConfiguration($0) }
            self.now = try Timestamp(rfc3339: now)
        }

        func engine(
            _ projections: ProjectionDatabase,
            now clock: Timestamp? = nil
        ) -> AlertEngine {
            AlertEngine(
                store: ledger.store,
                projections: projections,
                configuration: configuration,
                clock: { [now] in clock ?? now }
            )
        }

        func engine(now clock: String) throws -> AlertEngine {
            engine(try ledger.projections(), now: try Timestamp(rfc3339: clock))
        }

        func engine() throws -> AlertEngine { engine(try ledger.projections()) }

        func append(_ plan: AlertPlan) throws {
            _ = try ledger.append(plan.events.map { try EventLine.text($0) })
        }
    }

    private static func fired(_ plan: AlertPlan) -> [AlertFiredData] {
        plan.events.compactMap { $0.data as? AlertFiredData }
    }

    private static let onset = "2026-09-10T14:39:27Z"
    private static let fix = "2026-09-11T00:01:00Z"

    /// While it goes on: the page comes within 15 minutes, and names the deployment.
    @Test func theIncidentPagesWithinAQuarterOfAnHour() throws {
        let replay = try Replay("incident", until: "2026-09-10T15", now: "2026-09-10T14:53:00Z")
        let plan = try replay.engine().plan()
        let onset = try Timestamp(rfc3339: Self.onset)
        let pages = Self.fired(plan).filter { $0.severity == "P1" }
        #expect(Set(pages.map(\.rule)) == ["faithfulness_dropped", "faithfulness_dropped_overall"])
        #expect(Set(pages.compactMap(\.incident)).count == 1)
        for page in pages {
            #expect(page.suspects?.first?.id == "dep-1d2d2645c4")
            #expect(try #require(page.value) >= 0.15)
            #expect(try #require(page.statistic) > #require(page.bound))
            #expect(abs(try #require(page.usual) - 0.909) < 0.02)
        }
        let first = try #require(plan.events.first { $0.type == .alertFired }).time
        #expect(first > onset && first.seconds(since: onset) <= 15 * 60)
        // Another evaluation, and one over projections made anew, plan nothing.
        try replay.append(plan)
        #expect(try replay.engine().plan().events.isEmpty)
        #expect(try replay.engine(ProjectionDatabase()).plan().events.isEmpty)
    }

    /// From the first page to the end it is one incident, and over within hours of the fix: at night,
    /// with 20 scores an hour of all features together.
    @Test func theIncidentIsOneAndEndsAfterTheFix() throws {
        let replay = try Replay("incident")
        let plan = try replay.engine().plan()
        let onset = try Timestamp(rfc3339: Self.onset)
        let fired = Self.fired(plan).filter { $0.metric == "faithfulness" }
        #expect(fired.count >= 4)
        #expect(Set(fired.compactMap(\.incident)).count == 1)
        let fell = plan.events.filter { event in
            (event.data as? AlertFiredData)?.metric == "faithfulness"
        }
        #expect(fell.allSatisfy { $0.time > onset })
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
        let incidents = try replay.engine().recorded().incidents.incidents
        let incident = try #require(incidents.first { $0.rootMetric == "faithfulness" })
        let resolved = try #require(incident.resolved)
        #expect(try resolved > Timestamp(rfc3339: Self.fix))
        #expect(try resolved < Timestamp(rfc3339: "2026-09-11T03:00:00Z"))
        let dropped = incident.alerts.filter { $0.rule == "faithfulness_dropped_overall" }
        #expect(dropped.map(\.resolveReason) == ["recovered"])
    }

    /// What is decided round by round is what one catch-up decides.
    @Test func roundsDecideWhatACatchUpDecides() throws {
        let whole = try Replay("incident", until: "2026-09-10T17", now: "2026-09-10T17:00:00Z")
        let atOnce = try whole.engine().plan().events.map { "\($0.id) \($0.time.rfc3339)" }
        let rounds = try Replay("incident", until: "2026-09-10T14", now: "2026-09-10T14:00:00Z")
        var decided: [String] = []
        for (hour, clock) in [("15", "14"), ("16", "15"), ("17", "16"), ("17", "17")] {
            let count = rounds.rest.firstIndex { $0.contains("\"time\":\"2026-09-10T\(hour)") }
            let from = rounds.rest.firstIndex { $0.contains("\"time\":\"2026-09-10T\(clock)") }
            if hour != clock {
                try rounds.ledger.append(Array(rounds.rest[(from ?? 0)..<(count ?? 0)]))
            }
            // Between rounds the clock is that of the newest score.
            let plan = try rounds.engine(now: "2026-09-10T\(clock):00:00Z").plan()
            try rounds.append(plan)
            decided += plan.events.map { "\($0.id) \($0.time.rfc3339)" }
        }
        #expect(decided.sorted() == atOnce.sorted())
        #expect(decided.count >= 3)
    }

    /// A level above the threshold all along is told as P3, and nothing pages for 13 days.
    @Test func theQuietStreamPagesNobody() throws {
        let replay = try Replay("quiet")
        let fired = Self.fired(try replay.engine().plan())
        #expect(fired.filter { ["P0", "P1"].contains($0.severity) }.map(\.rule) == [])
        let usual = fired.filter { $0.rule == "hallucination_rate_high" }
        #expect(Set(usual.compactMap(\.feature)) == ["search", "summaries", "support-bot"])
        #expect(usual.allSatisfy { $0.labels?["level"] == "usual" && $0.severity == "P3" })
        #expect(usual.count <= 6)
    }
}
