/// The pointers of a scanned tape as a plain value, for the inner loops of this module.
///
/// It must not outlive the scan that it was made from. Indices passed in are token indices of that
/// scan, so they are below its token count.
struct TapeView {
    let base: UnsafePointer<UInt8>
    let count: Int
    let tokens: UnsafePointer<JSONToken>
    let order: UnsafePointer<UInt32>
    let decoded: UnsafePointer<UInt8>

    /// Nil if the tape holds no value.
    @inline(__always)
    init?(_ tape: borrowing JSONTape) {
        guard tape.tokenCount > 0, let base = tape.text.baseAddress else { return nil }
        self.base = base
        count = tape.text.count
        tokens = tape.tokens
        order = tape.order
        decoded = tape.decoded
    }

    @inline(__always)
    func kind(_ index: Int) -> JSONKind { tokens[index].kind }

    /// The index of the first token after a value.
    @inline(__always)
    func after(_ index: Int) -> Int {
        let token = tokens[index]
        return token.kind.rawValue <= JSONKind.array.rawValue ? Int(token.link) : index &+ 1
    }

    /// The bytes of a string's contents or a number's text.
    @inline(__always)
    func contents(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        let start = token.flags & JSONToken.escaped == 0 ? base : decoded
        return UnsafeBufferPointer(start: start + Int(token.start), count: Int(token.length))
    }

    /// The contents of a string.
    func string(_ index: Int) -> String {
        String(decoding: contents(index), as: UTF8.self)
    }

    /// Looks a name or string up in a table.
    @inline(__always)
    func lookUp(_ index: Int, in table: NameTable) -> Int {
        let token = tokens[index]
        let isEscaped = token.flags & JSONToken.escaped != 0
        // The side buffer has 16 bytes of slack, so eight can always be read from it.
        return table.index(
            of: (isEscaped ? decoded : base) + Int(token.start),
            length: Int(token.length),
            isPadded: isEscaped || Int(token.start) &+ 8 <= count
        )
    }

    /// The name of a value as people write it, such as `data.evaluator.kind` or `data.axes[2]`.
    func path(to target: Int) -> String {
        var path = ""
        var index = 0
        while index < target {
            let isObject = kind(index) == .object
            var child = index + 1
            var place = 0
            while true {
                let value = isObject ? child + 1 : child
                if target < after(value) {
                    if isObject {
                        path += path.isEmpty ? string(child) : "." + string(child)
                    } else {
                        path += "[\(place)]"
                    }
                    index = max(value, index + 1)
                    if target < value { return path }
                    break
                }
                child = after(value)
                place += 1
            }
        }
        return path
    }
}
