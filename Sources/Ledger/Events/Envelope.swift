/// Where the attributes of a CloudEvent are on the tape: token indices, 0 for absent or null.
struct Envelope {
    var specversion = 0
    var id = 0
    var source = 0
    var type = 0
    var subject = 0
    var time = 0
    var recordedtime = 0
    var data = 0
    var dataBase64 = 0
    var datacontenttype = 0
    var dataschema = 0
    var ledgertime = 0
    var sampledrate = 0
    var correlationid = 0
    var causationid = 0
    var traceparent = 0
    /// The name of the first member that is no proper extension attribute, which only a whole
    /// CloudEvent minds, not the short form.
    private var improperName = 0

    /// The names in the order of the cases of ``collect(_:from:)``.
    static let names = NameTable([
        "specversion", "id", "source", "type", "subject", "time", "recordedtime", "data",
        "data_base64", "datacontenttype", "dataschema", "ledgertime", "sampledrate",
        "correlationid", "causationid", "traceparent",
    ])

    /// The longest id and key, in Unicode scalars.
    static let maximumKeyLength = 1_024
    /// The longest source, subject and schema, in Unicode scalars.
    static let maximumReferenceLength = 2_048

    /// Finds the attributes of the object at the root.
    ///
    /// - Parameters:
    ///   - tape: A tape whose root is an object.
    ///   - names: The table of ``names``.
    @inline(__always)
    init(_ tape: TapeView, names: NameTable) {
        var name = 1
        let end = tape.after(0)
        while name < end {
            let value = name &+ 1
            let attribute = tape.lookUp(name, in: names)
            if attribute < 0 {
                if improperName == 0, !Self.isExtension(tape, name: name) { improperName = name }
            } else if attribute == 7 || tape.kind(value) != .null {
                collect(attribute, value)
            }
            name = tape.after(value)
        }
    }

    @inline(__always)
    private mutating func collect(_ attribute: Int, _ value: Int) {
        switch attribute {
        case 0: specversion = value
        case 1: id = value
        case 2: source = value
        case 3: type = value
        case 4: subject = value
        case 5: time = value
        case 6: recordedtime = value
        case 7: data = value
        case 8: dataBase64 = value
        case 9: datacontenttype = value
        case 10: dataschema = value
        case 11: ledgertime = value
        case 12: sampledrate = value
        case 13: correlationid = value
        case 14: causationid = value
        default: traceparent = value
        }
    }

    private static func isExtension(_ tape: TapeView, name: Int) -> Bool {
        isAttributeName(tape.contents(name))
            && tape.kind(name + 1) != .object && tape.kind(name + 1) != .array
    }

    private static func isAttributeName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in bytes where !(byte >= 0x61 && byte <= 0x7a || byte >= 0x30 && byte <= 0x39) {
            return false
        }
        return bytes.count > 0
    }

    /// Refuses members that are neither attributes nor proper extension attributes.
    @inline(__always)
    func requireExtensions(_ tape: TapeView) throws(EventRejection) {
        if improperName != 0 { throw improperExtension(tape) }
    }

    @inline(never)
    private func improperExtension(_ tape: TapeView) -> EventRejection {
        let excerpt = EventRejection.excerpt(tape.string(improperName))
        let kind = tape.kind(improperName + 1).phrase
        return EventRejection(
            reason: Self.isAttributeName(tape.contents(improperName))
                ? "\(excerpt) must be a string, a number or a boolean, not \(kind)"
                : "\"\(excerpt)\" is not a CloudEvents attribute name; only a to z and 0 to 9 are allowed",
            field: excerpt,
            byteOffset: tape.tokens[improperName].textOffset,
            hint: "Move what is not an envelope attribute into data."
        )
    }
}
