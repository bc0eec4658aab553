import Foundation
import Ledger

/// Writes the ledger's own events about an ingestion: conflicts, and how it ended.
///
/// Their ids follow from what they are about, so taking the same input in again writes none twice.
struct IngestRecord {
    let store: any EventStore
    let clock: @Sendable () -> Timestamp

    /// The source of the ledger's own events.
    static let source = "/ledger"

    /// Writes a `conflict.detected` for each conflict that has none yet.
    func record(_ conflicts: [IngestReport.Conflict]) throws {
        var events: [OwnEvent] = []
        for conflict in conflicts {
            let identity = "\(conflict.source)\n\(conflict.id)\n\(conflict.digest)"
            let hash = Data(identity.utf8).withUnsafeBytes(IngestSession.digest)
            let id = "conflict/\(hash)"
            guard try store.position(source: Self.source, id: id) == nil else { continue }
            events.append(
                OwnEvent(
                    id: id,
                    type: .conflictDetected,
                    data: ConflictData(
                        source: conflict.source,
                        id: conflict.id,
                        kept: conflict.first.rawValue,
                        digest: "sha256:\(conflict.digest)"
                    )
                )
            )
        }
        try append(events)
    }

    /// Writes an `ingest.finished` if the ingestion changed or refused anything, and there is none yet
    /// for the same input.
    func record(_ report: IngestReport) throws {
        let prefix = "ingest/\(report.digest)"
        let earlier = try store.countOfEvents(source: Self.source, idPrefix: prefix)
        let changed = report.new > 0
        guard changed || (!report.isClean && earlier == 0) else { return }
        let data = IngestData(
            input: (report.input as NSString).lastPathComponent,
            digest: "sha256:\(report.digest)",
            lines: report.records,
            added: report.new,
            duplicates: report.duplicates,
            conflicts: report.conflictCount,
            rejected: report.rejectedCount
        )
        try append([
            OwnEvent(id: "\(prefix)/\(earlier + 1)", type: .ingestFinished, data: data)
        ])
    }

    private func append(_ events: [OwnEvent]) throws {
        _ = try OwnEventAppender(store: store, source: Self.source, clock: clock).append(events)
    }

    private struct ConflictData: Encodable {
        var source: String
        var id: String
        var kept: Int64
        var digest: String
    }

    private struct IngestData: Encodable {
        var input: String
        var digest: String
        var lines: Int
        var added: Int
        var duplicates: Int
        var conflicts: Int
        var rejected: Int
    }
}
