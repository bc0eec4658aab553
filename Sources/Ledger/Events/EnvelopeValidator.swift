/// Checks the attributes of a CloudEvent 1.0 over the tape.
struct EnvelopeValidator {
    let tape: TapeView
    let envelope: Envelope

    /// What the hot path needs to know of a valid envelope.
    struct Finding {
        var schemaIndex: Int
        var time: Timestamp?
        var ledgerTime: Timestamp?
    }

    @inline(__always)
    func validate(schemas: CompiledSchemas) throws(EventRejection) -> Finding {
        let version = try string(envelope.specversion, "specversion")
        guard version.count == 3, version[0] == 0x31, version[1] == 0x2e, version[2] == 0x30 else {
            throw rejection("specversion", envelope.specversion, "must be \"1.0\"")
        }
        _ = try text(envelope.id, "id", maximum: Envelope.maximumKeyLength)
        try checkReference(envelope.source, "source")
        _ = try text(envelope.type, "type", maximum: Envelope.maximumKeyLength)
        let schema = tape.lookUp(envelope.type, in: schemas.typeNames)
        let isOwn = schema >= 0
        if !isOwn { try checkForeignType() }
        var finding = Finding(schemaIndex: schema)
        if envelope.time != 0 { finding.time = try time(envelope.time, "time") }
        if envelope.recordedtime != 0 { _ = try time(envelope.recordedtime, "recordedtime") }
        if envelope.ledgertime != 0 {
            finding.ledgerTime = try time(envelope.ledgertime, "ledgertime")
        }
        try checkOptionalAttributes()
        try checkData(isOwn: isOwn)
        return finding
    }

    @inline(__always)
    private func checkOptionalAttributes() throws(EventRejection) {
        let references = Envelope.maximumReferenceLength
        let keys = Envelope.maximumKeyLength
        if envelope.subject != 0 { _ = try text(envelope.subject, "subject", maximum: references) }
        if envelope.dataschema != 0 { try checkReference(envelope.dataschema, "dataschema") }
        if envelope.sampledrate != 0 { try checkSampledRate() }
        if envelope.correlationid != 0 {
            _ = try text(envelope.correlationid, "correlationid", maximum: keys)
        }
        if envelope.causationid != 0 {
            _ = try text(envelope.causationid, "causationid", maximum: keys)
        }
        if envelope.traceparent != 0 {
            _ = try text(envelope.traceparent, "traceparent", maximum: keys)
        }
        if envelope.datacontenttype != 0 {
            _ = try text(envelope.datacontenttype, "datacontenttype", maximum: keys)
        }
    }

    @inline(__always)
    private func checkData(isOwn: Bool) throws(EventRejection) {
        if isOwn {
            guard envelope.dataBase64 == 0 else {
                let problem = "is not taken for this type; send data as JSON"
                throw rejection("data_base64", envelope.dataBase64, problem)
            }
            guard envelope.data != 0 else {
                throw EventRejection(reason: "data is missing", field: "data")
            }
            guard tape.kind(envelope.data) == .object else {
                let problem = "must be an object, not \(tape.kind(envelope.data).phrase)"
                throw rejection("data", envelope.data, problem)
            }
            if envelope.datacontenttype != 0, !hasJSONContentType {
                let problem = "must be application/json or end with +json"
                throw rejection("datacontenttype", envelope.datacontenttype, problem)
            }
        } else if envelope.dataBase64 != 0 {
            _ = try string(envelope.dataBase64, "data_base64")
            guard envelope.data == 0 else {
                let problem = "must not be there beside data"
                throw rejection("data_base64", envelope.dataBase64, problem)
            }
        }
    }

    func rejection(_ field: String, _ node: Int, _ problem: String) -> EventRejection {
        EventRejection(
            reason: "\(field) \(problem)",
            field: field,
            byteOffset: tape.tokens[node].textOffset
        )
    }

    /// The contents of an attribute that must be there and be a string.
    @inline(__always)
    private func string(
        _ node: Int,
        _ field: StaticString
    ) throws(EventRejection) -> UnsafeBufferPointer<UInt8> {
        guard node != 0 else {
            throw EventRejection(reason: "\(field) is missing", field: "\(field)")
        }
        guard tape.kind(node) == .string else {
            throw rejection("\(field)", node, "must be a string, not \(tape.kind(node).phrase)")
        }
        return tape.contents(node)
    }

    /// The contents of an attribute that must be a string of 1 to `maximum` Unicode scalars.
    @inline(__always)
    private func text(
        _ node: Int,
        _ field: StaticString,
        maximum: Int
    ) throws(EventRejection) -> UnsafeBufferPointer<UInt8> {
        let bytes = try string(node, field)
        guard bytes.count > 0 else { throw rejection("\(field)", node, "must not be empty") }
        if bytes.count > maximum, bytes.scalarCount > maximum {
            let problem = "has \(bytes.scalarCount) characters, more than \(maximum)"
            throw rejection("\(field)", node, problem)
        }
        return bytes
    }

    @inline(__always)
    private func time(_ node: Int, _ field: StaticString) throws(EventRejection) -> Timestamp {
        let bytes = try string(node, field)
        do {
            return try Timestamp(rfc3339: bytes)
        } catch {
            throw rejection("\(field)", node, error.description)
        }
    }

    /// A URI reference (RFC 3986) by its characters: reserved, unreserved and percent-encoded ones.
    @inline(__always)
    private func checkReference(_ node: Int, _ field: StaticString) throws(EventRejection) {
        let bytes = try text(node, field, maximum: Envelope.maximumReferenceLength)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            // Two words of 64 bits are the set of the allowed ASCII characters.
            let word: UInt64 = byte < 64 ? 0xafff_ffda_0000_0000 : 0x47ff_fffe_afff_ffff
            let isAllowed = byte < 128 && word &>> UInt64(byte & 63) & 1 == 1
            guard isAllowed || isPercentEncoded(bytes, offset) else {
                let problem = "must be a URI reference; percent-encode other characters"
                throw rejection("\(field)", node, problem)
            }
            offset &+= 1
        }
    }

    @inline(never)
    private func isPercentEncoded(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
        guard bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count else { return false }
        return [bytes[offset + 1], bytes[offset + 2]].allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
    }

    private func checkSampledRate() throws(EventRejection) {
        guard tape.kind(envelope.sampledrate) == .number else {
            let problem = "must be a whole number, not \(tape.kind(envelope.sampledrate).phrase)"
            throw rejection("sampledrate", envelope.sampledrate, problem)
        }
        let value = JSONNumber.value(of: tape.contents(envelope.sampledrate))
        guard value >= 1, value <= 2_147_483_647, value.rounded(.towardZero) == value else {
            let problem = "must be a whole number from 1 to 2147483647"
            throw rejection("sampledrate", envelope.sampledrate, problem)
        }
    }

    private var hasJSONContentType: Bool {
        let value = tape.string(envelope.datacontenttype).lowercased()
        let essence = value.prefix { $0 != ";" }.drop { $0 == " " }
        let parts = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        var subtype = parts[1]
        while subtype.last == " " { subtype.removeLast() }
        return subtype == "json" || subtype.hasSuffix("+json")
    }

    /// Only this ledger's own types are refused when they are unknown.
    @inline(never)
    private func checkForeignType() throws(EventRejection) {
        let type = EventType(rawValue: tape.string(envelope.type))
        guard type.isOwn else { return }
        throw rejection("type", envelope.type, Self.unknownType(type))
    }

    private static func unknownType(_ type: EventType) -> String {
        let excerpt = EventRejection.excerpt(type.rawValue)
        if let parts = type.parts {
            let first = EventType(noun: parts.noun, participle: parts.participle)
            if EventSchema.schema(of: first) != nil {
                return "\(excerpt) is of version \(parts.version); this ledger knows "
                    + first.rawValue
            }
        }
        let nearest = EventSchema.all.map(\.type.rawValue).min {
            EditDistance.between($0, excerpt) < EditDistance.between($1, excerpt)
        }
        return "\(excerpt) is unknown" + (nearest.map { "; the nearest known is \($0)" } ?? "")
    }
}

/// The Levenshtein distance, to suggest what somebody meant.
enum EditDistance {
    /// The fewest insertions, deletions and replacements of bytes from one text to another.
    static func between(_ left: String, _ right: String) -> Int {
        let columns = Array(right.utf8)
        var row = Array(0...columns.count)
        for (line, byte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in columns.indices {
                let replaced = diagonal + (columns[column] == byte ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, min(diagonal, row[column]) + 1)
            }
        }
        return row[columns.count]
    }
}
