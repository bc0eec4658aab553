/// Writes values of a scanned tape as canonical JSON (RFC 8785).
///
/// Members come in the order of their names' UTF-16 code units, as the scan sorted them. Strings
/// without a backslash are already canonical and are copied, as are short plain numbers; the rest is
/// rewritten. Output is bounded: a string or bracket never grows, only a rewritten number does, by at
/// most ``CanonicalNumber/maximumLength``. So room for the text's length plus that much per rewritten
/// number, reserved by ``ByteArena/appendCanonical(_:of:)``, is enough for any part of a tape.
struct CanonicalWriter {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private let tokens: UnsafePointer<JSONToken>
    private let order: UnsafePointer<UInt32>
    private let decoded: UnsafePointer<UInt8>
    var cursor: UnsafeMutablePointer<UInt8>

    /// Makes a writer over a tape whose members are ordered.
    @inline(__always)
    init(_ view: TapeView, cursor: UnsafeMutablePointer<UInt8>) {
        base = view.base
        count = view.count
        tokens = view.tokens
        order = view.order
        decoded = view.decoded
        self.cursor = cursor
    }

    /// The bytes that any part of a tape takes at most.
    static func maximumLength(_ tape: borrowing JSONTape) -> Int {
        tape.text.count + tape.rewrittenNumbers * CanonicalNumber.maximumLength
    }

    @inline(__always)
    mutating func write(_ index: Int) {
        let token = tokens[index]
        switch token.kind {
        case .string: writeString(token)
        case .number where token.flags & JSONToken.canonical != 0:
            copy(from: Int(token.start), length: Int(token.length))
        case .number: writeNumber(token)
        case .object, .array: writeContainer(index)
        case .true, .false, .null: copy(from: Int(token.start), length: Int(token.length))
        }
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        cursor.pointee = byte
        cursor += 1
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        cursor.update(from: text.utf8Start, count: length)
        cursor += length
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let base = bytes.baseAddress { cursor.update(from: base, count: bytes.count) }
        cursor += bytes.count
    }

    @inline(never)
    private mutating func writeContainer(_ index: Int) {
        if tokens[index].kind == .object {
            writeObject(index)
        } else {
            writeArray(index)
        }
    }

    @inline(__always)
    private mutating func writeObject(_ index: Int) {
        put(UInt8(ascii: "{"))
        let chunk = Int(tokens[index].length)
        let members = Int(order[chunk])
        for member in 0..<members {
            if member > 0 { put(UInt8(ascii: ",")) }
            let name = Int(order[chunk &+ 1 &+ member])
            writeString(tokens[name])
            put(UInt8(ascii: ":"))
            write(name &+ 1)
        }
        put(UInt8(ascii: "}"))
    }

    private mutating func writeArray(_ index: Int) {
        put(UInt8(ascii: "["))
        let end = Int(tokens[index].link)
        var element = index &+ 1
        while element < end {
            if element > index &+ 1 { put(UInt8(ascii: ",")) }
            write(element)
            let token = tokens[element]
            element =
                token.kind.rawValue <= JSONKind.array.rawValue ? Int(token.link) : element &+ 1
        }
        put(UInt8(ascii: "]"))
    }

    /// Copies from the text; up to 16 bytes go in one move if the text has that many left.
    @inline(__always)
    private mutating func copy(from start: Int, length: Int) {
        if length <= 16, start &+ 16 <= count {
            let bytes = UnsafeRawPointer(base + start).loadUnaligned(as: SIMD16<UInt8>.self)
            UnsafeMutableRawPointer(cursor).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
        } else {
            cursor.update(from: base + start, count: length)
        }
        cursor += length
    }

    /// Writes a string with its quotes.
    @inline(__always)
    mutating func writeString(_ token: JSONToken) {
        if token.flags & JSONToken.escaped == 0 {
            copy(from: Int(token.start) &- 1, length: Int(token.length) &+ 2)
        } else {
            writeEscaped(token)
        }
    }

    @inline(never)
    private mutating func writeEscaped(_ token: JSONToken) {
        cursor = CanonicalString.write(
            UnsafeBufferPointer(start: decoded + Int(token.start), count: Int(token.length)),
            to: cursor
        )
    }

    @inline(never)
    private mutating func writeNumber(_ token: JSONToken) {
        let text = UnsafeBufferPointer(start: base + Int(token.start), count: Int(token.length))
        cursor = CanonicalNumber.write(JSONNumber.value(of: text), to: cursor)
    }
}

extension ByteArena {
    /// Appends a value of a tape as canonical JSON (RFC 8785).
    ///
    /// - Parameters:
    ///   - node: A value of the tape's last scan.
    ///   - tape: The tape; a scan by ``JSONTape/scanStored(_:)`` gives nothing, for it has no order.
    public mutating func appendCanonical(_ node: JSONNode, of tape: borrowing JSONTape) {
        let start = reserve(CanonicalWriter.maximumLength(tape))
        guard tape.isOrdered, node.index < tape.tokenCount, let view = TapeView(tape) else {
            return
        }
        var writer = CanonicalWriter(view, cursor: start)
        writer.write(node.index)
        commit(writer.cursor)
    }

    /// Appends a text as a canonical JSON string.
    ///
    /// - Parameter text: Any text.
    public mutating func appendCanonicalString(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let start = reserve(bytes.count * 6 + 2)
            commit(CanonicalString.write(bytes, to: start))
        }
    }
}

/// Strings by RFC 8785 section 3.2.2.2: only what JSON obliges to escape is escaped.
enum CanonicalString {
    private static let hexadecimal: StaticString = "0123456789abcdef"

    /// Writes UTF-8 as a JSON string with quotes; at most six bytes per byte, and two more.
    static func write(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var cursor = output
        func put(_ byte: UInt8) {
            cursor.pointee = byte
            cursor += 1
        }
        put(UInt8(ascii: "\""))
        for byte in bytes {
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                put(byte)
                continue
            }
            put(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: put(UInt8(ascii: "b"))
            case 0x09: put(UInt8(ascii: "t"))
            case 0x0a: put(UInt8(ascii: "n"))
            case 0x0c: put(UInt8(ascii: "f"))
            case 0x0d: put(UInt8(ascii: "r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
            default:
                put(UInt8(ascii: "u"))
                put(UInt8(ascii: "0"))
                put(UInt8(ascii: "0"))
                put(hexadecimal.utf8Start[Int(byte >> 4)])
                put(hexadecimal.utf8Start[Int(byte & 15)])
            }
        }
        put(UInt8(ascii: "\""))
        return cursor
    }
}
