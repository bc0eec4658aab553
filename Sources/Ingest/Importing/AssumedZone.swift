import Foundation
import Ledger

/// The zone of times that do not say theirs, as the user states it.
public struct AssumedZone: Equatable, Sendable {
    /// The zone; nil if times without one are refused.
    let zone: TimeZone?

    /// No assumption: a time without a zone is an error.
    public static let none = AssumedZone(zone: nil)

    init(zone: TimeZone?) {
        self.zone = zone
    }

    /// Reads a zone; nil if there is none of that name.
    ///
    /// - Parameter text: `UTC`, an offset such as `+02:00`, or a name such as `Europe/Berlin`.
    public init?(_ text: String) {
        if let offset = Self.offset(text) {
            zone = TimeZone(secondsFromGMT: offset)
        } else if text == "UTC" || text.contains("/"), let named = TimeZone(identifier: text) {
            zone = named
        } else {
            return nil
        }
    }

    private static func offset(_ text: String) -> Int? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    /// Reads a time, with a zone of its own or in this one.
    ///
    /// - Parameters:
    ///   - text: `2026-10-13T10:14:00`, with or without fractions of a second and a zone.
    ///   - name: The input's name, for the message.
    /// - Returns: The time.
    /// - Throws: ``ImportError`` if it is no time, or has no zone and none is assumed.
    func time(_ text: String, in name: String) throws(ImportError) -> Timestamp {
        let joined = text.replacingOccurrences(of: " ", with: "T")
        if let time = try? Timestamp(rfc3339: joined) { return time }
        let whole = joined.count == 10 ? joined + "T00:00:00" : joined
        // As if it were in UTC, and then moved by the zone's offset there and then.
        guard let plain = try? Timestamp(rfc3339: whole + "Z") else {
            throw .unreadable(name, "“\(text)” is not a time")
        }
        guard let zone else { throw .noZone(name, text) }
        let seconds = Double(plain.microseconds) / 1_000_000
        var offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
        let guess = Date(timeIntervalSince1970: seconds - Double(offset))
        offset = zone.secondsFromGMT(for: guess)
        return plain.advanced(bySeconds: -Double(offset))
    }
}
