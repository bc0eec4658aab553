extension EventPreparer {
    /// Appends the canonical body to the batch's arena and says where its parts are.
    ///
    /// Null attributes are left out, for null means absent; `ledgertime` is put in its place.
    @inline(__always)
    func write(
        _ view: TapeView,
        _ envelope: Envelope,
        finding: EnvelopeValidator.Finding,
        flags: PreparedEvent.Flags,
        lineNumber: Int,
        batch: inout PreparedBatch
    ) -> PreparedEvent {
        let offset = batch.arena.count
        let ledgerTime =
            mode == .restore ? view.contents(envelope.ledgertime) : batch.ledgerTimeText.bytes
        let start = batch.arena.reserve(
            CanonicalWriter.maximumLength(tape) + 2 * Timestamp.ledgerTimeLength
        )
        var writer = EventWriter(view, cursor: start)
        writer.write(envelope, ledgerTime: ledgerTime)
        batch.arena.commit(writer.canonical.cursor)
        let body = offset..<batch.arena.count
        let places = writer.places
        return PreparedEvent(
            body: body,
            ledgerTimeOffset: offset &+ places.ledgerTime,
            source: range(view, envelope.source, offset &+ places.source, &batch),
            id: range(view, envelope.id, offset &+ places.id, &batch),
            typeName: range(view, envelope.type, offset &+ places.type, &batch),
            schemaIndex: finding.schemaIndex,
            time: finding.time,
            restoredLedgerTime: mode == .restore ? finding.ledgerTime : nil,
            lineNumber: lineNumber,
            flags: flags
        )
    }

    /// The range of an attribute's decoded bytes: within the body, or, when the body has to escape
    /// something in it, appended after the body.
    @inline(__always)
    private func range(
        _ view: TapeView,
        _ node: Int,
        _ place: Int,
        _ batch: inout PreparedBatch
    ) -> Range<Int> {
        let token = view.tokens[node]
        if token.flags & JSONToken.escaped == 0 {
            return Range(uncheckedBounds: (place &+ 1, place &+ 1 &+ Int(token.length)))
        }
        let start = batch.arena.count
        batch.arena.append(view.contents(node))
        return start..<batch.arena.count
    }
}

/// Writes one event's envelope, and through the canonical writer everything in it.
private struct EventWriter {
    /// Offsets of values within the body.
    struct Places {
        var ledgerTime = 0
        var source = 0
        var id = 0
        var type = 0
    }

    private let view: TapeView
    private let start: UnsafeMutablePointer<UInt8>
    var canonical: CanonicalWriter
    var places = Places()

    @inline(__always)
    init(_ view: TapeView, cursor: UnsafeMutablePointer<UInt8>) {
        self.view = view
        start = cursor
        canonical = CanonicalWriter(view, cursor: cursor)
    }

    @inline(__always)
    mutating func write(_ envelope: Envelope, ledgerTime: UnsafeBufferPointer<UInt8>) {
        canonical.put(UInt8(ascii: "{"))
        let chunk = Int(view.tokens[0].length)
        var needsLedgerTime = true
        var isFirst = true
        for member in 0..<Int(view.order[chunk]) {
            let name = Int(view.order[chunk &+ 1 &+ member])
            let value = name &+ 1
            if value == envelope.ledgertime { continue }
            if view.kind(value) == .null, value != envelope.data { continue }
            if needsLedgerTime, isAfterLedgerTime(name) {
                writeLedgerTime(ledgerTime, isFirst: isFirst)
                needsLedgerTime = false
                isFirst = false
            }
            if !isFirst { canonical.put(UInt8(ascii: ",")) }
            isFirst = false
            canonical.writeString(view.tokens[name])
            canonical.put(UInt8(ascii: ":"))
            note(value, envelope)
            canonical.write(value)
        }
        if needsLedgerTime { writeLedgerTime(ledgerTime, isFirst: isFirst) }
        canonical.put(UInt8(ascii: "}"))
    }

    @inline(__always)
    private mutating func note(_ value: Int, _ envelope: Envelope) {
        let place = canonical.cursor - start
        if value == envelope.id {
            places.id = place
        } else if value == envelope.source {
            places.source = place
        } else if value == envelope.type {
            places.type = place
        }
    }

    @inline(__always)
    private func isAfterLedgerTime(_ name: Int) -> Bool {
        let bytes = view.contents(name)
        guard let first = bytes.first, first >= UInt8(ascii: "l") else { return false }
        return first > UInt8(ascii: "l") || isAfterLedgerTimeSlowly(bytes)
    }

    @inline(never)
    private func isAfterLedgerTimeSlowly(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let name: StaticString = "ledgertime"
        return UTF16Order.compare(
            bytes,
            UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        ) > 0
    }

    @inline(__always)
    private mutating func writeLedgerTime(_ text: UnsafeBufferPointer<UInt8>, isFirst: Bool) {
        if !isFirst { canonical.put(UInt8(ascii: ",")) }
        canonical.put("\"ledgertime\":\"")
        places.ledgerTime = canonical.cursor - start
        canonical.put(text)
        canonical.put(UInt8(ascii: "\""))
    }
}
