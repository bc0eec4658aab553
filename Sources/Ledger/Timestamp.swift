/// An instant in microseconds since 1970-01-01T00:00:00Z.
///
/// Every clock of an event (event time, producer's recorded time, the ledger's own) is kept in this
/// one unit, so that comparing two of them never rounds. Leap seconds do not exist here, as in POSIX.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the epoch; negative before 1970.
    public let microseconds: Int64

    /// Wraps a count of microseconds.
    ///
    /// - Parameter microseconds: Microseconds since the epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Wraps a count of whole seconds.
    ///
    /// - Parameter seconds: Seconds since the epoch, at most about ±9.2e12.
    public init(seconds: Int64) {
        self.microseconds = seconds * 1_000_000
    }

    /// The minute the instant lies in, counted from the epoch, rounded down.
    public var minute: Int64 {
        microseconds.flooringQuotient(dividingBy: 60_000_000)
    }

    /// The start of a minute.
    ///
    /// - Parameter minute: Minutes since the epoch.
    public init(minute: Int64) {
        self.microseconds = minute * 60_000_000
    }

    /// Orders by time.
    ///
    /// - Parameters:
    ///   - left: An instant.
    ///   - right: Another.
    /// - Returns: Whether the first is earlier than the second.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant some seconds later.
    ///
    /// - Parameter seconds: Seconds to add; negative for earlier.
    /// - Returns: The shifted instant.
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(microseconds: microseconds + Int64((seconds * 1_000_000).rounded()))
    }

    /// The seconds from another instant to this one, negative if this one is earlier.
    ///
    /// - Parameter other: Where to count from.
    /// - Returns: Seconds, exact to a microsecond for spans below about 285 years.
    public func seconds(since other: Timestamp) -> Double {
        Double(microseconds - other.microseconds) / 1_000_000
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity, for calendar arithmetic before 1970.
    ///
    /// - Parameter divisor: A positive divisor.
    /// - Returns: The largest integer not above the exact quotient.
    package func flooringQuotient(dividingBy divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
