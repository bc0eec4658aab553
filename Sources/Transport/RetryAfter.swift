import Foundation
public import Ledger

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
///
/// Seconds with a fraction are read too, which the standard does not have and servers send.
public enum RetryAfter {
    /// The longest wait that a server can ask for, in seconds; beyond it, it may have erred.
    public static let secondsMax = 21_600.0

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - text: The header's value, or nil.
    ///   - now: The time, for a value that is a date.
    /// - Returns: Seconds from now, 0 to 6 hours; nil if it says nothing.
    public static func seconds(_ text: String?, now: Timestamp) -> Double? {
        guard let text = text?.trimmingCharacters(in: .whitespaces), !text.isEmpty else {
            return nil
        }
        if text.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }), let seconds = Double(text) {
            return min(seconds, secondsMax)
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let date = format.date(from: text) else { return nil }
        let seconds = date.timeIntervalSince1970 - Double(now.microseconds) / 1e6
        return min(max(seconds, 0), secondsMax)
    }
}

extension HTTPResponse {
    /// How long the server asks to wait before the next request, in seconds.
    ///
    /// - Parameter now: The time.
    /// - Returns: 0 to 6 hours; nil if it asks for nothing.
    public func retryAfterSeconds(now: Timestamp) -> Double? {
        // Milliseconds are what some model providers send beside the standard's header.
        if let text = header("retry-after-ms"), let milliseconds = Double(text),
            milliseconds >= 0, milliseconds.isFinite
        {
            return min(milliseconds / 1_000, RetryAfter.secondsMax)
        }
        return RetryAfter.seconds(header("Retry-After"), now: now)
    }
}
