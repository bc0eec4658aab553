import Ledger
import Testing

@testable import Projections

/// The lists of what happened around alerts, gates and judges, and the timeline of all of it.
@Suite("Answers: alerts, gates, verdicts, timeline")
struct AlertListTests {
    private static let label = #""labels":{"feature":"search"},"feature":"search""#

    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        let fired =
            #""alert":"A-1","rule":"low","severity":"P1","metric":"faithfulness","#
            + #""environment":"production","value":0.6,"threshold":0.65,"samples":40,"incident":"I-1","#
            + #""onset":"2026-10-13T10:03:00Z","onsetlow":"2026-10-13T10:01:00Z","#
            + #""onsethigh":"2026-10-13T10:05:00Z","message":"mean 0.6","#
            + #""suspects":[{"kind":"deployment","id":"dep-1","time":"2026-10-13T10:02:00Z","#
            + #""probability":0.9,"confidence":"strong"}],\#(label)"#
        try ledger.append(Self.beginnings(fired: fired) + Self.endings)
        return ledger
    }

    /// What happened up to the acknowledgement.
    private static func beginnings(fired: String) -> [String] {
        [
            EventFixture.score("13T10:01:00Z", 0.6, #""feature":"search""#),
            EventFixture.score("13T10:01:30Z", 0.9, #""feature":"billing""#),
            EventFixture.line(
                "deployment.recorded",
                "13T10:02:00Z",
                #""deployment":"dep-1","service":"api","components":["search"],"by":"mk""#
            ),
            EventFixture.line(
                "deployment.recorded",
                "13T10:04:00Z",
                #""deployment":"dep-2","components":["billing"]"#
            ),
            EventFixture.line(
                "deployment.recorded",
                "13T10:05:00Z",
                #""deployment":"dep-3","components":["gateway"]"#
            ),
            EventFixture.line("alert.fired", "13T10:20:00Z", fired),
            EventFixture.line(
                "alert.fired",
                "13T10:21:00Z",
                #""alert":"A-2","rule":"slow","severity":"P3","metric":"latency","feature":"billing""#
                    + #","incident":"I-2""#
            ),
            EventFixture.line(
                "notification.delivered",
                "13T10:20:05Z",
                #""receiver":"pagerduty","key":"k1","alert":"A-1","transition":"fired","attempts":2"#
            ),
            EventFixture.line(
                "notification.failed",
                "13T10:20:06Z",
                #""receiver":"slack","key":"k2","alert":"A-1","reason":"HTTP 500""#
            ),
            EventFixture.line("alert.acknowledged", "13T10:30:00Z", #""alert":"A-1","by":"mk""#),
        ]
    }

    /// What happened after it, and beside it.
    private static let endings = [
        EventFixture.line(
            "silence.created",
            "13T10:31:00Z",
            #""silence":"S-1","matchers":[{"name":"metric","value":"faithfulness"}],"#
                + #""startsat":"2026-10-13T10:31:00Z","endsat":"2026-10-13T12:00:00Z","by":"mk""#
        ),
        EventFixture.line(
            "note.added",
            "13T10:40:00Z",
            #""text":"on it","by":"mk","incident":"I-1""#
        ),
        EventFixture.line("alert.resolved", "13T11:00:00Z", #""alert":"A-1","rule":"low""#),
        EventFixture.line(
            "incident.closed",
            "13T11:30:00Z",
            #""incident":"I-1","by":"jo","cause":"dep-1""#
        ),
        EventFixture.line(
            "gate.decided",
            "13T09:00:00Z",
            #""run":"run-1","verdict":"fail","suite":"nightly","overall":0.7,"reasons":["a","b"]"#
        ),
        EventFixture.line("gate.decided", "14T09:00:00Z", #""run":"run-2","verdict":"pass""#),
        EventFixture.line(
            "verdict.recorded",
            "13T10:10:00Z",
            #""judge":{"name":"strict","model":"m"},"axes":{"b":0.25,"a":1},"overall":0.4,"#
                + #""trace":"t-1","feature":"search","reasoning":"no source""#
        ),
        EventFixture.line(
            "verdict.recorded",
            "13T10:11:00Z",
            #""judge":{"name":"kind"},"axes":{},"overall":0.9,"environment":"staging""#
        ),
    ]

    @Test(arguments: [
        ("alerts", "alert", ["A-1", "A-2"]), ("alerts in search", "alert", ["A-1"]),
        ("alerts where severity = P3", "alert", ["A-2"]),
        ("alerts where state = firing", "alert", ["A-2"]),
        ("alerts where by = mk", "alert", ["A-1"]),
        ("alerts where rule = slow or metric = faithfulness", "alert", ["A-1", "A-2"]),
        ("alerts since 2026-10-13 11:00", "alert", ["A-1", "A-2"]),
        ("alerts since 2026-10-13 11:01", "alert", ["A-2"]),
        ("alerts before 2026-10-13 10:20", "alert", []),
        ("alerts limit 1", "alert", ["A-2"]),
        ("alerts as of 2026-10-13T10:20:30Z", "alert", ["A-1"]),
        ("alerts where state = firing as of 2026-10-13T10:25:00Z", "alert", ["A-1", "A-2"]),
        ("incidents", "incident", ["I-1", "I-2"]), ("incidents in billing", "incident", ["I-2"]),
        ("incidents where state = closed", "incident", ["I-1"]),
        ("incidents where by = jo", "incident", ["I-1"]),
        ("incidents where state = open as of 2026-10-13T10:59:00Z", "incident", ["I-1", "I-2"]),
        ("incidents where state = resolved as of 2026-10-13T11:00:00Z", "incident", ["I-1"]),
        ("silences", "silence", ["S-1"]), ("silences where state = active", "silence", []),
        ("silences where state = active as of 2026-10-13T11:00:00Z", "silence", ["S-1"]),
        ("silences since 2026-10-13T12:00:01Z", "silence", []),
        ("notifications", "receiver", ["pagerduty", "slack"]),
        ("notifications where outcome = failed", "receiver", ["slack"]),
        ("notifications where alert = A-1 and receiver = pagerduty", "receiver", ["pagerduty"]),
        ("gates", "run", ["run-1", "run-2"]), ("gates where verdict = FAIL", "run", ["run-1"]),
        ("gates since 2026-10-14", "run", ["run-2"]),
        ("gates where suite = nightly", "run", ["run-1"]),
        ("verdicts", "judge", ["strict", "kind"]), ("verdicts in search", "judge", ["strict"]),
        ("verdicts where overall < 0.5", "judge", ["strict"]),
        ("verdicts where trace = t-1", "judge", ["strict"]),
        ("verdicts limit 1", "judge", ["kind"]),
        ("verdicts until 2026-10-13T10:10:00Z", "judge", []),
        ("who acknowledged A-1", "by", ["mk"]), ("when did slow fire", "alert", ["A-2"]),
        ("who closed incident I-1", "incident", ["I-1"]),
        ("who deployed api", "deployment", ["dep-1"]),
        ("which commit is dep-2", "deployment", ["dep-2"]),
    ])
    func listsWhatIsAsked(question: String, column: String, expected: [String]) throws {
        let table = try Self.ledger().table(question)
        #expect(table.texts(column) == expected)
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
        #expect(Set(table.columns.map(\.name)).count == table.columns.count)
        #expect(expected.isEmpty == table.notes.contains { $0.contains("Nothing") })
    }

    @Test func aVerdictTellsWhatItsEventTold() throws {
        let table = try Self.ledger().table("verdicts in search")
        #expect(table.texts("axes") == ["a=1 b=0.25"])
        #expect(table.texts("reasoning") == ["no source"])
        #expect(table.numbers("overall") == [0.4])
    }

    @Test func ofManyVerdictsTheLatestAreListed() throws {
        let ledger = try TestLedger()
        let many = (0..<450).map { index in
            let time = Timestamp(seconds: 1_790_812_800 + Int64(index)).rfc3339
            return EventFixture.line(
                "verdict.recorded",
                "01T00:00:00Z",
                #""judge":{"name":"j\#(index)"},"axes":{}"#
            )
            .replacing("2026-10-01T00:00:00Z\"", with: "\(time)\"")
        }
        try ledger.append(many)
        let table = try ledger.table("verdicts")
        #expect(table.texts("judge") == (250..<450).map { "j\($0)" })
        #expect(table.notes.contains { $0.contains("latest 200") })
        #expect(try ledger.table("verdicts limit 430").rows.count == 430)
        #expect(try ledger.table("verdicts where judge = j3").texts("judge") == ["j3"])
    }

    @Test func aTimelineHasEverythingOfItsScopeInOrder() throws {
        let table = try Self.ledger().table(
            "timeline of search between 2026-10-13 10:00 and 2026-10-13 23:00"
        )
        #expect(
            table.texts("kind") == [
                "deployment", "onset", "deployment", "alert_fired", "notified",
                "notification_failed", "alert_acknowledged", "silence_created", "note",
                "alert_resolved", "incident_closed",
            ]
        )
        // dep-2 is of billing; dep-3 names no feature, so it may concern any.
        #expect(table.texts("id").filter { $0.hasPrefix("dep") } == ["dep-1", "dep-3"])
        let onset = try #require(table.texts("text").first { $0.contains("began to change") })
        #expect(onset.contains("between 2026-10-13T10:01:00Z and 2026-10-13T10:05:00Z"))
        #expect(onset.contains("deployment dep-1 (strong)"))
    }

    @Test(arguments: [
        ("timeline of incident I-1", "deployment onset deployment alert_fired notified"),
        ("timeline of billing", "deployment deployment alert_fired"),
        ("timeline where kind = note", "note"), ("timeline where by = jo", "incident_closed"),
        ("timeline limit 1", "gate_decided"),
        ("timeline in production where kind = silence_created", "silence_created"),
        ("timeline since 2026-10-15", ""),
    ])
    func aTimelineIsNarrowedDown(question: String, kinds: String) throws {
        let table = try Self.ledger().table(question)
        let wanted = kinds.split(separator: " ").map(String.init)
        let found = table.texts("kind").filter {
            question.contains("limit") || $0 != "gate_decided"
        }
        #expect(Array(found.prefix(wanted.count)) == wanted)
        #expect(!wanted.isEmpty || found.isEmpty)
    }

    @Test func anIncidentsTimelineEndsAnHourAfterIt() throws {
        let table = try Self.ledger().table("timeline of incident I-1")
        #expect(table.texts("id").contains("run-1") == false)
        #expect(table.texts("kind").last == "incident_closed")
        #expect(table.notes.contains { $0.contains("cause: dep-1") })
        let early = try Self.ledger().table("timeline of I-1 as of 2026-10-13T10:25:00Z")
        #expect(early.notes.contains { $0.contains("still open") })
        #expect(early.texts("kind").last == "notification_failed")
    }

    @Test func anAlertWhoseRuleIsNotConfiguredShowsWhatWasRecorded() throws {
        let table = try Self.ledger().table("explain alert A-1")
        #expect(table.kind == "alert")
        #expect(table.texts("value").contains("2026-10-13T10:03:00Z"))
        #expect(table.notes.contains { $0.contains("not in the configuration") })
    }

    @Test func anExplanationGoesThroughTheTicks() throws {
        let ledger = try Self.ledger()
        try ledger.append(
            (0..<40).map { index in
                let minute = index < 10 ? "0\(index)" : "\(index)"
                let value = index < 20 ? 0.9 : 0.3
                return EventFixture.score("13T12:\(minute):00Z", value, #""feature":"search""#)
            }
        )
        let rule = AlertRule.fixture(
            windowSeconds: 600,
            forSeconds: 120,
            dimensions: [.feature]
        )
        let answerer = QuestionAnswerer(
            store: ledger.store,
            projections: try ledger.projections(),
            alerts: AlertSettings(rules: [rule]),
            clock: { Timestamp(seconds: 1_791_900_000) }
        )
        func table(_ question: String) throws -> TableAnswer {
            guard case .table(let table) = try answerer.answer(question) else {
                throw TestLedger.UnexpectedAnswer()
            }
            return table
        }
        let quiet = try table("explain low in search at 2026-10-13T12:15Z")
        #expect(quiet.kind == "alert_explanation")
        #expect(quiet.texts("state").last == "inactive")
        let firing = try table("explain low in search at 2026-10-13T12:35Z")
        #expect(firing.texts("state").last == "firing")
        #expect(firing.notes.contains { $0.contains("which is < 0.65") })
        #expect(firing.next.contains("what changed when faithfulness dropped in feature search"))
        // An hour of ticks stands before the instant, or twice the time that a violation must last.
        let instant = Timestamp(seconds: 1_791_900_000)
        #expect(
            AlertExplanation.tracedTimes(rule, at: instant).lowerBound
                == instant.advanced(bySeconds: -3_600)
        )
        #expect(
            AlertExplanation.tracedTimes(.fixture(forSeconds: 3_600), at: instant).lowerBound
                == instant.advanced(bySeconds: -7_200)
        )
        let both = try table("explain low at 2026-10-13T12:35Z")
        #expect(both.kind == "rule_explanation")
        #expect(both.texts("labels").sorted() == ["feature=billing", "feature=search"])
        #expect(throws: QuestionError.self) { try table("explain slo") }
    }
    /// The value of a share of errors is no value of the metric, so that only its polarity says which way.
    @Test func ofADetectorIsAskedWhatGotWorse() throws {
        let ledger = try Self.ledger()
        try ledger.append(
            (10..<40).map {
                EventFixture.score("13T12:\($0):00Z", 0.9, #""feature":"search""#)
            }
        )
        let rule = AlertRule.fixture(
            detector: .errorRate,
            windowSeconds: 600,
            dimensions: [.feature]
        )
        let answerer = QuestionAnswerer(
            store: ledger.store,
            projections: try ledger.projections(),
            alerts: AlertSettings(rules: [rule]),
            clock: { Timestamp(seconds: 1_791_900_000) }
        )
        guard case .table(let table) = try answerer.answer("explain low in search") else {
            throw TestLedger.UnexpectedAnswer()
        }
        #expect(table.next.contains("what changed when faithfulness got worse in feature search"))
    }
}
