/// The place of an event in the ledger: 1 for the first, then 2, 3, … without gaps.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    /// The number; 0 stands for "before the first event".
    public let rawValue: Int64

    /// Wraps a number.
    ///
    /// - Parameter rawValue: 0 or more.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Before the first event: the position of an empty ledger's end.
    public static let start = Position(rawValue: 0)

    /// Orders by place in the ledger.
    ///
    /// - Parameters:
    ///   - left: A position.
    ///   - right: Another.
    /// - Returns: Whether the first comes before the second.
    public static func < (left: Position, right: Position) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The next position.
    public var next: Position {
        Position(rawValue: rawValue + 1)
    }
}
