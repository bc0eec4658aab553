import Foundation
public import Ledger

/// Makes a ledger from another one's export: the same positions, times and root hash.
public struct LedgerRestore {
    private let store: any EventStore

    /// Prepares a restoration.
    ///
    /// - Parameter store: An empty ledger.
    public init(store: any EventStore) {
        self.store = store
    }

    /// Reads an export in one transaction.
    ///
    /// - Parameters:
    ///   - path: The export, plain or gzip, or `-` for standard input.
    ///   - progress: Called now and then with the bytes read and the input's size, if known.
    /// - Returns: The restored ledger's head.
    /// - Throws: ``RestoreError`` if the ledger is not empty or a line is not from an export;
    ///   ``InputError``, ``StoreError``. Then the ledger is as empty as before.
    public func restore(
        _ path: String,
        progress: (Int64, Int64?) -> Void = { _, _ in }
    ) throws -> LedgerHead {
        let size = try store.head().size
        guard size == 0 else { throw RestoreError.notEmpty(size) }
        var reader = RecordReader(try ByteSource(path: path))
        var preparer = EventPreparer(
            mode: .restore,
            now: Timestamp(microseconds: .max),
            digest: IngestSession.digest
        )
        try store.appendAtomically { append in
            var batch = PreparedBatch(ledgerTime: Timestamp(microseconds: 0))
            while let record = try reader.next() {
                try take(record, &preparer, &batch)
                guard batch.events.count >= 8_192 else { continue }
                try land(&batch, append)
                progress(reader.bytesRead, reader.size)
            }
            try land(&batch, append)
            return true
        }
        return try store.head()
    }

    private func take(
        _ record: RecordReader.Record,
        _ preparer: inout EventPreparer,
        _ batch: inout PreparedBatch
    ) throws {
        switch record {
        case .whole(let bytes, let line):
            guard bytes.contains(where: { $0 > 0x20 }) else { return }
            do {
                try preparer.prepare(bytes, lineNumber: line, into: &batch)
            } catch {
                throw RestoreError.badLine(line, error.message)
            }
        case .piece(_, let line, _, _):
            throw RestoreError.badLine(line, "the line is longer than the allowed 1 MiB")
        case .broken(_, let line, let reason):
            throw RestoreError.badLine(line, reason)
        }
    }

    private func land(
        _ batch: inout PreparedBatch,
        _ append: (inout SealedBatch) throws -> AppendReport
    ) throws {
        var sealed = SealedBatch(batch)
        batch = PreparedBatch(ledgerTime: Timestamp(microseconds: 0))
        let report = try append(&sealed)
        guard report.duplicates == 0, report.conflicts.isEmpty else {
            throw RestoreError.repeatedIdentity
        }
    }
}

/// Why an export was not restored.
public struct RestoreError: UserFacingError, Equatable {
    /// What is wrong.
    public let message: String
    /// What to do next.
    public let hint: String
    /// The class of failure.
    public let failure: FailureClass

    static func notEmpty(_ size: Int64) -> RestoreError {
        RestoreError(
            message: "the ledger holds \(size) events already",
            hint: "Restore into a new file, named with --db PATH.",
            failure: .usage
        )
    }

    static func badLine(_ line: Int, _ reason: String) -> RestoreError {
        RestoreError(
            message: "line \(line) of the export: \(reason)",
            hint: "Restore an unchanged `ledger export`; nothing was written.",
            failure: .rejectedInput
        )
    }

    static let repeatedIdentity = RestoreError(
        message: "the export holds one identity twice",
        hint: "Restore an unchanged `ledger export`; nothing was written.",
        failure: .rejectedInput
    )
}
