import Ledger

/// The queue of one receiver: what is sent next, and when; a value without a clock of its own.
///
/// A failure pauses the receiver, longer with each further one in a row, and the message that failed
/// longer still, so that one message that cannot be taken does not hold the others up. Messages of one
/// group keep their order.
struct LaneSchedule: Sendable {
    /// A message that waits.
    struct Item: Equatable, Sendable {
        var delivery: Delivery
        var failedAttempts: Int
        var notBefore: Timestamp?
    }

    /// What to do next.
    enum Step: Equatable, Sendable {
        /// Send this message now.
        case send(Delivery)
        /// Nothing before this time.
        case wait(until: Timestamp)
        /// Nothing at all.
        case idle
    }

    /// What a failure means for the message.
    struct Failure: Equatable, Sendable {
        var attempts: Int
        /// When it is tried again; nil if it is given up.
        var retryAt: Timestamp?
    }

    let limits: DeliveryLimits
    private(set) var items: [Item] = []
    /// The times of the attempts of the last minute.
    private var attempts: [Timestamp]
    private var pausedUntil: Timestamp?
    private var failuresInRow = 0

    init(limits: DeliveryLimits, recentAttempts: [Timestamp] = []) {
        self.limits = limits
        attempts = recentAttempts
    }

    /// Makes the queue hold what is due now; what it already held keeps its attempts.
    ///
    /// - Parameter due: What is due, in order. What waits and is not due any more is dropped.
    mutating func replace(with due: [Delivery]) {
        let known = Dictionary(items.map { ($0.delivery.key, $0) }) { first, _ in first }
        items = due.map { delivery in
            guard let item = known[delivery.key], item.failedAttempts > 0 else {
                return Item(
                    delivery: delivery,
                    failedAttempts: delivery.failedAttempts,
                    notBefore: delivery.notBefore
                )
            }
            return Item(
                delivery: delivery,
                failedAttempts: max(item.failedAttempts, delivery.failedAttempts),
                notBefore: item.notBefore ?? delivery.notBefore
            )
        }
    }

    /// What to do next.
    ///
    /// - Parameter now: The time.
    /// - Returns: The ready message with the fewest failures, the first of these in order.
    mutating func next(_ now: Timestamp) -> Step {
        attempts.removeAll { now.seconds(since: $0) >= 60 }
        guard !items.isEmpty else { return .idle }
        var earliest = pausedUntil ?? now
        if attempts.count >= limits.messagesPerMinute {
            let index = attempts.count - limits.messagesPerMinute
            earliest = max(earliest, attempts[index].advanced(bySeconds: 60))
        }
        var busyGroups: Set<String> = []
        var best: Item?
        var soonest: Timestamp?
        for item in items where busyGroups.insert(item.delivery.group).inserted {
            let ready = max(earliest, item.notBefore ?? earliest)
            if ready <= now {
                if item.failedAttempts < best?.failedAttempts ?? .max { best = item }
            } else {
                soonest = min(soonest ?? ready, ready)
            }
        }
        if var best {
            best.delivery.failedAttempts = best.failedAttempts
            return .send(best.delivery)
        }
        return soonest.map(Step.wait) ?? .idle
    }

    /// Notes that an attempt begins.
    mutating func began(_ now: Timestamp) { attempts.append(now) }

    /// Takes a delivered or refused message off the queue.
    mutating func settle(_ key: String) {
        failuresInRow = 0
        pausedUntil = nil
        items.removeAll { $0.delivery.key == key }
    }

    /// Notes that an attempt failed and may be repeated.
    ///
    /// - Parameters:
    ///   - delivery: The message, with the number of attempts that failed before.
    ///   - now: The time.
    ///   - afterSeconds: How long the receiver asks to be left alone; nil if it did not.
    ///   - jitter: A random number, 0 up to 1.
    /// - Returns: How many attempts that makes, and when the next is.
    mutating func fail(
        _ delivery: Delivery,
        _ now: Timestamp,
        afterSeconds: Double?,
        jitter: Double
    ) -> Failure {
        failuresInRow += 1
        let pause = max(backoff(failuresInRow, jitter), afterSeconds ?? 0)
        pausedUntil = now.advanced(bySeconds: pause)
        // A message that is not due any more has left the queue while it was being sent.
        let index = items.firstIndex { $0.delivery.key == delivery.key }
        let (count, overflows) = delivery.failedAttempts.addingReportingOverflow(1)
        guard !overflows, count < limits.attemptsMax else {
            if let index { items.remove(at: index) }
            return Failure(attempts: overflows ? .max : count, retryAt: nil)
        }
        let retryAt = now.advanced(bySeconds: max(backoff(count, jitter), afterSeconds ?? 0))
        if let index {
            items[index].failedAttempts = count
            items[index].notBefore = retryAt
        }
        return Failure(attempts: count, retryAt: retryAt)
    }

    /// The pause after some failures in a row: doubled each time up to a bound, then half of it fixed
    /// and half random, so that receivers that failed together are not called together again.
    private func backoff(_ failures: Int, _ jitter: Double) -> Double {
        var seconds = limits.backoffSeconds
        for _ in 1..<max(failures, 1) where seconds < limits.backoffSecondsMax { seconds *= 2 }
        seconds = min(seconds, limits.backoffSecondsMax)
        return seconds / 2 + seconds / 2 * min(max(jitter, 0), 1)
    }
}
