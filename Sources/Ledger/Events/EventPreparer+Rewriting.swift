// The slow paths: lines that are written anew before they are validated.
extension EventPreparer {
    /// Writes a line in the short form as a whole CloudEvent and scans that instead.
    ///
    /// Envelope attributes stay on top, everything else becomes `data`. Without an id the line gets
    /// the digest of its own canonical bytes, and of its number too when it has no time, so that
    /// ingesting the same file again adds nothing.
    ///
    /// - Parameters:
    ///   - view: The scanned line.
    ///   - envelope: Its attributes.
    ///   - lineNumber: Its number.
    /// - Returns: The view of the whole event.
    /// - Throws: The rejection of a line that is no short form.
    @inline(never)
    mutating func expandShortForm(
        _ view: TapeView,
        _ envelope: Envelope,
        lineNumber: Int
    ) throws(EventRejection) -> TapeView {
        let type = try shortFormType()
        rewritten.truncate(to: 0)
        rewritten.append("{\"specversion\":\"1.0\",\"type\":\"\(type.rawValue)\"")
        if envelope.source == 0 {
            rewritten.append(",\"source\":")
            rewritten.appendCanonicalString(shortFormSource)
        }
        if envelope.id == 0 {
            rewritten.append(",\"id\":\"\(shortFormID(envelope, lineNumber: lineNumber))\"")
        }
        appendMembers { Self.isShortFormAttribute($0) }
        rewritten.append(",\"data\":{")
        appendMembers { !Self.isShortFormAttribute($0) }
        rewritten.append("}}")
        return try scanObject(rewritten.bytes)
    }

    private func shortFormType() throws(EventRejection) -> EventType {
        let hasMetric = tape.member("metric", of: .root) != nil
        if hasMetric, tape.member("value", of: .root) != nil { return .scoreRecorded }
        if tape.member("deployment", of: .root) != nil { return .deploymentRecorded }
        if hasMetric {
            throw EventRejection(
                reason: "value is missing; write null, and a status, if nothing was scored",
                field: "value"
            )
        }
        throw EventRejection(
            reason: "the line is no CloudEvent (specversion is missing) and no short form"
                + " (metric and value, or deployment)",
            hint: "A score in the short form is {\"metric\":\"faithfulness\",\"value\":0.91}."
        )
    }

    private mutating func shortFormID(_ envelope: Envelope, lineNumber: Int) -> String {
        spare.truncate(to: 0)
        spare.appendCanonical(.root, of: tape)
        if envelope.time == 0 { spare.append("#\(lineNumber)\(shortFormSalt)") }
        return "sha256:" + digest(UnsafeRawBufferPointer(spare.bytes))
    }

    /// The members of a short form that belong to the envelope.
    private static func isShortFormAttribute(_ name: String) -> Bool {
        switch name {
        case "id", "source", "time", "recordedtime", "subject", "correlationid", "causationid",
            "sampledrate", "traceparent":
            true
        default: false
        }
    }

    /// Appends the members of the root whose names fit, each after a comma but for the first in an
    /// object; null attributes of the envelope are absent ones.
    private mutating func appendMembers(where fits: (String) -> Bool) {
        var members: [(name: JSONNode, value: JSONNode)] = []
        tape.forEachMember(of: .root) { name, value in
            guard let text = tape.string(of: name), fits(text) else { return }
            if Self.isShortFormAttribute(text), tape.kind(of: value) == .null { return }
            members.append((name, value))
        }
        for (name, value) in members {
            if rewritten.bytes.last != UInt8(ascii: "{") { rewritten.append(",") }
            rewritten.appendCanonical(name, of: tape)
            rewritten.append(":")
            rewritten.appendCanonical(value, of: tape)
        }
    }

    /// The object of texts in an event's data, if there is one that is not empty.
    @inline(__always)
    static func textsNode(_ view: TapeView, data: Int) -> Int? {
        var name = data &+ 1
        let end = view.after(data)
        while name < end {
            if view.tokens[name].length == 5, isTexts(view.contents(name)) {
                let value = name &+ 1
                let isFilled = view.kind(value) == .object && view.after(value) > value &+ 1
                return isFilled ? value : nil
            }
            name = view.after(name &+ 1)
        }
        return nil
    }

    @inline(__always)
    private static func isTexts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes[0] == UInt8(ascii: "t") && bytes[1] == UInt8(ascii: "e")
            && bytes[2] == UInt8(ascii: "x") && bytes[3] == UInt8(ascii: "t")
            && bytes[4] == UInt8(ascii: "s")
    }

    /// Writes the event anew with each text replaced by its hash, into ``rewritten``.
    ///
    /// A text that is already a hash stays, so that an exported event can be ingested.
    ///
    /// - Parameters:
    ///   - view: The scanned event.
    ///   - node: The object of texts.
    ///   - eventIndex: The place that the event will have in its batch.
    /// - Returns: The texts.
    @inline(never)
    mutating func detachTexts(_ view: TapeView, _ node: Int, eventIndex: Int) -> [PreparedText] {
        var texts: [PreparedText] = []
        spare.truncate(to: 0)
        spare.append("{")
        var name = node + 1
        let end = view.after(node)
        while name < end {
            if name > node + 1 { spare.append(",") }
            spare.appendCanonical(JSONNode(name), of: tape)
            spare.append(":")
            let contents = view.contents(name + 1)
            if Self.isHash(contents) {
                spare.appendCanonical(JSONNode(name + 1), of: tape)
            } else {
                let hash = "sha256:" + digest(UnsafeRawBufferPointer(contents))
                spare.appendCanonicalString(hash)
                texts.append(
                    PreparedText(
                        eventIndex: eventIndex,
                        name: view.string(name),
                        hash: hash,
                        text: view.string(name + 1)
                    )
                )
            }
            name = view.after(name + 1)
        }
        spare.append("}")
        splice(spare.bytes, inPlaceOf: node, view)
        return texts
    }

    /// Copies the scanned text into ``rewritten`` with the object at a node replaced.
    ///
    /// The text may itself stand in ``rewritten`` (after a short form), so it is put together in an
    /// arena of its own first.
    private mutating func splice(
        _ replacement: UnsafeBufferPointer<UInt8>,
        inPlaceOf node: Int,
        _ view: TapeView
    ) {
        let text = UnsafeBufferPointer(start: view.base, count: view.count)
        let start = Int(view.tokens[node].start)
        var whole = ByteArena(capacity: view.count + replacement.count)
        whole.append(UnsafeBufferPointer(rebasing: text[..<start]))
        whole.append(replacement)
        whole.append(UnsafeBufferPointer(rebasing: text[Self.end(of: node, view)...]))
        swap(&whole, &rewritten)
    }

    /// The offset after the closing bracket of an object of strings.
    private static func end(of node: Int, _ view: TapeView) -> Int {
        // The last string's raw contents begin at its link; from there, its closing quote is found
        // by stepping over escapes, and the bracket follows.
        var offset = Int(view.tokens[view.after(node) - 1].link)
        while view.base[offset] != UInt8(ascii: "\"") {
            offset += view.base[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        while view.base[offset] != UInt8(ascii: "}") { offset += 1 }
        return offset + 1
    }

    private static func isHash(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let prefix: StaticString = "sha256:"
        guard bytes.count == 71 else { return false }
        for (offset, byte) in bytes.enumerated() {
            if offset < 7 {
                guard byte == prefix.utf8Start[offset] else { return false }
            } else {
                guard (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) else {
                    return false
                }
            }
        }
        return true
    }
}

extension EventRejection {
    /// The same rejection in the words of the short form, where data's members are on top; offsets
    /// in the line that was written anew mean nothing to the reader.
    var inShortForm: EventRejection {
        func shortened(_ text: String) -> String {
            text.hasPrefix("data.") ? String(text.dropFirst(5)) : text
        }
        return EventRejection(
            reason: shortened(reason),
            field: field.map(shortened),
            byteOffset: nil,
            hint: hint
        )
    }
}
