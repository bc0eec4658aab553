/// Turns lines of JSON into events that are ready to be appended: scanned, validated, canonical.
///
/// It is the hot path of ingestion, so it keeps its memory from line to line and makes no string for
/// a line that is fine. One preparer serves one thread.
public struct EventPreparer: ~Copyable {
    /// The longest line that is taken, 1 MiB.
    public static let maximumEventBytes = 1 << 20
    /// How far ahead of the ledger's clock an event may be.
    public static let allowedLeadSeconds = 300.0

    /// Gives the SHA-256 of some bytes as 64 hexadecimal digits.
    public typealias Digest = @Sendable (UnsafeRawBufferPointer) -> String

    /// What happens to the recorded time that an incoming event carries.
    public enum Mode: Sendable {
        /// The ledger writes its own.
        case ingest
        /// The event comes from a ledger's export and keeps its own.
        case restore
    }

    /// The ledger's clock, which events may not be far ahead of.
    public var now: Timestamp
    /// What tells lines in the short form apart that have neither an id nor a time, beside their
    /// content and line number: the input's name, say.
    public var shortFormSalt = ""

    let mode: Mode
    let shortFormSource: String
    let digest: Digest
    private let names = Envelope.names
    private let schemas = CompiledSchemas.shared
    var tape = JSONTape()
    var rewritten = ByteArena()
    var spare = ByteArena()

    /// Makes a preparer.
    ///
    /// - Parameters:
    ///   - mode: What happens to incoming recorded times.
    ///   - now: The ledger's clock.
    ///   - shortFormSource: The source of lines in the short form that name none.
    ///   - digest: SHA-256, in hexadecimal.
    public init(
        mode: Mode = .ingest,
        now: Timestamp,
        shortFormSource: String = "/ledger/short",
        digest: @escaping Digest
    ) {
        self.mode = mode
        self.now = now
        self.shortFormSource = shortFormSource
        self.digest = digest
    }

    /// Prepares the event of one line and appends it to a batch.
    ///
    /// Linear in the line. A refused line leaves the batch as it was.
    ///
    /// - Parameters:
    ///   - line: The bytes of one JSON object, without the line's end.
    ///   - lineNumber: The number of the line in its input.
    ///   - batch: Where the event goes.
    /// - Throws: ``EventRejection`` with the first thing wrong.
    public mutating func prepare(
        _ line: UnsafeBufferPointer<UInt8>,
        lineNumber: Int,
        into batch: inout PreparedBatch
    ) throws(EventRejection) {
        guard line.count <= Self.maximumEventBytes else {
            throw EventRejection(
                reason: "the line has \(line.count) bytes, more than the allowed 1 MiB",
                hint: "Send large contents by reference, not in the event."
            )
        }
        var view = try scanObject(line)
        var envelope = Envelope(view, names: names)
        var flags: PreparedEvent.Flags = []
        if envelope.specversion == 0 {
            view = try expandShortForm(view, envelope, lineNumber: lineNumber)
            envelope = Envelope(view, names: names)
            flags.insert(.shortForm)
        }
        do {
            try envelope.requireExtensions(view)
            try finish(view, envelope, flags, lineNumber: lineNumber, batch: &batch)
        } catch {
            throw flags.contains(.shortForm) ? error.inShortForm : error
        }
    }

    @inline(__always)
    private mutating func finish(
        _ view: TapeView,
        _ envelope: Envelope,
        _ flags: PreparedEvent.Flags,
        lineNumber: Int,
        batch: inout PreparedBatch
    ) throws(EventRejection) {
        var view = view
        var envelope = envelope
        var flags = flags
        var texts: [PreparedText] = []
        let finding = try EnvelopeValidator(tape: view, envelope: envelope)
            .validate(schemas: schemas)
        if finding.schemaIndex >= 0 {
            try validateData(view, envelope.data, schema: finding.schemaIndex)
            if mode == .ingest, let node = Self.textsNode(view, data: envelope.data) {
                texts = detachTexts(view, node, eventIndex: batch.events.count)
                view = try scanObject(rewritten.bytes)
                envelope = Envelope(view, names: names)
                flags.insert(.texts)
            }
        }
        try checkTimes(view, envelope, finding)
        if mode == .restore { flags.insert(.restored) }
        let event = write(
            view,
            envelope,
            finding: finding,
            flags: flags,
            lineNumber: lineNumber,
            batch: &batch
        )
        batch.events.append(event)
        if !texts.isEmpty { batch.texts.append(contentsOf: texts) }
    }

    /// Scans a text that must be an object.
    @inline(__always)
    mutating func scanObject(
        _ text: UnsafeBufferPointer<UInt8>
    ) throws(EventRejection) -> TapeView {
        do {
            try tape.scan(text)
        } catch {
            throw EventRejection(error)
        }
        guard let view = TapeView(tape), view.kind(0) == .object else {
            let kind = TapeView(tape)?.kind(0).phrase ?? "nothing"
            throw EventRejection(reason: "the line must be an object, not \(kind)", byteOffset: 0)
        }
        return view
    }

    @inline(__always)
    private func validateData(
        _ view: TapeView,
        _ node: Int,
        schema: Int
    ) throws(EventRejection) {
        do {
            try DataValidator(schemas: schemas, tape: view).validateData(node, schema: schema)
        } catch {
            throw EventRejection(error, schemas: schemas, tape: view)
        }
    }

    @inline(__always)
    private func checkTimes(
        _ view: TapeView,
        _ envelope: Envelope,
        _ finding: EnvelopeValidator.Finding
    ) throws(EventRejection) {
        let validator = EnvelopeValidator(tape: view, envelope: envelope)
        guard mode == .ingest else {
            guard finding.ledgerTime != nil else {
                throw EventRejection(
                    reason: "ledgertime is missing, so the line is not from a ledger's export",
                    field: "ledgertime",
                    hint: "Use ingest for events that are not from an export."
                )
            }
            guard view.contents(envelope.ledgertime).count == Timestamp.ledgerTimeLength,
                view.contents(envelope.ledgertime).last == UInt8(ascii: "Z")
            else {
                throw validator.rejection(
                    "ledgertime",
                    envelope.ledgertime,
                    "must be in UTC with six decimals, as an export writes it"
                )
            }
            return
        }
        if let time = finding.time,
            time.microseconds > now.microseconds + Int64(Self.allowedLeadSeconds) * 1_000_000
        {
            throw validator.rejection(
                "time",
                envelope.time,
                "is \(time.rfc3339), more than 5 minutes ahead of the ledger's clock"
            )
        }
    }
}
