/// A half-open stretch of a question's text, counted in UTF-8 bytes from its start.
///
/// Bytes, because a line editor counts its cursor in bytes and because they need no re-counting
/// when text is cut. Offsets made by the lexer always fall on the boundary of a Unicode scalar.
public struct SourceRange: Hashable, Sendable {
    /// The first byte.
    public var lowerBound: Int
    /// One past the last byte.
    public var upperBound: Int

    /// Makes a range; bounds the wrong way round give an empty range at the first.
    ///
    /// - Parameters:
    ///   - lowerBound: The first byte.
    ///   - upperBound: One past the last byte.
    public init(_ lowerBound: Int, _ upperBound: Int) {
        self.lowerBound = lowerBound
        self.upperBound = max(lowerBound, upperBound)
    }

    /// The stretch from the start of this range to the end of another.
    ///
    /// - Parameter other: A range that ends later.
    /// - Returns: The covering range.
    public func through(_ other: SourceRange) -> SourceRange {
        SourceRange(lowerBound, max(upperBound, other.upperBound))
    }

    /// The text under the range; what lies outside of the text is left away.
    ///
    /// - Parameter text: The text the range was made for.
    /// - Returns: The part of it; malformed edges are repaired with U+FFFD.
    public func text(in text: String) -> String {
        let bytes = Array(text.utf8)
        let lower = min(max(0, lowerBound), bytes.count)
        let upper = min(max(lower, upperBound), bytes.count)
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }
}
