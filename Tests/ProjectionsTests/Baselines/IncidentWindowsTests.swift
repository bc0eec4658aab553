import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Baselines: incident windows")
struct IncidentWindowsTests {
    private func minute(_ minute: Int64) -> Timestamp { Timestamp(minute: minute) }

    private func fired(
        _ alert: String,
        at time: Int64,
        onset: Int64? = nil,
        incident: String? = nil,
        _ scope: IncidentScope = IncidentScope()
    ) -> IncidentEvent {
        .fired(
            alert: alert,
            incident: incident,
            onset: onset.map { minute($0) },
            time: minute(time),
            scope: scope
        )
    }

    private func ranges(_ events: [IncidentEvent]) -> [TimeRange] {
        IncidentWindows(folding: events).exclusion(at: IncidentScope()).ranges
    }

    private func range(_ start: Int64, _ end: Int64?) -> TimeRange {
        TimeRange(start: minute(start), end: end.map { minute($0) })
    }

    @Test func anAlertIsOnFromItsOnsetToItsResolving() {
        let resolved = IncidentEvent.resolved(alert: "A", time: minute(90))
        #expect(ranges([fired("A", at: 40, onset: 30), resolved]) == [range(30, 90)])
        #expect(ranges([fired("A", at: 40), resolved]) == [range(40, 90)])
        // An onset after the firing cannot be.
        #expect(ranges([fired("A", at: 40, onset: 70), resolved]) == [range(40, 90)])
        #expect(ranges([fired("A", at: 40, onset: 30)]) == [range(30, nil)])
        // Resolved before its onset, or never fired: nothing.
        #expect(ranges([fired("A", at: 100), resolved]).isEmpty)
        #expect(ranges([resolved]).isEmpty)
    }

    @Test func firingAgainGoesOnUntilResolved() {
        let events = [
            fired("A", at: 10), fired("A", at: 20), .resolved(alert: "A", time: minute(30)),
            .resolved(alert: "A", time: minute(50)), fired("A", at: 60, onset: 55),
        ]
        #expect(ranges(events) == [range(10, 30), range(55, nil)])
    }

    @Test func closingAnIncidentEndsItsAlertsAndMaySayMore() {
        func closed(_ started: Int64?, _ ended: Int64?) -> IncidentEvent {
            .closed(
                incident: "I",
                started: started.map { minute($0) },
                ended: ended.map { minute($0) },
                time: minute(200),
                scope: IncidentScope()
            )
        }
        let alerts = [fired("A", at: 40, incident: "I"), fired("B", at: 50, incident: "other")]
        #expect(ranges(alerts + [closed(nil, nil)]) == [range(40, nil)])
        let ended = IncidentWindows(folding: alerts + [closed(10, 120)])
        #expect(ended.windows.map(\.range) == [range(40, 120), range(50, nil), range(10, 120)])
        #expect(ended.windows.map(\.source) == [.alert("A"), .alert("B"), .incident("I")])
        let plain = IncidentWindows(folding: [closed(10, nil)])
        #expect(plain.windows.map(\.range) == [range(10, 200)])
        #expect(ranges([closed(300, nil)]).isEmpty)
    }

    @Test func aWindowCountsWhereItsScopeMeetsThePlace() {
        let scope = IncidentScope(
            metric: "faithfulness",
            environment: "production",
            feature: "search"
        )
        let windows = IncidentWindows(folding: [fired("A", at: 10, scope)])
        func counts(_ place: IncidentScope) -> Bool {
            !windows.exclusion(at: place).ranges.isEmpty
        }
        #expect(counts(IncidentScope(environment: "production", feature: "search")))
        #expect(counts(IncidentScope(environment: "production")))
        #expect(counts(IncidentScope(environment: "production", category: "billing")))
        #expect(!counts(IncidentScope(environment: "staging", feature: "search")))
        #expect(!counts(IncidentScope(environment: "production", feature: "assistant")))
        // Any metric of the place, unless one is asked for.
        #expect(counts(IncidentScope(metric: "faithfulness")))
        #expect(!counts(IncidentScope(metric: "toxicity")))
    }

    /// Joined stretches hold exactly the minutes that some stretch holds.
    @Test func exclusionEqualsThePlainUnion() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<200 {
            var stretches: [TimeRange] = []
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let start = Int64.random(in: 0...40, using: &generator)
                let end = start + Int64.random(in: -1...12, using: &generator)
                let isOpen = Int.random(in: 0..<8, using: &generator)
                stretches.append(
                    TimeRange(
                        start: isOpen == 0 ? nil : minute(start),
                        end: isOpen == 1 ? nil : minute(end)
                    )
                )
            }
            let exclusion = TimeExclusion(stretches)
            let held = (Int64(-2)...60).filter { one in
                stretches.contains { !$0.isEmpty && $0.contains(minute(one)) }
            }
            #expect((Int64(-2)...60).filter { exclusion.contains(minute($0)) } == held)
            let total = exclusion.seconds(within: minute(0)...minute(60))
            #expect(total == Double(held.filter { (0..<60).contains($0) }.count) * 60)
            for (left, right) in zip(exclusion.ranges, exclusion.ranges.dropFirst()) {
                #expect(left.end.map { end in right.start.map { end < $0 } ?? false } ?? false)
            }
            let start = Int64.random(in: 0...40, using: &generator)
            let end = start + Int64.random(in: 1...9, using: &generator)
            #expect(
                exclusion.overlaps(from: minute(start), upTo: minute(end))
                    == held.contains { (start..<end).contains($0) }
            )
        }
    }

    @Test func eventsOfTheLedgerMakeWindows() throws {
        let ledger = try TestLedger()
        func event(_ type: String, _ time: String, _ data: String) -> String {
            #"{"specversion":"1.0","id":"\#(type)-\#(time)","source":"/t","type":"#
                + #""dev.qualityledger.\#(type).v1","time":"2026-10-10T\#(time):00Z","data":\#(data)}"#
        }
        try ledger.append([
            event(
                "alert.fired",
                "10:30",
                """
                {"alert":"A-1","rule":"low","severity":"P1","feature":"search",\
                "onset":"2026-10-10T10:13:00Z","incident":"I-1"}
                """
            ),
            event("alert.fired", "10:40", #"{"alert":"A-2","rule":"near","severity":"watch"}"#),
            event("alert.resolved", "16:00", #"{"alert":"A-1","rule":"low"}"#),
            event(
                "incident.closed",
                "18:00",
                """
                {"incident":"I-1","started":"2026-10-10T10:00:00Z","ended":"2026-10-10T16:30:00Z",\
                "environment":"production"}
                """
            ),
        ])
        let windows = try ledger.folded().read {
            try ProjectionReader(database: $0).incidentWindows()
        }
        func time(_ text: String) throws -> Timestamp {
            try Timestamp(rfc3339: "2026-10-10T\(text):00Z")
        }
        let expected = [
            IncidentWindow(
                source: .alert("A-1"),
                scope: IncidentScope(feature: "search"),
                range: TimeRange(start: try time("10:13"), end: try time("16:00"))
            ),
            IncidentWindow(
                source: .incident("I-1"),
                scope: IncidentScope(environment: "production"),
                range: TimeRange(start: try time("10:00"), end: try time("16:30"))
            ),
        ]
        #expect(windows.windows == expected)
    }
}
