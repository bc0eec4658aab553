/// Why a byte text is not one strict JSON value, and where.
public struct JSONScanError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The offset of the first offending byte, counted from the start of the text.
    public let byteOffset: Int
    /// What is wrong there.
    public let reason: Reason

    /// The reason and the place, as one sentence.
    public var description: String {
        "\(reason.sentence) (byte \(byteOffset))"
    }

    /// What a strict JSON text may not hold.
    public enum Reason: Equatable, Sendable {
        /// There is nothing but white space.
        case empty
        /// The text starts with a byte order mark.
        case byteOrderMark
        /// The text ends inside a value.
        case unexpectedEnd
        /// A byte that no value can start with.
        case unexpectedByte(UInt8)
        /// Something other than `:` after a member's name.
        case missingColon
        /// Something other than `,` or a closing bracket after a value.
        case missingComma
        /// Something other than a string where a member's name must stand.
        case missingName
        /// A comma before a closing bracket.
        case trailingComma
        /// More text after the value.
        case trailingText
        /// A misspelt `true`, `false` or `null`.
        case unknownLiteral
        /// `NaN` or `Infinity`, which JSON does not have.
        case notANumberLiteral
        /// A malformed number, such as `01`, `1.` or `+1`.
        case malformedNumber
        /// A number beyond the range of a double, such as `1e400`.
        case numberOutOfRange
        /// A control character that must be escaped.
        case controlCharacter
        /// An escape that JSON does not have.
        case unknownEscape
        /// A `\u` escape of half a surrogate pair.
        case loneSurrogate
        /// Bytes that are not UTF-8.
        case invalidUTF8
        /// More than 64 levels of nesting.
        case tooDeep
        /// A name that occurs twice in one object.
        case duplicateName
        /// More than 1 GiB of text.
        case tooLong

        /// The reason in words that follow "the line is not JSON:".
        public var sentence: String {
            switch self {
            case .empty: "there is no value"
            case .byteOrderMark: "it starts with a byte order mark; save it as UTF-8 without BOM"
            case .unexpectedEnd: "it ends in the middle of a value"
            case .unexpectedByte(let byte): "no value starts with \(Self.printable(byte))"
            case .missingColon: "a colon is missing after a name"
            case .missingComma: "a comma or a closing bracket is missing"
            case .missingName: "a member must start with its name in double quotes"
            case .trailingComma: "there is a comma before a closing bracket"
            case .trailingText: "there is more text after the value"
            case .unknownLiteral: "a bare word other than true, false and null"
            case .notANumberLiteral: "NaN and Infinity are not JSON; write null"
            case .malformedNumber: "a number is malformed"
            case .numberOutOfRange: "a number is too large for a double"
            case .controlCharacter: "a control character in a string is not escaped"
            case .unknownEscape: "a string has an escape that JSON does not know"
            case .loneSurrogate: "a string has half a surrogate pair"
            case .invalidUTF8: "the bytes are not UTF-8"
            case .tooDeep: "values are nested more than \(JSONTape.maximumDepth) deep"
            case .duplicateName: "a name occurs twice in one object"
            case .tooLong: "it is longer than 1 GiB"
            }
        }

        private static func printable(_ byte: UInt8) -> String {
            if byte > 0x20, byte < 0x7f { return "'\(Character(UnicodeScalar(byte)))'" }
            return "byte 0x" + String(byte, radix: 16)
        }
    }
}
