import Ledger
import Testing

@testable import Projections

@Suite("Alerts: folds of what is recorded")
struct AlertHistoryTests {
    private func fired(
        _ alert: String,
        rule: String = "low",
        severity: String = "P1",
        incident: String? = nil
    ) -> AlertFiredData {
        var data = AlertFiredData(alert: alert, rule: rule, severity: .p1)
        data.severity = severity
        data.incident = incident
        data.metric = "faithfulness"
        data.dedupkey = incident.map { _ in "qualityledger:production/*:faithfulness" }
        return data
    }

    private struct Strange: Encodable { var nothing = 1 }

    @Test func anAlertBeginsIsAcknowledgedAndEnds() throws {
        let history = try AlertHistory([
            EventLine.record(1, .alertFired, at: 30, fired("A-1")),
            EventLine.record(
                2,
                .alertAcknowledged,
                at: 40,
                AlertAcknowledgedData(alert: "A-1", by: "ana")
            ),
            EventLine.record(
                3,
                .alertAcknowledged,
                at: 50,
                AlertAcknowledgedData(alert: "A-1", by: "bob")
            ),
            EventLine.record(
                4,
                .alertResolved,
                at: 60,
                AlertResolvedData(alert: "A-1", rule: "low")
            ),
        ])
        let alert = try #require(history.alert("A-1"))
        #expect(alert.fired == Timestamp(seconds: 30) && alert.resolved == Timestamp(seconds: 60))
        #expect(alert.acknowledgement?.by == "ana")
        #expect(history.openAlert(rule: "low", labels: LabelSet()) == nil)
        let resumption = history.resumption(rule: "low", labels: LabelSet())
        #expect(resumption?.state == .inactive && resumption?.tick == 60)
    }

    /// Anybody may append events: what makes no sense changes nothing.
    @Test func hostileAndOutOfOrderEventsChangeNothing() throws {
        let resolved = AlertResolvedData(alert: "A-1", rule: "low")
        let history = try AlertHistory([
            EventLine.record(1, .alertResolved, at: 10, resolved),
            EventLine.record(2, .alertFired, at: 20, Strange()),
            EventLine.record(3, .alertFired, at: 20, fired("A-0", severity: "P9")),
            EventLine.record(4, .alertFired, at: 30, fired("A-1")),
            EventLine.record(5, .alertFired, at: 31, fired("A-1", rule: "other")),
            EventLine.record(6, .alertFired, at: 32, fired("A-2")),
            EventLine.record(7, .alertAcknowledged, at: 33, Strange()),
            EventLine.record(8, .alertResolved, at: 60, resolved),
            EventLine.record(9, .alertResolved, at: 90, resolved),
        ])
        #expect(history.alerts.map(\.id) == ["A-1"])
        #expect(history.alerts.first?.resolved == Timestamp(seconds: 60))
        #expect(history.resumption(rule: "other", labels: LabelSet()) == nil)
    }

    @Test func anIncidentHoldsItsAlertsAndCountsFlaps() throws {
        var decisions: [DecisionRecord] = []
        for turn in 0..<3 {
            let (id, second) = ("A-\(turn)", Int64(turn) * 100)
            decisions.append(
                try EventLine.record(
                    Int64(turn * 2 + 1),
                    .alertFired,
                    at: second,
                    fired(id, incident: "I-1")
                )
            )
            guard turn < 2 else { break }
            decisions.append(
                try EventLine.record(
                    Int64(turn * 2 + 2),
                    .alertResolved,
                    at: second + 50,
                    AlertResolvedData(alert: id, rule: "low")
                )
            )
        }
        let history = IncidentHistory(decisions)
        let incident = try #require(history.incident("I-1"))
        #expect(history.incidents.count == 1)
        #expect(incident.alerts.count == 3 && incident.flapScore == 2)
        #expect(incident.isOpen && incident.rootMetric == "faithfulness")
        #expect(history.openIncident(dedupKey: incident.dedupKey)?.id == "I-1")
    }

    private struct Created: Encodable {
        struct Matcher: Encodable {
            var name: String
            var value: String
            var isregex: Bool
        }
        var silence: String
        var matchers: [Matcher]
        var startsat = "1970-01-01T00:01:00Z"
        var endsat = "1970-01-01T00:10:00Z"
    }

    private struct Expired: Encodable { var silence: String }

    @Test func silencesHoldFromTheirStartToTheirEnd() throws {
        let matcher = Created.Matcher(name: "alertname", value: "lo.*", isregex: true)
        let history = try SilenceHistory([
            EventLine.record(1, .silenceExpired, at: 0, Expired(silence: "S-1")),
            EventLine.record(
                2,
                .silenceCreated,
                at: 1,
                Created(silence: "S-1", matchers: [matcher])
            ),
            EventLine.record(3, .silenceCreated, at: 2, Created(silence: "S-1", matchers: [])),
            EventLine.record(4, .silenceCreated, at: 3, Created(silence: "S-2", matchers: [])),
            EventLine.record(
                5,
                .silenceCreated,
                at: 3,
                Created(silence: "S-3", matchers: [matcher], startsat: "never")
            ),
            EventLine.record(6, .silenceExpired, at: 300, Expired(silence: "S-1")),
        ])
        #expect(history.silences.map(\.id) == ["S-1", "S-2"])
        let labels = LabelSet(["alertname": "low"])
        func silencing(_ second: Int64) -> [String] {
            history.silencing(labels, at: Timestamp(seconds: second)).map(\.id)
        }
        #expect(silencing(59) == [])
        #expect(silencing(60) == ["S-1"])
        #expect(silencing(299) == ["S-1"])
        #expect(silencing(300) == [])
        let other = LabelSet(["alertname": "high"])
        #expect(history.silencing(other, at: Timestamp(seconds: 100)).isEmpty)
    }
}
