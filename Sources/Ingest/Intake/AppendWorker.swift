import Foundation
import Ledger

/// Appends batches on a thread of its own, one behind the caller.
///
/// While the store writes a batch, the caller prepares the next. Appending is in order; a failure
/// reaches the caller with its next batch, or at the end.
// Unchecked because every access to the state below holds the condition's lock.
final class AppendWorker: BatchSink, @unchecked Sendable {
    private let condition = NSCondition()
    private let landing: Landing
    private let store: any EventStore
    private var waiting: SealedBatch?
    private var spare: PreparedBatch?
    private var isFinished = false
    private var hasEnded = false
    private var failure: (any Error)?

    init(landing: Landing, store: any EventStore) {
        self.landing = landing
        self.store = store
        Thread { self.work() }.start()
    }

    func spareBatch(ledgerTime: Timestamp) -> PreparedBatch {
        condition.lock()
        defer { condition.unlock() }
        return spare.take() ?? PreparedBatch(ledgerTime: ledgerTime)
    }

    func land(_ batch: consuming SealedBatch) throws {
        condition.lock()
        defer { condition.unlock() }
        while waiting != nil, failure == nil { condition.wait() }
        if let failure { throw failure }
        waiting = consume batch
        condition.broadcast()
    }

    /// Waits until everything is appended.
    ///
    /// - Throws: The failure of a batch, if there was one.
    func finish() throws {
        condition.lock()
        defer { condition.unlock() }
        isFinished = true
        condition.broadcast()
        while !hasEnded { condition.wait() }
        if let failure { throw failure }
    }

    private func work() {
        while var batch = next() {
            do {
                let report = try store.append(&batch)
                try landing.note(report, batch)
                give(batch.unsealed())
            } catch {
                end(error)
                return
            }
        }
        end(nil)
    }

    private func next() -> SealedBatch? {
        condition.lock()
        defer { condition.unlock() }
        while waiting == nil, !isFinished { condition.wait() }
        let batch = waiting.take()
        condition.broadcast()
        return batch
    }

    private func give(_ batch: consuming PreparedBatch) {
        condition.lock()
        spare = consume batch
        condition.unlock()
    }

    private func end(_ error: (any Error)?) {
        condition.lock()
        failure = error
        hasEnded = true
        condition.broadcast()
        condition.unlock()
    }
}
