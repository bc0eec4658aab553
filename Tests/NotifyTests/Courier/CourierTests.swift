import Foundation
import Ledger
import Projections
import Synchronization
import TestSupport
import Testing

@testable import Notify

/// Receivers that fail in every way they can.
struct CourierTests {
    private let bench: CourierBench

    init() throws {
        bench = try CourierBench()
    }

    @Test func whatIsDueIsDeliveredAndRecordedOnce() async throws {
        let server = try LoopbackServer { _, _ in .answer(202, body: #"{"status":"success"}"#) }
        let pager = CourierBench.pager(server.url)
        try bench.story.fire("A-1")
        let report = try await bench.deliver([pager])
        #expect(report.isComplete)
        #expect(report.entry("pager")?.delivered == 1)
        #expect(try bench.outcomes() == ["delivered pager fired"])
        let request = try #require(server.requests.first)
        #expect(request.target == "/v2/enqueue")
        #expect(request.member("event_action") == "trigger")
        #expect(request.member("routing_key") == "ROUTING-KEY")
        #expect(
            request.member("dedup_key") == "qualityledger:production/search:faithfulness"
        )
        _ = try await bench.deliver([pager])
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        [LoopbackServer.Reaction.answer(500), .answer(503), .answer(502, body: "<html>")],
        [.reset, .close, .reset], [.answer(429), .answer(408)], [.hang],
        [.dribble(202, body: "x", pause: 8)],
    ])
    func aReceiverThatFailsIsTriedUntilItTakesIt(
        failures: [LoopbackServer.Reaction]
    ) async throws {
        let server = try LoopbackServer { _, number in
            number < failures.count ? failures[number] : .answer(202)
        }
        try bench.story.fire("A-1")
        let report = try await bench.deliver([CourierBench.pager(server.url)])
        #expect(report.entry("pager")?.delivered == 1)
        #expect(report.entry("pager")?.failed == failures.count)
        #expect(server.requests.count == failures.count + 1)
        #expect(Set(server.requests.map { $0.member("dedup_key") }).count == 1)
        let failed = (1...failures.count).map { "failed pager fired \($0)" }
        #expect(try bench.outcomes() == failed + ["delivered pager fired"])
    }

    @Test func anAnswerAfterTheTimeoutIsNoSecondIncident() async throws {
        let server = try LoopbackServer { _, number in
            .answer(202, after: number == 0 ? 6 : 0)
        }
        try bench.story.fire("A-1")
        var pager = CourierBench.pager(server.url)
        pager.limits.timeoutSeconds = 3
        let report = try await bench.deliver([pager])
        #expect(report.entry("pager")?.delivered == 1)
        // Both arrived, with one key: PagerDuty keeps one incident.
        #expect(server.requests.count >= 2)
        #expect(Set(server.requests.map { $0.member("dedup_key") }).count == 1)
    }

    @Test func retryAfterIsWaitedFor() async throws {
        let times = Mutex<[Date]>([])
        let server = try LoopbackServer { _, number in
            times.withLock { $0.append(Date()) }
            return number == 0 ? .answer(429, headers: ["Retry-After": "1"]) : .answer(202)
        }
        try bench.story.fire("A-1")
        _ = try await bench.deliver([CourierBench.pager(server.url)])
        let seen = times.withLock { $0 }
        try #require(seen.count == 2)
        #expect(seen[1].timeIntervalSince(seen[0]) >= 0.95)
    }

    @Test func aRefusedMessageIsADeadLetterAtOnce() async throws {
        let server = try LoopbackServer { _, _ in .answer(400, body: "invalid ROUTING-KEY") }
        try bench.story.fire("A-1")
        let report = try await bench.deliver([CourierBench.pager(server.url)])
        #expect(report.entry("pager")?.dead == 1)
        #expect(!report.isComplete)
        #expect(server.requests.count == 1)
        let letter = try #require(try bench.story.outbox().deadLetters.first)
        #expect(letter.reason == "400: invalid env:PAGER_KEY")
        #expect(try bench.outcomes() == ["dead pager fired 1"])
    }

    @Test func afterTheLastAttemptItIsADeadLetterThatCanBeSentAgain() async throws {
        let isDown = Mutex(true)
        let server = try LoopbackServer { _, _ in
            isDown.withLock { $0 } ? .answer(500) : .answer(202)
        }
        let pager = CourierBench.pager(server.url)
        try bench.story.fire("A-1")
        let report = try await bench.deliver([pager])
        #expect(report.entry("pager")?.dead == 1)
        #expect(server.requests.count == CourierBench.limits.attemptsMax)
        isDown.withLock { $0 = false }
        let outbox = try bench.story.outbox()
        let letters = outbox.deadLetters
        let settings = NotificationSettings(receivers: [pager])
        let conditions = Outbox.Conditions(
            settings: settings,
            now: AlertStory.time(1),
            retried: Set(letters.map(\.key))
        )
        let courier = Courier(
            settings,
            environment: ["PAGER_KEY": "R"],
            outbox: outbox,
            means: bench.means()
        )
        await courier.submit(outbox.plan(conditions).due)
        #expect(await courier.settle(within: 120).isComplete)
        #expect(try bench.story.outbox().deadLetters.isEmpty)
    }

    @Test func aDeadReceiverDelaysNoOther() async throws {
        let dead = try LoopbackServer { _, _ in .hang }
        let slow = try LoopbackServer { _, _ in .answer(202, after: 0.3) }
        let good = try LoopbackServer { _, _ in .answer(202) }
        for number in 0..<3 {
            try bench.story.fire("A-\(number)", rule: "r\(number)") {
                $0.dedupkey = "k\(number)"
                $0.incident = "I-\(number)"
            }
        }
        // Longer than the others take on a machine with much else to do.
        var dying = CourierBench.pager(dead.url, name: "dead")
        dying.limits.timeoutSeconds = 20
        let report = try await bench.deliver(
            [
                dying, CourierBench.pager(slow.url, name: "slow"),
                CourierBench.pager(good.url, name: "good"),
            ],
            seconds: 18
        )
        #expect(report.entry("good")?.delivered == 3)
        #expect(report.entry("slow")?.delivered == 3)
        #expect(report.entry("dead")?.delivered == 0)
        #expect(report.entry("dead")?.waiting == 3)
        #expect(report.entry("dead")?.nextAttempt != nil)
        // All others had theirs before the first attempt at the dead one was over.
        let outcomes = try bench.outcomes()
        #expect(outcomes.firstIndex(of: "failed dead fired 1") == 6)
    }

    @Test func theNextRunGoesOnWhereTheLastStopped() async throws {
        let isDown = Mutex(true)
        let server = try LoopbackServer { _, _ in
            isDown.withLock { $0 } ? .answer(503, headers: ["Retry-After": "30"]) : .answer(202)
        }
        let pager = CourierBench.pager(server.url)
        try bench.story.fire("A-1")
        let first = try await bench.deliver([pager], seconds: 0.5)
        #expect(first.entry("pager")?.waiting == 1)
        isDown.withLock { $0 = false }
        // The receiver asked for thirty seconds, and the ledger remembers.
        let second = try await bench.deliver([pager], seconds: 0.5)
        #expect(second.entry("pager")?.waiting == 1)
        #expect(server.requests.count == 1)
        let due = try #require(
            try bench.story.plan([pager], at: 1).due.first
        )
        #expect(due.failedAttempts == 1)
        #expect(due.notBefore.map { $0.seconds(since: AlertStory.time(1)) } ?? 0 > 25)
    }

    @Test func whatCannotBeRecordedIsReportedAndSentAgainLater() async throws {
        struct Locked: UserFacingError {
            var message: String { "the ledger is locked" }
            var hint: String { "" }
            var failure: FailureClass { .unavailable }
        }
        let server = try LoopbackServer { _, _ in .answer(202) }
        let pager = CourierBench.pager(server.url)
        try bench.story.fire("A-1")
        try bench.story.fire("A-2", rule: "other") {
            $0.dedupkey = "other"
            $0.incident = "I-2"
        }
        let report = try await bench.deliver([pager], append: { _ in throw Locked() })
        #expect(report.entry("pager")?.problems.first?.contains("the ledger is locked") == true)
        // It stops at once: each further message would be sent twice, too.
        #expect(server.requests.count == 1)
        _ = try await bench.deliver([pager])
        #expect(server.requests.count == 3)
        #expect(try bench.story.plan([pager], at: 2).due.isEmpty)
    }

    @Test func aMissingSecretStopsItsReceiverAlone() async throws {
        let server = try LoopbackServer { _, _ in .answer(202) }
        try bench.story.fire("A-1")
        let report = try await bench.deliver([
            CourierBench.pager(server.url), CourierBench.team(),
        ])
        #expect(report.entry("pager")?.delivered == 1)
        #expect(report.entry("team")?.problems.first?.contains("SLACK_URL") == true)
        #expect(try bench.story.plan([CourierBench.team()], at: 1).due.count == 1)
    }

    @Test func aBotChangesItsMessageWhenTheIncidentEnds() async throws {
        let server = try LoopbackServer { request, number in
            .answer(200, body: #"{"ok":true,"channel":"C1","ts":"100.\#(number)"}"#)
        }
        let bot = ReceiverSettings(
            name: "bot",
            channel: .slackBot(
                SlackBotSettings(
                    token: .variable("SLACK_TOKEN"),
                    channel: "#quality",
                    url: server.url
                )
            ),
            limits: CourierBench.limits
        )
        let environment = ["SLACK_TOKEN": "xoxb-1"]
        try bench.story.fire("A-1")
        // The acknowledgement goes with the firing: its thread is known before the ledger has it.
        try bench.story.acknowledge("A-1", at: 0.5)
        _ = try await bench.deliver([bot], environment: environment)
        try bench.story.resolve("A-1", at: 0.9)
        _ = try await bench.deliver([bot], environment: environment)
        #expect(
            server.requests.map(\.target) == [
                "/chat.postMessage", "/chat.update", "/chat.postMessage", "/chat.update",
                "/chat.postMessage",
            ]
        )
        let threads = server.requests.map { $0.member("thread_ts") ?? $0.member("ts") }
        #expect(threads == [nil, "100.0", "100.0", "100.0", "100.0"])
        #expect(server.requests[0].member("channel") == "#quality")
        #expect(server.requests[3].member("channel") == "C1")
        #expect(server.requests[0].headers["authorization"] == "Bearer xoxb-1")
    }

    @Test func linesGoToStandardOutput() async throws {
        let lines = Mutex<[String]>([])
        try bench.story.fire("A-1")
        let outbox = try bench.story.outbox()
        let settings = NotificationSettings(receivers: [.console])
        let means = bench.means(write: { line in lines.withLock { $0.append(line) } })
        let courier = Courier(settings, environment: [:], outbox: outbox, means: means)
        let conditions = Outbox.Conditions(settings: settings, now: AlertStory.time(1))
        await courier.submit(outbox.plan(conditions).due)
        #expect(await courier.settle(within: 120).isComplete)
        #expect(lines.withLock { $0 }.count == 1)
        #expect(lines.withLock { $0 }.first?.contains("[P1] faithfulness 0.61 < 0.65") == true)
    }

    @Test func watchingTakesOverWhatIsDueWhileALaneWaits() async throws {
        let isDown = Mutex(true)
        let server = try LoopbackServer { _, _ in
            isDown.withLock { $0 } ? .answer(500) : .answer(202)
        }
        let pager = CourierBench.pager(server.url)
        let settings = NotificationSettings(receivers: [pager])
        let courier = Courier(
            settings,
            environment: ["PAGER_KEY": "R"],
            outbox: Outbox(),
            means: bench.means()
        )
        func submit() async throws {
            let outbox = try bench.story.outbox()
            let conditions = Outbox.Conditions(settings: settings, now: AlertStory.time(1))
            await courier.submit(outbox.plan(conditions).due)
        }
        try bench.story.fire("A-1")
        try await submit()
        try await Task.sleep(for: .milliseconds(120))
        // It ends before the receiver is back: the firing is not due any more, the end is.
        try bench.story.resolve("A-1", at: 0.9)
        try await submit()
        isDown.withLock { $0 = false }
        let report = await courier.settle(within: 120)
        #expect(report.entry("pager")?.delivered == 1)
        #expect(server.requests.last?.member("event_action") == "resolve")
        #expect(try bench.outcomes().last == "delivered pager resolved")
    }
}
