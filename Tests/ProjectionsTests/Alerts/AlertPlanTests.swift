import Ledger
import Testing

@testable import Projections

@Suite("Alerts: what an evaluation plans")
struct AlertPlanTests {
    private let settings = AlertSettings(
        rules: [],
        correlated: [["faithfulness", "hallucination_rate"]]
    )

    /// An outcome whose steps fire and resolve in turn at the given seconds.
    private func outcome(
        _ rule: AlertRule,
        _ seconds: [Int64],
        feature: String? = "search",
        startsFiring: Bool = false
    ) -> AlertOutcome {
        AlertOutcome(
            rule: rule,
            labels: LabelSet(feature.map { ["feature": $0] } ?? [:]),
            steps: seconds.enumerated().map { index, second in
                AlertOutcome.Step(
                    tick: Timestamp(seconds: second),
                    transition: index.isMultiple(of: 2) != startsFiring
                        ? .fired(since: second - 60) : .resolved(.recovered),
                    reading: AlertReading(value: 0.5, samples: 40)
                )
            },
            state: .inactive,
            tick: nil,
            reading: AlertReading(value: nil, samples: 0),
            traces: []
        )
    }

    private func plan(
        _ outcomes: [AlertOutcome],
        after decisions: [DecisionRecord] = []
    ) -> AlertPlan {
        AlertPlan(outcomes, decisions: decisions, settings: settings) { _, _ in
            AlertPlan.Evidence(headline: "seen")
        }
    }

    private func fired(_ plan: AlertPlan) -> [AlertFiredData] {
        plan.events.compactMap { $0.data as? AlertFiredData }
    }

    private func records(_ plan: AlertPlan) throws -> [DecisionRecord] {
        try plan.events.enumerated().map { index, event in
            try EventLine.record(
                Int64(index + 1),
                event.type,
                at: event.time.second,
                event.data
            )
        }
    }

    @Test func theSameEvaluationPlansTheSameEvents() throws {
        let outcomes = [outcome(.fixture(), [600, 900])]
        let (first, second) = (plan(outcomes), plan(outcomes))
        #expect(first.events.map(\.id) == second.events.map(\.id))
        #expect(first.events.map(\.type) == [.alertFired, .alertResolved])
        let texts = try (first.events.map(EventLine.text), second.events.map(EventLine.text))
        #expect(texts.0 == texts.1)
        let other = plan([outcome(.fixture(), [630, 900])])
        #expect(Set(first.events.map(\.id)).isDisjoint(with: other.events.map(\.id)))
    }

    @Test func whatCameAndWentUnseenIsMarkedAsMissed() {
        let plan = plan([outcome(.fixture(), [600, 900, 1_200])])
        #expect(plan.missedCount == 1)
        #expect(fired(plan).map(\.missed) == [true, nil])
        // Evidence is looked for only where somebody will read it.
        #expect(fired(plan).map(\.message) == ["", "seen"])
    }

    @Test func correlatedMetricsOfAScopeAreOneIncident() {
        let rules = [
            AlertRule.fixture(name: "warning", threshold: 0.75, severity: .p2),
            AlertRule.fixture(name: "collapse", threshold: 0.4, severity: .p0),
            AlertRule.fixture(
                name: "hallucinating",
                metric: "hallucination_rate",
                comparison: .above
            ),
            AlertRule.fixture(name: "toxic", metric: "toxicity_rate", comparison: .above),
        ]
        var outcomes = rules.enumerated().map { outcome($1, [600 + Int64($0) * 30]) }
        outcomes.append(outcome(rules[0], [700], feature: "chat"))
        let fired = fired(plan(outcomes))
        let incidents = Dictionary(grouping: fired) { $0.incident ?? "" }
        #expect(incidents.count == 3)
        let joint = incidents.values.first { $0.count == 3 } ?? []
        #expect(Set(joint.map(\.rule)) == ["warning", "collapse", "hallucinating"])
        #expect(Set(joint.map(\.dedupkey)) == ["qualityledger:production/search:faithfulness"])
    }

    /// Two features are two incidents, until an alert on all of them says that they are one.
    @Test func anAlertOnAllFeaturesWidensAnIncident() throws {
        let rule = AlertRule.fixture(name: "low")
        let overall = AlertRule.fixture(name: "overall")
        let outcomes = [
            outcome(rule, [600], feature: "search"), outcome(rule, [700], feature: "chat"),
            outcome(overall, [800], feature: nil), outcome(rule, [900], feature: "voice"),
        ]
        let all = fired(plan(outcomes))
        #expect(all.map(\.feature) == ["search", "chat", nil, "voice"])
        #expect(all[0].incident != all[1].incident)
        #expect(all[2].incident == all[0].incident && all[3].incident == all[0].incident)
        #expect(Set(all.map(\.dedupkey)).count == 2)
        // The same in two rounds: what is recorded tells that the incident is wide.
        let begun = plan(Array(outcomes[2...2]))
        let later = fired(plan([outcomes[3]], after: try records(begun)))
        #expect(later.first?.incident == fired(begun).first?.incident)
        #expect(later.first?.dedupkey == "qualityledger:production/*:faithfulness")
    }

    @Test func aUsualViolationSaysSo() throws {
        var rule = AlertRule.fixture(
            name: "high",
            metric: "hallucination_rate",
            comparison: .above,
            threshold: 0.25
        )
        rule.usualPolicy = .demote
        var usual = outcome(rule.ofUsual, [600])
        usual.steps[0].reading.reference = .init(mean: 0.288, isUsual: true)
        let data = try #require(fired(plan([usual])).first)
        #expect(data.severity == "P3" && data.usual == 0.288)
        let message = try #require(data.message)
        #expect(message.contains("lies inside the usual range"))
        #expect(message.contains("suggest thresholds for hallucination_rate"))
    }

    @Test func anIncidentEndsWithItsLastAlert() {
        let long = outcome(.fixture(name: "long"), [600, 2_000, 3_000])
        let short = outcome(.fixture(name: "short"), [900, 1_200, 1_500])
        let fired = fired(plan([long, short]))
        #expect(fired.map(\.rule) == ["long", "short", "short", "long"])
        #expect(fired[0].incident == fired[1].incident && fired[1].incident == fired[2].incident)
        // At 2,000 only the second firing of `short` is on: the incident goes on.
        #expect(fired[2].incident == fired[3].incident)
    }

    @Test func aMoreUrgentAlertInhibitsTheOthers() throws {
        let warning = AlertRule.fixture(name: "warning", threshold: 0.75, severity: .p2)
        let collapse = AlertRule.fixture(name: "collapse", threshold: 0.4, severity: .p0)
        let records = try records(plan([outcome(warning, [600]), outcome(collapse, [900])]))
        let before = IncidentHistory(Array(records.prefix(1))).incidents
        let first = try #require(before.first)
        #expect(first.severity == .p2 && !first.inhibits(first.alerts[0]))
        let incident = try #require(IncidentHistory(records).incidents.first)
        #expect(incident.severity == .p0 && incident.leading.rule == "collapse")
        #expect(incident.alerts.map(incident.inhibits) == [true, false])
    }

    @Test func resolvingNeedsAnOpenAlert() throws {
        let begun = plan([outcome(.fixture(), [600])])
        let ended = outcome(.fixture(), [900], startsFiring: true)
        let resolved = plan([ended], after: try records(begun)).events
        #expect(resolved.map(\.type) == [.alertResolved])
        let data = try #require(resolved.first?.data as? AlertResolvedData)
        #expect(data.alert == fired(begun).first?.alert)
        #expect(data.incident == fired(begun).first?.incident)
        #expect(plan([ended]).events.isEmpty)
    }

    /// Once its last alert has ended an incident is over: what fires later in the same round is another.
    @Test func whatFiresAfterTheEndIsAnotherIncident() throws {
        func step(_ second: Int64, _ transition: AlertMachine.Transition) -> AlertOutcome.Step {
            .init(
                tick: Timestamp(seconds: second),
                transition: transition,
                reading: AlertReading(value: 0.5, samples: 30)
            )
        }
        let outcome = AlertOutcome(
            rule: .fixture(),
            labels: LabelSet(),
            steps: [
                step(600, .fired(since: 300)), step(1_200, .resolved(.recovered)),
                step(9_000, .fired(since: 8_700)),
            ],
            state: .firing(since: 9_000, calmSince: nil),
            tick: Timestamp(seconds: 9_030),
            reading: AlertReading(value: 0.5, samples: 30),
            traces: []
        )
        let settings = AlertSettings(rules: [])
        let plan = AlertPlan([outcome], decisions: [], settings: settings) { _, _ in .init() }
        let fired = plan.events.compactMap { $0.data as? AlertFiredData }
        #expect(fired.count == 2)
        #expect(Set(fired.compactMap(\.incident)).count == 2)
        #expect(Set(fired.compactMap(\.dedupkey)).count == 1)
    }
}
