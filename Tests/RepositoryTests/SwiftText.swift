/// Swift source without its comments and the contents of its string literals.
enum SwiftText {
    private enum State: Equatable {
        case code
        case lineComment
        case blockComment(depth: Int)
        /// A literal with this many `#`, over one line or several.
        case string(pounds: Int, multiline: Bool)
    }

    /// The lines of code.
    ///
    /// Comments and the insides of literals are dropped, newlines are kept.
    ///
    /// Interpolations count as inside: braces within them always come in pairs.
    static func code(_ text: String) -> [String] {
        var state = State.code
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var offset = 0
        func matches(_ pattern: String, at start: Int) -> Bool {
            let end = start + pattern.utf8.count
            return end <= bytes.count && bytes[start..<end].elementsEqual(pattern.utf8)
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\n") {
                result.append(byte)
                switch state {
                case .lineComment, .string(_, multiline: false):
                    state = .code
                default:
                    break
                }
                offset += 1
                continue
            }
            switch state {
            case .code:
                let start = opening(of: bytes, at: offset, matches: matches)
                if let start {
                    state = start.state
                    offset += start.length
                } else {
                    result.append(byte)
                    offset += 1
                }
            case .lineComment:
                offset += 1
            case .blockComment(let depth):
                if matches("/*", at: offset) {
                    state = .blockComment(depth: depth + 1)
                    offset += 2
                } else if matches("*/", at: offset) {
                    state = depth == 1 ? .code : .blockComment(depth: depth - 1)
                    offset += 2
                } else {
                    offset += 1
                }
            case .string(let pounds, let multiline):
                let marks = String(repeating: "#", count: pounds)
                let end = (multiline ? "\"\"\"" : "\"") + marks
                if matches("\\" + marks, at: offset) {
                    offset += 2 + pounds
                } else if matches(end, at: offset) {
                    state = .code
                    offset += end.utf8.count
                } else {
                    offset += 1
                }
            }
        }
        return String(decoding: result, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The comment or literal that begins here, if one does.
    private static func opening(
        of bytes: [UInt8],
        at offset: Int,
        matches: (String, Int) -> Bool
    ) -> (state: State, length: Int)? {
        if matches("//", offset) { return (.lineComment, 2) }
        if matches("/*", offset) { return (.blockComment(depth: 1), 2) }
        var pounds = 0
        while offset + pounds < bytes.count, bytes[offset + pounds] == UInt8(ascii: "#") {
            pounds += 1
        }
        if matches("\"\"\"", offset + pounds) {
            return (.string(pounds: pounds, multiline: true), pounds + 3)
        }
        if matches("\"", offset + pounds) {
            return (.string(pounds: pounds, multiline: false), pounds + 1)
        }
        return nil
    }
}
