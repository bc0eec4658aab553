/// What a JSON value is.
public enum JSONKind: UInt8, Sendable {
    /// An object, `{…}`.
    case object
    /// An array, `[…]`.
    case array
    /// A string.
    case string
    /// A number.
    case number
    /// The literal `true`.
    case `true`
    /// The literal `false`.
    case `false`
    /// The literal `null`.
    case null

    /// The kind in words, with its article, as rejections print it.
    public var phrase: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .true, .false: "a boolean"
        case .null: "null"
        }
    }
}

/// One entry of the tape, 16 bytes, in the order of the text.
///
/// The meaning of the fields depends on the kind:
/// - string: `start` and `length` are the decoded contents, in the text or, if `escaped` is set, in
///   the tape's side buffer; `link` is the offset of the first byte after the opening quote.
/// - number: `start` and `length` are the text of the number.
/// - object: `start` is the offset of the bracket, `length` the index of its chunk in the order
///   table, `link` the index of the first token after the whole object.
/// - array: `start` and `link` as for an object, `length` the number of elements.
struct JSONToken {
    var kind: JSONKind
    var flags: UInt8
    var start: UInt32
    var length: UInt32
    var link: UInt32

    /// The string held an escape, so its contents are in the side buffer.
    static let escaped: UInt8 = 1
    /// The string holds a byte of 0x80 or more.
    static let nonASCII: UInt8 = 2
    /// The number's text is already its canonical form.
    static let canonical: UInt8 = 4

    /// The offset in the text that an error about this token points to.
    var textOffset: Int {
        kind == .string ? Int(link) - 1 : Int(start)
    }
}

/// A value's place on a ``JSONTape``, good until the tape's next scan.
public struct JSONNode: Hashable, Sendable {
    let index: Int

    init(_ index: Int) {
        self.index = index
    }

    /// The outermost value.
    public static let root = JSONNode(0)
}
