/// Text that a terminal framed as pasted, put together byte by byte.
///
/// What is pasted is never run by itself, and never edits: keys in it are only characters. Line breaks
/// become a sign that can stand in one line, and become line breaks again when the line is entered.
struct PastedText {
    private var bytes: [UInt8] = []

    /// What ends a paste.
    private static let end = Array("\u{1b}[201~".utf8)
    /// Longer pastes are cut: a question has 4,000 characters at most, a script belongs in a file.
    static let bytesMax = 65_536
    /// What stands for a line break within the line.
    static let lineBreak: Character = "⏎"

    /// Takes a byte.
    ///
    /// - Parameter byte: The next byte.
    /// - Returns: Whether the paste is over.
    mutating func append(_ byte: UInt8) -> Bool {
        bytes.append(byte)
        if byte == UInt8(ascii: "~"), bytes.suffix(Self.end.count).elementsEqual(Self.end) {
            bytes.removeLast(Self.end.count)
            return true
        }
        // The end still has to be found, so the front is what is kept.
        if bytes.count > Self.bytesMax + Self.end.count {
            bytes.remove(at: Self.bytesMax)
        }
        return false
    }

    /// The text as it goes into the line: one line, without control characters.
    var line: String {
        var text = String(decoding: bytes, as: UTF8.self).trimmingLineBreaks
        text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append(Self.lineBreak)
            case "\t": result += " "
            case let scalar where PrintableText.isUnsafe(scalar): continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A line as it was entered, its line breaks put back.
    ///
    /// - Parameter line: The line.
    /// - Returns: One or more lines.
    static func entered(_ line: String) -> String {
        line.replacing(String(lineBreak), with: "\n")
    }
}

extension String {
    /// The text without the line breaks at its ends, which a copy takes along.
    fileprivate var trimmingLineBreaks: String {
        var text = self[...]
        while text.first?.isNewline == true { text.removeFirst() }
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
