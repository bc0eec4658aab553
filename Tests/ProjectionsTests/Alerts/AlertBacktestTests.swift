import Foundation
import Ledger
import Testing

@testable import Projections

/// What other rules would have done, on firings and incidents made by hand.
@Suite("Alerts: backtests")
struct AlertBacktestTests {
    /// An outcome with alerts from one minute to another; the last may still fire.
    private func outcome(
        _ rule: AlertRule,
        _ alerts: [(from: Int64, to: Int64?)],
        labels: [String: String] = [:]
    ) -> AlertOutcome {
        let reading = AlertReading(value: 0.5, samples: 20)
        var steps: [AlertOutcome.Step] = []
        for alert in alerts {
            steps.append(
                .init(
                    tick: Timestamp(seconds: alert.from * 60),
                    transition: .fired(since: alert.from * 60),
                    reading: reading
                )
            )
            guard let to = alert.to else { continue }
            steps.append(
                .init(
                    tick: Timestamp(seconds: to * 60),
                    transition: .resolved(.recovered),
                    reading: reading
                )
            )
        }
        return AlertOutcome(
            rule: rule,
            labels: LabelSet(labels),
            steps: steps,
            state: .inactive,
            tick: nil,
            reading: reading,
            traces: []
        )
    }

    /// Incidents by their minutes; those with a cause are closed with it.
    private func incidents(_ incidents: [(from: Int64, to: Int64, cause: String?)]) throws
        -> [Projections.Incident]
    {
        var records: [DecisionRecord] = []
        for (index, incident) in incidents.enumerated() {
            let name = "\(index)"
            var fired = AlertFiredData(alert: "A-\(name)", rule: "r", severity: .p1)
            fired.incident = "I-\(name)"
            fired.labels = ["n": name]
            let position = Int64(records.count)
            records.append(
                try EventLine.record(position + 1, .alertFired, at: incident.from * 60, fired)
            )
            records.append(
                try EventLine.record(
                    position + 2,
                    .alertResolved,
                    at: incident.to * 60,
                    AlertResolvedData(alert: "A-\(name)", rule: "r")
                )
            )
            guard let cause = incident.cause else { continue }
            records.append(
                try EventLine.record(
                    position + 3,
                    .incidentClosed,
                    at: incident.to * 60,
                    ["incident": "I-\(name)", "cause": cause, "by": "mk"]
                )
            )
        }
        return IncidentHistory(records).incidents
    }

    private let rule = AlertRule.fixture(name: "now")
    private let tighter = AlertRule.fixture(name: "tighter")

    @Test func alertsAreAddedKeptAndRemoved() {
        let backtest = AlertBacktest(
            present: [outcome(rule, [(10, 20), (100, 110)])],
            tried: [outcome(tighter, [(5, 30), (200, nil)])],
            incidents: [],
            since: nil
        )
        #expect(backtest.added.map(\.fired) == [Timestamp(seconds: 12_000)])
        #expect(backtest.removed.map(\.fired) == [Timestamp(seconds: 6_000)])
        #expect(backtest.tried.last?.resolved == nil)
        // The first comes five minutes sooner; the other overlaps nothing.
        #expect(backtest.tried.map { backtest.delaySeconds(of: $0) } == [-300, nil])
    }

    @Test func onlyTheSameMetricAndLabelsOverlap() {
        let other = AlertRule.fixture(name: "other", metric: "toxicity")
        let backtest = AlertBacktest(
            present: [outcome(rule, [(10, 20)], labels: ["feature": "a"])],
            tried: [
                outcome(tighter, [(10, 20)], labels: ["feature": "b"]),
                outcome(other, [(10, 20)], labels: ["feature": "a"]),
            ],
            incidents: [],
            since: nil
        )
        #expect(backtest.added.count == 2 && backtest.removed.count == 1)
        // One that ends when another begins does not overlap it.
        let next = AlertBacktest(
            present: [outcome(rule, [(10, 20)])],
            tried: [outcome(tighter, [(20, 30)])],
            incidents: [],
            since: nil
        )
        #expect(next.added.count == 1)
    }

    @Test func whatEndedBeforeIsLeftOut() {
        let present = [outcome(rule, [(10, 20), (30, 40), (50, nil)])]
        func count(since minute: Int64) -> Int {
            AlertBacktest(
                present: present,
                tried: [],
                incidents: [],
                since: Timestamp(seconds: minute * 60)
            )
            .present.count
        }
        #expect(count(since: 5) == 3)
        #expect(count(since: 25) == 2)
        #expect(count(since: 35) == 2)
        #expect(count(since: 45) == 1)
    }

    /// Three pages: in an incident with a known cause, in one without, and in none.
    @Test func precisionCountsPagesInIncidentsWithACause() throws {
        let incidents = try incidents([(10, 20, "dep-771"), (100, 110, nil)])
        let page = [outcome(rule, [(15, 18), (105, 108), (200, 210)])]
        let quiet = AlertRule.fixture(name: "quiet", severity: .p2)
        let backtest = AlertBacktest(
            present: page + [outcome(quiet, [(300, 310)])],
            tried: [outcome(tighter, [(12, 25)])],
            incidents: incidents,
            since: nil
        )
        #expect(backtest.incidents.count == 1)
        let precision = try #require(backtest.precision(of: backtest.present))
        #expect(abs(precision - 1.0 / 3) < 1e-12)
        #expect(backtest.precision(of: backtest.tried) == 1)
        // Before the incident and after it there is no overlap; without pages there is no share.
        let outside = AlertBacktest(
            present: [outcome(rule, [(5, 10), (20, 30)])],
            tried: [outcome(quiet, [(12, 18)])],
            incidents: incidents,
            since: nil
        )
        #expect(outside.precision(of: outside.present) == 0)
        #expect(outside.precision(of: outside.tried) == nil)
    }

    /// Through a ledger: twice the patience comes five minutes later, and a lower threshold never.
    @Test func rulesAreTriedOnTheSameScores() throws {
        let ledger = try TestLedger()
        try ledger.append(
            (0..<90).map { minute in
                let time = Timestamp(seconds: 1_760_000_400 + Int64(minute) * 60).rfc3339
                let value = (30..<60).contains(minute) ? 0.5 : 0.9
                return
                    #"{"metric":"faithfulness","value":\#(value),"id":"\#(minute)","time":"\#(time)"}"#
            }
        )
        let now = Timestamp(seconds: 1_760_010_000)
        let engine = AlertEngine(
            store: ledger.store,
            projections: try ledger.folded(),
            configuration: LedgerConfiguration(),
            clock: { now }
        )
        func rule(_ name: String, _ threshold: Double, forSeconds: Int) -> AlertRule {
            .fixture(
                name: name,
                threshold: threshold,
                windowSeconds: 600,
                samplesMin: 5,
                forSeconds: forSeconds
            )
        }
        let present = try engine.replay([rule("now", 0.7, forSeconds: 300)])
        let slower = AlertBacktest(
            present: present,
            tried: try engine.replay([rule("slower", 0.7, forSeconds: 600)]),
            incidents: [],
            since: nil
        )
        #expect(slower.tried.count == 1 && slower.added.isEmpty && slower.removed.isEmpty)
        #expect(slower.delaySeconds(of: try #require(slower.tried.first)) == 300)
        let deaf = AlertBacktest(
            present: present,
            tried: try engine.replay([rule("deaf", 0.4, forSeconds: 300)]),
            incidents: [],
            since: nil
        )
        #expect(deaf.tried.isEmpty && deaf.removed.count == 1)
        let table = AlertTables.backtest(deaf, position: Position(rawValue: 90))
        #expect(table.texts("change") == ["removed"])
        #expect(table.notes.first == "Pages (P0, P1): 1 with the rules in force, 0 with these.")
    }
}
