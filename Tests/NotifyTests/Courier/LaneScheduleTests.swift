import Ledger
import Projections
import TestSupport
import Testing

@testable import Notify

struct LaneScheduleTests {
    private let limits = DeliveryLimits(
        messagesPerMinute: 5,
        attemptsMax: 4,
        backoffSeconds: 2,
        backoffSecondsMax: 60
    )

    private func delivery(_ name: String, group: String? = nil, attempts: Int = 0) -> Delivery {
        Delivery(
            receiver: "r",
            group: group ?? name,
            content: .missed(MissedNotice(alerts: [])),
            records: [NotificationData(receiver: "r", key: name)],
            position: Position(rawValue: 1),
            failedAttempts: attempts
        )
    }

    private func time(_ seconds: Double) -> Timestamp {
        AlertStory.start.advanced(bySeconds: seconds)
    }

    private func sent(_ step: LaneSchedule.Step) -> String? {
        if case .send(let delivery) = step { return delivery.key }
        return nil
    }

    @Test func messagesAreSentInTheirOrder() {
        var schedule = LaneSchedule(limits: limits)
        #expect(schedule.next(time(0)) == .idle)
        schedule.replace(with: [delivery("a"), delivery("b")])
        #expect(sent(schedule.next(time(0))) == "a")
        schedule.settle("a")
        #expect(sent(schedule.next(time(0))) == "b")
        schedule.settle("b")
        #expect(schedule.next(time(0)) == .idle)
    }

    @Test func aFailureDoublesThePauseUpToItsBound() throws {
        var schedule = LaneSchedule(
            limits: DeliveryLimits(attemptsMax: 100, backoffSeconds: 2, backoffSecondsMax: 60)
        )
        var item = delivery("a")
        schedule.replace(with: [item])
        var pauses: [Double] = []
        for _ in 0..<8 {
            let failure = schedule.fail(item, time(0), afterSeconds: nil, jitter: 1)
            pauses.append(try #require(failure.retryAt).seconds(since: time(0)))
            item.failedAttempts = failure.attempts
        }
        #expect(pauses == [2, 4, 8, 16, 32, 60, 60, 60])
    }

    @Test(arguments: [(0.0, 1.0), (0.5, 1.5), (0.999_999_9, 2.0), (-5, 1), (7, 2)])
    func halfOfThePauseIsRandom(jitter: Double, seconds: Double) throws {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [delivery("a")])
        let failure = schedule.fail(delivery("a"), time(0), afterSeconds: nil, jitter: jitter)
        let pause = try #require(failure.retryAt).seconds(since: time(0))
        #expect(abs(pause - seconds) < 1e-5)
    }

    @Test func theReceiverIsLeftAloneForAsLongAsItAsks() {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [delivery("a"), delivery("b")])
        _ = schedule.fail(delivery("a"), time(0), afterSeconds: 30, jitter: 0)
        #expect(schedule.next(time(29)) == .wait(until: time(30)))
        #expect(sent(schedule.next(time(30))) == "b")
    }

    @Test func aMessageThatCannotBeTakenDoesNotHoldOthersUp() {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [delivery("poison"), delivery("good")])
        _ = schedule.fail(delivery("poison"), time(0), afterSeconds: nil, jitter: 1)
        #expect(sent(schedule.next(time(2))) == "good")
        schedule.settle("good")
        #expect(sent(schedule.next(time(2))) == "poison")
    }

    @Test func aGroupKeepsItsOrder() {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [
            delivery("fired", group: "g"), delivery("resolved", group: "g"), delivery("other"),
        ])
        _ = schedule.fail(delivery("fired", group: "g"), time(0), afterSeconds: nil, jitter: 1)
        #expect(sent(schedule.next(time(2))) == "other")
        schedule.settle("other")
        #expect(sent(schedule.next(time(2))) == "fired")
        schedule.settle("fired")
        #expect(sent(schedule.next(time(2))) == "resolved")
    }

    @Test func afterTheLastAttemptAMessageIsGivenUp() {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [delivery("a", attempts: 3)])
        let failure = schedule.fail(
            delivery("a", attempts: 3),
            time(0),
            afterSeconds: nil,
            jitter: 0
        )
        #expect(failure == LaneSchedule.Failure(attempts: 4, retryAt: nil))
        #expect(schedule.items.isEmpty)
        let huge = schedule.fail(
            delivery("b", attempts: .max),
            time(0),
            afterSeconds: nil,
            jitter: 0
        )
        #expect(huge.retryAt == nil)
    }

    @Test func noMoreThanTheLimitWithinAMinute() {
        var schedule = LaneSchedule(limits: limits, recentAttempts: [time(-50), time(-61)])
        schedule.replace(with: (0..<20).map { delivery("\($0)") })
        for second in 0..<4 {
            let now = time(Double(second))
            guard let key = sent(schedule.next(now)) else {
                Issue.record("nothing at \(second)")
                return
            }
            schedule.began(now)
            schedule.settle(key)
        }
        // Five within the minute: one before the process began, four since.
        #expect(schedule.next(time(4)) == .wait(until: time(10)))
        #expect(sent(schedule.next(time(10))) != nil)
    }

    @Test func whatIsNotDueAnyMoreIsDropped() {
        var schedule = LaneSchedule(limits: limits)
        schedule.replace(with: [delivery("a"), delivery("b")])
        _ = schedule.fail(delivery("a"), time(0), afterSeconds: nil, jitter: 1)
        schedule.replace(with: [delivery("a"), delivery("c")])
        #expect(schedule.items.map(\.delivery.key) == ["a", "c"])
        #expect(schedule.items[0].failedAttempts == 1)
        #expect(schedule.items[0].notBefore == time(2))
    }
}
