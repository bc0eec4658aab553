import Ledger
import Projections
import Testing

@testable import Notify

/// What is due follows from the ledger alone.
struct OutboxPlanTests {
    private let story: AlertStory

    init() throws {
        story = try AlertStory()
    }

    // MARK: Once

    @Test func aFiringIsDueUntilItIsDelivered() throws {
        try story.fire("A-1")
        let plan = try story.plan([.pager, .team], at: 1)
        #expect(plan.summary == ["pager fired A-1", "team fired A-1"])
        #expect(plan.due.map(\.key) == ["I-1/A-1/fired/pager", "I-1/A-1/fired/team"])
        try story.deliver([plan.due[0]], at: 1)
        #expect(try story.plan([.pager, .team], at: 2).summary == ["team fired A-1"])
        try story.deliver([plan.due[1]], at: 2)
        #expect(try story.plan([.pager, .team], at: 3).due.isEmpty)
    }

    @Test func aFailureKeepsItDueWithItsAttempts() throws {
        try story.fire("A-1")
        let due = try story.plan([.pager], at: 1).due
        var record = due[0].records[0]
        record.attempts = 3
        record.retryat = AlertStory.time(9).rfc3339
        record.final = false
        try story.record([
            NotificationOutcome(type: .notificationFailed, time: AlertStory.time(1), data: record)
        ])
        let again = try #require(try story.plan([.pager], at: 2).due.first)
        #expect(again.key == due[0].key)
        #expect(again.failedAttempts == 3)
        #expect(again.notBefore == AlertStory.time(9))
    }

    @Test func aDeadLetterIsListedAndTriedAgainOnlyWhenAsked() throws {
        try story.fire("A-1")
        let due = try story.plan([.pager], at: 1).due
        try story.fail(due, at: 1, isFinal: true)
        #expect(try story.plan([.pager], at: 2).due.isEmpty)
        let letters = try story.outbox().deadLetters
        #expect(letters.map(\.key) == ["I-1/A-1/fired/pager"])
        #expect(letters.first?.reason == "503")
        #expect(letters.first?.alert == "A-1")
        let retried = try story.plan([.pager], at: 3, retried: [due[0].key]).due
        #expect(retried.map(\.key) == [due[0].key])
        #expect(retried.first?.failedAttempts == 0)
        try story.deliver(retried, at: 3)
        #expect(try story.outbox().deadLetters.isEmpty)
    }

    // MARK: Ends

    @Test func theEndIsDueWhereTheFiringWasSentOrTried() throws {
        try story.fire("A-1")
        let due = try story.plan([.pager, .team], at: 1).due
        try story.deliver(due.filter { $0.receiver == "pager" }, at: 1)
        try story.fail(due.filter { $0.receiver == "team" }, at: 1)
        try story.resolve("A-1", at: 20)
        let plan = try story.plan([.pager, .team], at: 21)
        #expect(plan.summary == ["pager resolved A-1", "team resolved A-1"])
        try story.deliver(plan.due, at: 21)
        #expect(try story.plan([.pager, .team], at: 22).due.isEmpty)
    }

    @Test func anEndIsSentToWhomKeepsStateEvenIfNoFiringIsKnown() throws {
        // The process may have died between sending the firing and recording that.
        try story.fire("A-1")
        try story.resolve("A-1", at: 20)
        let plan = try story.plan([.pager, .alertmanager, .team], at: 21)
        #expect(
            plan.summary == [
                "alertmanager resolved A-1", "pager resolved A-1", "team missed A-1",
            ]
        )
    }

    @Test func theEndReachesAReceiverThatIsRoutedNoMore() throws {
        try story.fire("A-1")
        try story.deliver(try story.plan([.pager, .team], at: 1).due, at: 1)
        try story.resolve("A-1", at: 20)
        let routes = [NotificationRoute(severities: [.p0], receivers: ["pager", "team"])]
        let plan = try story.plan([.pager, .team], at: 21, routes: routes)
        #expect(plan.summary == ["pager resolved A-1", "team resolved A-1"])
    }

    @Test func anIncidentIsClosedWithItsLastAlert() throws {
        try story.fire("A-1", .p1)
        try story.fire("A-2", .p0, rule: "faithfulness-critical", at: 2)
        let due = try story.plan([.pager], at: 3).due
        #expect(Set(due.map(\.group)) == ["qualityledger:production/search:faithfulness"])
        try story.deliver(due, at: 3)
        try story.resolve("A-2", rule: "faithfulness-critical", at: 20)
        #expect(try story.plan([.pager], at: 21).due.isEmpty)
        try story.resolve("A-1", at: 30)
        #expect(try story.plan([.pager], at: 31).summary == ["pager resolved A-1"])
        try story.deliver(try story.plan([.pager], at: 31).due, at: 31)
        #expect(try story.plan([.pager], at: 32).due.isEmpty)
    }

    @Test func anEndThatWasOvertakenByANewFiringIsNotSent() throws {
        try story.fire("A-1")
        try story.deliver(try story.plan([.pager], at: 1).due, at: 1)
        try story.resolve("A-1", at: 10)
        try story.fire("A-2", at: 12) { $0.incident = "I-2" }
        #expect(try story.plan([.pager], at: 13).summary == ["pager fired A-2"])
    }

    @Test func whatCameAndWentUnseenIsToldOnceInASummary() throws {
        for number in 1...3 {
            let minutes = Double(number * 10)
            try story.fire("A-\(number)", at: minutes) { $0.missed = true }
            try story.resolve("A-\(number)", at: minutes + 5, isMissed: true)
        }
        let plan = try story.plan([.pager, .alertmanager, .team, .console], at: 60)
        #expect(plan.summary == ["console missed A-1 A-2 A-3", "team missed A-1 A-2 A-3"])
        try story.deliver(plan.due, at: 60)
        #expect(try story.plan([.pager, .team, .console], at: 61).due.isEmpty)
    }

    @Test func whatIsOldIsNotTold() throws {
        try story.fire("A-1")
        try story.resolve("A-1", at: 10)
        let plan = try story.plan([.pager, .team], at: 10 + 24 * 60 + 1)
        #expect(plan.due.isEmpty)
        // But an alert that still fires is never too old.
        try story.fire("A-2", at: 20) { $0.incident = "I-2" }
        let later = try story.plan([.pager], at: 20 + 30 * 24 * 60)
        #expect(later.summary == ["pager fired A-2"])
    }

    // MARK: Suppression

    @Test func whatIsSilencedIsHeldAndToldWhenTheSilenceEnds() throws {
        try story.fire("A-1")
        let held = try story.plan([.pager], at: 1) { _ in "silence S-1" }
        #expect(held.due.isEmpty)
        #expect(held.held.map(\.reason) == ["silence S-1"])
        #expect(try story.plan([.pager], at: 2).summary == ["pager fired A-1"])
        try story.resolve("A-1", at: 10)
        #expect(try story.plan([.pager, .team], at: 11) { _ in "silence S-1" }.due.isEmpty)
    }

    @Test func aSilenceDoesNotKeepAnEndFromWhoKnowsTheAlert() throws {
        try story.fire("A-1")
        try story.deliver(try story.plan([.pager, .team], at: 1).due, at: 1)
        try story.resolve("A-1", at: 10)
        let plan = try story.plan([.pager, .team], at: 11) { _ in "silence S-1" }
        #expect(plan.summary == ["pager resolved A-1", "team resolved A-1"])
    }

    @Test func theMoreUrgentAlertSpeaksForItsIncident() throws {
        try story.fire("A-1", .p1)
        try story.fire("A-2", .p0, rule: "faithfulness-critical", at: 2)
        let decisions = try story.decisions()
        let suppression = NotificationSuppression(
            incidents: IncidentHistory(decisions),
            silences: SilenceHistory(decisions),
            now: AlertStory.time(3)
        )
        let plan = try story.plan([.pager], at: 3, suppression: suppression.reason)
        #expect(plan.summary == ["pager fired A-2"])
        #expect(plan.held.map(\.reason) == ["inhibited by A-2"])
    }

    // MARK: Acknowledgements, trends, changes

    @Test func anAcknowledgementFollowsItsFiring() throws {
        try story.fire("A-1")
        try story.acknowledge("A-1", at: 5)
        let plan = try story.plan([.pager, .hook], at: 6)
        #expect(
            plan.summary == ["hook fired A-1", "pager fired A-1", "pager acknowledged A-1"]
        )
    }

    @Test func aCategorysTrendIsToldOnceAnHour() throws {
        func fire(_ id: String, _ category: String, at minutes: Double) throws {
            try story.fire(id, .p3, rule: "trend-\(id)", at: minutes) {
                $0.detector = "trend"
                $0.category = category
                $0.incident = id
                $0.dedupkey = id
            }
        }
        try fire("A-1", "pricing", at: 0)
        try fire("A-2", "pricing", at: 1)
        try fire("A-3", "tone", at: 2)
        let first = try story.plan([.team], at: 3)
        #expect(first.summary == ["team fired A-1", "team fired A-3"])
        #expect(first.held.map(\.alert) == ["A-2"])
        try story.deliver(first.due, at: 3)
        #expect(try story.plan([.team], at: 62).due.isEmpty)
        #expect(try story.plan([.team], at: 63).summary == ["team fired A-2"])
        // Others than Slack are not held back.
        #expect(try story.plan([.console], at: 3).due.count == 3)
    }

    @Test func changesAreToldOnceAndOnlyOfTheirEnvironments() throws {
        var pager = ReceiverSettings.pager
        pager.channel = .pagerDuty(PagerDutySettings(routingKey: .variable("PAGER_KEY")))
        func change(_ position: Int64, _ id: String, _ environment: String?) -> ChangeRecord {
            var record = ChangeRecord(
                position: Position(rawValue: position),
                time: AlertStory.time(0),
                kind: .deployment,
                id: id
            )
            record.environment = environment
            return record
        }
        let changes = [change(1, "dep-1", "production"), change(2, "dep-2", "staging")]
        let plan = try story.plan([pager, .team], at: 1, changes: changes)
        #expect(plan.summary == ["pager change dep-1"])
        #expect(plan.due.map(\.key) == ["change/1/pager"])
        try story.deliver(plan.due, at: 1)
        #expect(try story.plan([pager], at: 2, changes: changes).due.isEmpty)
    }

    @Test func anApprovedBaselineIsAChange() throws {
        struct Baseline: Encodable {
            var run = "run-7"
            var by = "mk"
        }
        var pager = ReceiverSettings.pager
        pager.channel = .pagerDuty(PagerDutySettings(routingKey: .variable("PAGER_KEY")))
        try story.append("b", .baselineApproved, Baseline(), at: 0)
        let plan = try story.plan([pager], at: 1)
        #expect(plan.summary == ["pager change run-7"])
    }

    @Test func watchIsNeverSent() throws {
        try story.fire("A-1", .watch)
        #expect(try story.plan([.pager, .team, .console, .alertmanager], at: 1).due.isEmpty)
    }

    // MARK: What holds

    @Test func alertmanagersHearAgainOfWhatFires() throws {
        try story.fire("A-1")
        try story.fire("A-2", rule: "other", at: 1) { $0.incident = "I-2" }
        try story.deliver(try story.plan([.alertmanager], at: 2).due, at: 2)
        try story.resolve("A-1", at: 5)
        func standing(at minutes: Double) throws -> [String] {
            let conditions = Outbox.Conditions(
                settings: NotificationSettings(receivers: [.alertmanager, .pager]),
                now: AlertStory.time(minutes)
            )
            let all = try story.outbox().standing(conditions)
            #expect(all.keys.sorted() == ["alertmanager"])
            return all["alertmanager"]?.map(\.id) ?? []
        }
        #expect(try standing(at: 6) == ["A-1", "A-2"])
        #expect(try standing(at: 30) == ["A-2"])
    }
}
