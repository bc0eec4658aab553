import Crypto
import Foundation
public import Ledger

/// Takes inputs into a ledger: reads, validates, appends, and reports what became of each record.
///
/// Validating and hashing one batch overlaps with writing the one before, so an ingestion takes about
/// as long as the slower of the two. Memory does not depend on the input's size.
public struct IngestSession {
    /// How an ingestion treats its input.
    public struct Options: Sendable {
        /// Whether one refused record refuses the whole input.
        public var isStrict = false
        /// Whether nothing lands in any case.
        public var isDryRun = false
        /// Whether texts that events bring are kept.
        public var storesTexts = false
        /// Events a transaction, at most.
        public var batchSize = 32_768
        /// Where refused records go.
        public var rejectsPath: String
        /// Whether the rejects file is begun anew.
        public var truncatesRejects = true

        /// Makes the usual options.
        ///
        /// - Parameter rejectsPath: Where refused records go.
        public init(rejectsPath: String) {
            self.rejectsPath = rejectsPath
        }
    }

    let store: any EventStore
    let options: Options
    let clock: @Sendable () -> Timestamp

    /// Bodies a batch, at most, so that few but large events do not fill the memory.
    private static let batchBytesMax = 16 << 20

    /// Prepares an ingestion.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - options: How to treat the input.
    ///   - clock: The ledger's clock.
    public init(
        store: any EventStore,
        options: Options,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.options = options
        self.clock = clock
    }

    /// Takes one input in.
    ///
    /// - Parameters:
    ///   - path: A file, plain or gzip, or `-` for standard input.
    ///   - progress: Called now and then with the bytes read and the input's size, if known.
    /// - Returns: What became of the records; refused ones are not an error.
    /// - Throws: ``InputError`` if the input cannot be opened or the rejects file not be written, or
    ///   ``StoreError``; whole batches before the failure have landed. An input that cannot be read
    ///   to its end is no error here: the report says so.
    public func ingest(
        _ path: String,
        progress: @escaping (Int64, Int64?) -> Void = { _, _ in }
    ) throws -> IngestReport {
        let name = path == "-" ? "standard input" : path
        let source = try ByteSource(path: path)
        let rejects = RejectsFile(
            path: try rejectsPath(besides: source),
            truncates: options.truncatesRejects
        )
        var intake = Intake(
            session: self,
            name: name,
            isStream: path == "-",
            rejects: rejects,
            progress: progress
        )
        var reader = RecordReader(source)
        let landing = Landing(session: self, name: name, rejects: rejects)
        if options.isStrict || options.isDryRun {
            var isKept = false
            try store.appendAtomically { append in
                try withoutActuallyEscaping(append) { append in
                    let sink = DirectSink(landing: landing, append: append)
                    try intake.run(&reader, into: sink)
                }
                isKept = !options.isDryRun && intake.report.isClean && landing.conflictCount == 0
                return isKept
            }
            intake.report.hasLanded = isKept
        } else {
            let worker = AppendWorker(landing: landing, store: store)
            do {
                try intake.run(&reader, into: worker)
            } catch {
                // What was refused so far is not lost, whatever else goes wrong.
                defer { try? rejects.flush() }
                try worker.finish()
                throw error
            }
            try worker.finish()
        }
        try landing.complete(&intake.report)
        return try finish(&intake.report, rejects)
    }

    /// Looks whether an input can be opened, before anything is done.
    ///
    /// - Parameter path: A file, or `-` for standard input.
    /// - Throws: ``InputError`` if it cannot be opened or is a folder.
    public static func check(_ path: String) throws {
        _ = try ByteSource(path: path)
    }

    /// Where refused records go: never into the input itself, which would not end.
    private func rejectsPath(besides source: borrowing ByteSource) throws -> String {
        guard source.isSameFile(as: options.rejectsPath) else { return options.rejectsPath }
        guard !options.truncatesRejects else {
            throw InputError.rejectsAreInput(options.rejectsPath)
        }
        // A mended rejects file that is taken in again: what is still wrong goes to the next one.
        let stem = (options.rejectsPath as NSString).deletingPathExtension
        var number = 2
        while FileManager.default.fileExists(atPath: "\(stem)-\(number).jsonl") { number += 1 }
        return "\(stem)-\(number).jsonl"
    }

    private func finish(
        _ report: inout IngestReport,
        _ rejects: RejectsFile
    ) throws -> IngestReport {
        try rejects.flush()
        if !rejects.isEmpty { report.rejectsPath = rejects.path }
        if report.hasLanded {
            try IngestRecord(store: store, clock: clock).record(report)
        }
        report.position = try store.head().position
        return report
    }

    /// Whether a batch is large enough to be appended.
    func isFull(_ batch: borrowing PreparedBatch) -> Bool {
        batch.events.count >= options.batchSize || batch.bytes.count >= Self.batchBytesMax
    }

    /// SHA-256 in hexadecimal.
    static let digest: EventPreparer.Digest = { bytes in
        var text = ""
        for byte in SHA256.hash(data: bytes) {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }
}
