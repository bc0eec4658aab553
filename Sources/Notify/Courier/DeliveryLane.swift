import Ledger
import Projections
import Transport

/// The way to one receiver: sends what is due there, one message after the other, on its own.
actor DeliveryLane {
    private let receiver: Receiver
    private let means: CourierMeans
    private var schedule: LaneSchedule
    private var entry: CourierReport.Entry
    /// Messages that the receiver has, whether or not the ledger knows it yet.
    private var taken: Set<String> = []
    /// Outcomes that could not be recorded yet.
    private var unrecorded: [NotificationOutcome] = []
    private var references: [String: String] = [:]
    private var standing: Standing?
    private var deadline: Timestamp?
    private var worker: Task<Void, Never>?
    private var sleeper: Task<Void, Never>?

    /// What holds now, for a receiver that is told so each time.
    enum Standing: Sendable {
        case alerts([NotifiableAlert])
        case samples([MetricSample])
    }

    init(_ receiver: Receiver, means: CourierMeans, recentAttempts: [Timestamp]) {
        self.receiver = receiver
        self.means = means
        schedule = LaneSchedule(limits: receiver.limits, recentAttempts: recentAttempts)
        entry = CourierReport.Entry(receiver: receiver.name)
    }

    /// Takes over what is due now, and what holds now.
    func submit(_ due: [Delivery], standing: Standing?) {
        // Once the ledger shows that a message was taken, it is not due any more.
        taken.formIntersection(due.map(\.key))
        schedule.replace(with: due.filter { !taken.contains($0.key) })
        if let standing { self.standing = standing }
        sleeper?.cancel()
        if worker == nil { worker = Task { await self.work() } }
    }

    /// Waits until nothing is left to do before a time.
    func settle(before deadline: Timestamp) async -> CourierReport.Entry {
        self.deadline = deadline
        sleeper?.cancel()
        await worker?.value
        self.deadline = nil
        await recordAgain()
        return report()
    }

    /// What was done since the last report.
    func report() -> CourierReport.Entry {
        var entry = entry
        entry.waiting = schedule.items.count
        if case .wait(let until) = schedule.next(means.now()) { entry.nextAttempt = until }
        self.entry = CourierReport.Entry(receiver: receiver.name)
        return entry
    }

    /// Stops at once; what waits stays due.
    func stop() {
        worker?.cancel()
        sleeper?.cancel()
    }

    private func work() async {
        await recordAgain()
        while !Task.isCancelled {
            // A ledger that cannot be written to would have everything sent again.
            guard unrecorded.isEmpty else { break }
            let now = means.now()
            switch schedule.next(now) {
            case .send(let delivery):
                if let deadline, now >= deadline { return finish() }
                await attempt(delivery)
            case .wait(let until):
                if standing == nil {
                    if let deadline, until > deadline { return finish() }
                    await pause(until.seconds(since: now))
                }
            case .idle:
                if standing == nil { return finish() }
            }
            await tellStanding()
        }
        finish()
    }

    /// Ends the worker.
    ///
    /// Nothing is awaited between deciding so and this: what is submitted later finds no worker and
    /// starts one.
    private func finish() { worker = nil }

    /// Sleeps until a time, or until there is something new.
    private func pause(_ seconds: Double) async {
        let sleep = means.sleep
        // A clock that is set back must not put a lane to sleep for good.
        let task = Task { await sleep(min(max(seconds, 0.001), 60)) }
        sleeper = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        sleeper = nil
    }

    // MARK: Attempts

    private func attempt(_ delivery: Delivery) async {
        schedule.began(means.now())
        let verdict: DeliveryVerdict
        do {
            verdict = try await send(delivery)
        } catch let failure as HTTPFailure {
            verdict =
                failure.isTransient
                ? .retry(reason: failure.message, afterSeconds: nil)
                : .refused(reason: failure.message)
        } catch is CancellationError {
            return
        } catch {
            verdict = .refused(reason: "the message cannot be written: \(error)")
        }
        await take(verdict, of: delivery)
    }

    private func send(_ delivery: Delivery) async throws -> DeliveryVerdict {
        var delivery = delivery
        if delivery.reference == nil, let thread = delivery.thread {
            delivery.reference = references[thread]
        }
        let channel: any NotificationChannel
        switch receiver.port {
        case .channel(let other): channel = other
        case .alertmanager(let alertmanager): channel = alertmanager
        case .lines:
            try means.write(LineWording.line(delivery))
            return .delivered(response: "written", reference: nil)
        case .pushgateway, .textfile:
            return .refused(reason: "the receiver takes metrics alone")
        }
        var result = DeliveryVerdict.refused(reason: "the receiver has nothing to hear of this")
        for request in try channel.requests(delivery, now: means.now()) {
            let response = try await means.transport.send(request)
            result = channel.verdict(response, now: means.now())
            guard case .delivered = result else { return result }
        }
        return result
    }

    private func take(_ verdict: DeliveryVerdict, of delivery: Delivery) async {
        let now = means.now()
        switch verdict {
        case .delivered(let response, let reference):
            entry.delivered += 1
            taken.insert(delivery.key)
            schedule.settle(delivery.key)
            if let reference, let thread = delivery.thread, references[thread] == nil {
                references[thread] = reference
            }
            let outcomes = delivery.records.map { record in
                var data = record
                data.attempts = delivery.failedAttempts + 1
                data.response = receiver.redacted(response)
                if record.transition == "fired" { data.reference = reference }
                return NotificationOutcome(type: .notificationDelivered, time: now, data: data)
            }
            await record(outcomes)
        case .retry(let reason, let afterSeconds):
            let failure = schedule.fail(
                delivery,
                now,
                afterSeconds: afterSeconds,
                jitter: means.jitter()
            )
            await fail(delivery, reason, attempts: failure.attempts, retryAt: failure.retryAt)
        case .refused(let reason):
            schedule.settle(delivery.key)
            await fail(delivery, reason, attempts: delivery.failedAttempts + 1, retryAt: nil)
        }
    }

    private func fail(
        _ delivery: Delivery,
        _ reason: String,
        attempts: Int,
        retryAt: Timestamp?
    ) async {
        entry.failed += 1
        if retryAt == nil { entry.dead += 1 }
        let text = receiver.redacted(reason)
        note(text)
        // Of a summary, one event says that it waits; that it is given up is said of each part.
        let records = retryAt == nil ? delivery.records : Array(delivery.records.prefix(1))
        let now = means.now()
        await record(
            records.map { record in
                var data = record
                data.attempts = attempts
                data.reason = text
                data.final = retryAt == nil
                data.retryat = retryAt?.rfc3339
                return NotificationOutcome(type: .notificationFailed, time: now, data: data)
            }
        )
    }

    private func note(_ problem: String) {
        if !entry.problems.contains(problem), entry.problems.count < 10 {
            entry.problems.append(problem)
        }
    }

    // MARK: Recording

    private func record(_ outcomes: [NotificationOutcome]) async {
        unrecorded += outcomes
        await recordAgain()
    }

    private func recordAgain() async {
        guard !unrecorded.isEmpty else { return }
        let outcomes = unrecorded
        unrecorded = []
        do {
            try await means.append(outcomes)
        } catch {
            unrecorded = outcomes + unrecorded
            let text = (error as? any UserFacingError)?.message ?? "\(error)"
            note("what was sent could not be recorded: \(text)")
        }
    }

    // MARK: What holds now

    private func tellStanding() async {
        guard let standing else { return }
        self.standing = nil
        do {
            switch (receiver.port, standing) {
            case (.alertmanager(let channel), .alerts(let alerts)):
                guard !alerts.isEmpty else { return }
                let request = try channel.request(alerts, now: means.now())
                try await tell(request)
            case (.pushgateway(let channel), .samples(let samples)):
                try await tell(channel.request(samples))
            case (.textfile(let file), .samples(let samples)):
                try file.write(samples)
            default:
                return
            }
        } catch is CancellationError {
            return
        } catch {
            note(receiver.redacted((error as? any UserFacingError)?.message ?? "\(error)"))
        }
    }

    private func tell(_ request: HTTPRequest) async throws {
        let response = try await means.transport.send(request)
        switch DeliveryVerdict.common(response, now: means.now()) {
        case .delivered: return
        case .retry(let reason, _), .refused(let reason): note(receiver.redacted(reason))
        }
    }
}
