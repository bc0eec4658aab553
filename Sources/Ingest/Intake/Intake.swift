import Foundation
import Ledger

/// One input on its way into the ledger.
struct Intake {
    let session: IngestSession
    let name: String
    /// Whether the input is a stream that happens now and not a document that can be read again.
    let isStream: Bool
    let rejects: RejectsFile
    let progress: (Int64, Int64?) -> Void
    var report: IngestReport
    /// Whether a refused record has been begun whose last piece is still to come.
    private var isInsidePieces = false

    init(
        session: IngestSession,
        name: String,
        isStream: Bool,
        rejects: RejectsFile,
        progress: @escaping (Int64, Int64?) -> Void
    ) {
        self.session = session
        self.name = name
        self.isStream = isStream
        self.rejects = rejects
        self.progress = progress
        report = IngestReport(input: name)
    }

    /// Reads everything and lands it in batches.
    mutating func run(_ reader: inout RecordReader, into sink: some BatchSink) throws {
        var now = session.clock()
        var preparer = EventPreparer(
            now: now,
            shortFormSource: "/ledger/ingest",
            digest: IngestSession.digest
        )
        // A stream's lines happen now and are new each time; a document's are the same when it is
        // read again, so there the name of the file stands in for the missing time.
        let salt = isStream ? now.rfc3339 : (name as NSString).lastPathComponent
        preparer.shortFormSalt = "#\(salt)"
        var batch = PreparedBatch(ledgerTime: now)
        while true {
            let record: RecordReader.Record?
            do {
                record = try reader.next()
            } catch let error as InputError where report.records > 0 || reader.bytesRead > 0 {
                // What came before a damaged place lands all the same.
                endPieces()
                report.interruption = error
                break
            }
            guard let record else { break }
            try take(record, &preparer, &batch)
            if session.isFull(batch) {
                let sealed = SealedBatch(batch)
                batch = sink.spareBatch(ledgerTime: now)
                try sink.land(sealed)
                progress(reader.bytesRead, reader.size)
                now = session.clock()
                preparer.now = now
                batch.removeAll(ledgerTime: now)
            }
        }
        if batch.events.count > 0 { try sink.land(SealedBatch(batch)) }
        report.digest = reader.digestText
        progress(reader.bytesRead, reader.size)
    }

    private mutating func take(
        _ record: RecordReader.Record,
        _ preparer: inout EventPreparer,
        _ batch: inout PreparedBatch
    ) throws {
        switch record {
        case .whole(let bytes, let line):
            if Self.isPassedOver(bytes) { return }
            report.records += 1
            do {
                try prepare(bytes, line: line, &preparer, &batch)
            } catch {
                try reject(bytes, line: line, reason: error.message)
            }
        case .piece(let bytes, let line, let isFirst, let isLast):
            if isFirst {
                let reason = "the event is longer than the allowed 1 MiB"
                report.records += 1
                count(line: line, reason: reason)
                let isMultiline = bytes.contains(UInt8(ascii: "\n"))
                try rejects.begin(line: line, reason: reason, input: name, isMultiline: isMultiline)
                isInsidePieces = true
            }
            do {
                try rejects.write(bytes)
            } catch {
                isInsidePieces = false
                throw error
            }
            if isLast { endPieces() }
        case .broken(let bytes, let line, let reason):
            report.records += 1
            try reject(bytes, line: line, reason: reason)
        }
    }

    private mutating func endPieces() {
        if isInsidePieces { rejects.end() }
        isInsidePieces = false
    }

    /// Prepares an event; a refusal is tried again if the clock has moved on meanwhile, since a slow
    /// stream's events would else seem to come from the future.
    private func prepare(
        _ bytes: UnsafeBufferPointer<UInt8>,
        line: Int,
        _ preparer: inout EventPreparer,
        _ batch: inout PreparedBatch
    ) throws(EventRejection) {
        do {
            try preparer.prepare(bytes, lineNumber: line, into: &batch)
        } catch {
            let later = session.clock()
            guard later > preparer.now.advanced(bySeconds: 1) else { throw error }
            preparer.now = later
            try preparer.prepare(bytes, lineNumber: line, into: &batch)
        }
    }

    private mutating func reject(
        _ bytes: UnsafeBufferPointer<UInt8>,
        line: Int,
        reason: String
    ) throws {
        count(line: line, reason: reason)
        let isMultiline = bytes.contains(UInt8(ascii: "\n"))
        try rejects.begin(line: line, reason: reason, input: name, isMultiline: isMultiline)
        try rejects.write(bytes)
        rejects.end()
    }

    private mutating func count(line: Int, reason: String) {
        report.rejectedCount += 1
        if report.rejections.count < IngestReport.listedMax {
            report.rejections.append(IngestReport.Rejection(line: line, reason: reason))
        }
    }

    /// Blank lines, and the marks of a rejects file that is ingested again.
    private static func isPassedOver(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) else {
            return true
        }
        return first == UInt8(ascii: "#") && bytes.starts(with: RejectsFile.mark)
    }
}
