import Foundation
import Ledger

/// Counts what became of batches once they were appended.
// Unchecked because one thread at a time uses it: the appending one until the intake has ended.
final class Landing: @unchecked Sendable {
    private let session: IngestSession
    private let name: String
    private let rejects: RejectsFile
    private var new = 0
    private var duplicates = 0
    private var conflicts: [IngestReport.Conflict] = []
    private(set) var conflictCount = 0

    init(session: IngestSession, name: String, rejects: RejectsFile) {
        self.session = session
        self.name = name
        self.rejects = rejects
    }

    /// Takes one batch's outcome in; conflicting events go to the rejects file.
    func note(_ report: AppendReport, _ batch: borrowing SealedBatch) throws {
        new += report.appended
        duplicates += report.duplicates
        conflictCount += report.conflicts.count
        for conflict in report.conflicts {
            let event = batch.events.events[conflict.index]
            let named = IngestReport.Conflict(
                line: event.lineNumber,
                source: String(decoding: batch.events.bytes(event.source), as: UTF8.self),
                id: String(decoding: batch.events.bytes(event.id), as: UTF8.self),
                digest: batch.events.contentDigest(of: event, IngestSession.digest),
                first: conflict.first
            )
            // The record of conflicts names every one; the report only shows the first.
            conflicts.append(named)
            let reason =
                "position \(conflict.first.rawValue) has the same source and id with other content"
            try rejects.begin(line: event.lineNumber, reason: reason, input: name)
            try rejects.write(batch.events.bytes(event.body))
            rejects.end()
        }
        if conflicts.count >= Self.conflictsMax { try recordConflicts() }
        if session.options.storesTexts, !session.options.isDryRun, !batch.events.texts.isEmpty {
            try session.store.storeTexts(
                batch.events.texts.compactMap { text in
                    MerkleHash(hex: String(text.hash.dropFirst("sha256:".count)))
                        .map { ($0, text.text) }
                }
            )
        }
    }

    /// Conflicts are recorded in bulk, and often enough not to fill the memory.
    private static let conflictsMax = 4_096
    private var listed: [IngestReport.Conflict] = []

    private func recordConflicts() throws {
        if listed.count < IngestReport.listedMax {
            listed += conflicts.prefix(IngestReport.listedMax - listed.count)
        }
        if !session.options.isStrict, !session.options.isDryRun {
            try IngestRecord(store: session.store, clock: session.clock).record(conflicts)
        }
        conflicts = []
    }

    /// Writes the counts into the report.
    func complete(_ report: inout IngestReport) throws {
        try recordConflicts()
        report.new = new
        report.duplicates = duplicates
        report.conflictCount = conflictCount
        report.conflicts = listed
    }
}

extension PreparedBatch {
    /// SHA-256 of an event's body without the ledger's time: what it would be anywhere.
    func contentDigest(of event: PreparedEvent, _ digest: EventPreparer.Digest) -> String {
        var body = Array(bytes(event.body))
        let start = event.ledgerTimeOffset - event.body.lowerBound
        // `"ledgertime":"…",`: 14 bytes before the value, the closing quote and the comma behind.
        body.removeSubrange(start - 14..<start + 29)
        return body.withUnsafeBytes(digest)
    }
}
