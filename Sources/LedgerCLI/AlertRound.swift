import Foundation
import Ingest
import Ledger
import Notify
import Projections
import Transport

/// One round of alerting: evaluate the rules, append what was decided, tell whoever is to be told.
///
/// Rounds of several processes exclude each other by a lock beside the ledger, so that a cron job and
/// a watcher do not evaluate at the same time.
struct AlertRound {
    let desk: AlertDesk

    /// What a round decided.
    struct Report {
        /// How many alerts fired and are still on.
        var fired = 0
        /// How many ended.
        var resolved = 0
        /// How many came and went while nobody evaluated.
        var missed = 0
        /// How many fire now.
        var firing = 0
        /// Whether another process held the lock, so that nothing was done.
        var isBusy = false
        /// What the rules say now; nil if nothing was done.
        var outcomes: [AlertOutcome]?
    }

    /// Evaluates and appends.
    ///
    /// - Returns: What was decided.
    /// - Throws: `StoreError` if the ledger cannot be read or written.
    func evaluate() throws -> Report {
        var report = Report()
        guard let lock = try RoundLock(path: desk.ledgerPath() + ".alerts.lock") else {
            report.isBusy = true
            return report
        }
        defer { lock.release() }
        let plan = try desk.engine.plan()
        if !plan.events.isEmpty {
            try desk.appender().append(
                plan.events.map { OwnEvent(id: $0.id, type: $0.type, time: $0.time, data: $0.data) }
            )
        }
        report.outcomes = plan.outcomes
        report.missed = plan.missedCount
        report.fired = plan.events.count { $0.type == .alertFired } - plan.missedCount
        report.resolved = plan.events.count { $0.type == .alertResolved } - plan.missedCount
        report.firing = try desk.engine.recorded().alerts.alerts.count(where: \.isFiring)
        return report
    }

    /// Makes a courier for the configured receivers.
    func courier() throws -> Courier {
        let appender = try desk.appender()
        return Courier(
            desk.notifications,
            environment: LedgerOptions.environment,
            outbox: Outbox(try desk.engine.recorded().decisions),
            means: CourierMeans(
                transport: HTTPClient(),
                now: LedgerOptions.clock,
                write: { Console.write($0) },
                append: { outcomes in
                    try appender.append(
                        outcomes.map { outcome in
                            OwnEvent(
                                id: outcome.eventID,
                                type: outcome.type,
                                time: outcome.time,
                                data: outcome.data
                            )
                        }
                    )
                }
            )
        )
    }

    /// Hands the courier what is due now.
    ///
    /// - Parameters:
    ///   - courier: The courier.
    ///   - retried: Keys of dead letters to try again.
    ///   - samples: The metrics, for receivers that take them; nil if they cannot be had.
    /// - Returns: Why messages are held back, one line each.
    /// - Throws: `StoreError` if the ledger cannot be read; nothing was handed over then.
    func deliver(
        by courier: Courier,
        retrying retried: Set<String> = [],
        samples: [MetricSample]? = nil
    ) async throws -> [String] {
        let snapshot = try desk.engine.recorded()
        let now = LedgerOptions.clock()
        let outbox = Outbox(snapshot.decisions)
        let suppression = NotificationSuppression(
            incidents: snapshot.incidents,
            silences: SilenceHistory(snapshot.decisions),
            now: now
        )
        let conditions = Outbox.Conditions(
            settings: desk.notifications,
            now: now,
            changes: snapshot.changes,
            retried: retried,
            suppression: suppression.reason
        )
        let plan = outbox.plan(conditions)
        await courier.submit(
            plan.due,
            standing: outbox.standing(conditions),
            samples: samples
        )
        return plan.held.map { "held: \($0.key): \($0.reason)" }
    }
}

/// A lock that is gone when its process is, however it ends.
private struct RoundLock {
    private let descriptor: Int32

    /// Takes the lock; nil if another process holds it.
    init?(path: String) throws {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StoreError(
                .readOnly,
                message: "\(path) cannot be made",
                hint: "Alert rounds need to write beside the ledger: check the folder's permission."
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    func release() { close(descriptor) }
}
