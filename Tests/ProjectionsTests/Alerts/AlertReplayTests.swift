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

        init(_ name: String, now: String) throws {
            ledger = try TestLedger()
            _ = try ledger.append(fixture: "replay_sample/\(name).cloudevents.jsonl.gz")
            configuration = try ConfigurationFile.read(
                StandardConfiguration.text,
                name: "ledger.yaml"
            ) { LedgerConfiguration($0) }
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

    @Test func theIncidentIsOneAndNamesItsCause() throws {
        let replay = try Replay("incident", now: "2026-09-11T14:30:00Z")
        let plan = try replay.engine().plan()
        for event in plan.events { print("PLAN", event.time.rfc3339, event.id, event.data) }
        let projections = try replay.ledger.projections()
        _ = projections
        try replay.append(plan)
        for incident in try replay.engine().recorded().incidents.incidents {
            print(
                "INC",
                incident.id,
                incident.dedupKey,
                incident.opened.rfc3339,
                incident.resolved?.rfc3339 ?? "-",
                incident.flapScore,
                incident.alerts.map(\.rule)
            )
        }
    }

    @Test func theQuietStreamPagesNobody() throws {
        let replay = try Replay("quiet", now: "2026-09-11T14:30:00Z")
        let plan = try replay.engine().plan()
        for event in plan.events { print("QUIET", event.time.rfc3339, event.id, event.data) }
        #expect(!Self.fired(plan).contains { $0.severity == "P0" || $0.severity == "P1" })
    }
}
