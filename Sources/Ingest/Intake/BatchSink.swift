import Ledger

/// Where an intake's batches go.
protocol BatchSink {
    /// A batch to fill next, with memory that is allocated already if there is some.
    func spareBatch(ledgerTime: Timestamp) -> PreparedBatch

    /// Takes a batch over.
    ///
    /// - Throws: ``StoreError``, of this batch or of one before it.
    func land(_ batch: consuming SealedBatch) throws
}

/// Appends on the calling thread, within a transaction that the caller holds.
struct DirectSink: BatchSink {
    let landing: Landing
    let append: (inout SealedBatch) throws -> AppendReport

    func spareBatch(ledgerTime: Timestamp) -> PreparedBatch {
        PreparedBatch(ledgerTime: ledgerTime)
    }

    func land(_ batch: consuming SealedBatch) throws {
        let report = try append(&batch)
        try landing.note(report, batch)
    }
}
