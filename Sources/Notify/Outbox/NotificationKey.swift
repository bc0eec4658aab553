import Crypto
import Foundation

/// What identifies a message: incident, transition and receiver.
enum NotificationKey {
    /// The most characters that the ledger takes.
    private static let lengthMax = 1_024

    /// The key of a message about an alert.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - transition: What happened, such as `fired`.
    ///   - receiver: The receiver's name.
    /// - Returns: The key; always the same for the same three.
    static func key(_ alert: NotifiableAlert, _ transition: String, _ receiver: String) -> String {
        key([alert.incident, alert.id, transition, receiver])
    }

    /// A key of parts; what is too long keeps its beginning and gets a digest of all of it.
    static func key(_ parts: [String]) -> String {
        // A slash within a part would let two different messages have one key.
        let parts = parts.map { $0.replacing("%", with: "%25").replacing("/", with: "%2F") }
        return shortened(parts.joined(separator: "/"), to: lengthMax)
    }

    /// A text of at most some characters that still tells different texts apart.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - length: The most Unicode scalars, above 65.
    /// - Returns: The text itself if it is short enough, else its beginning and a digest of all of it.
    static func shortened(_ text: String, to length: Int) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > length else { return text }
        let digest = SHA256.hash(data: Data(text.utf8))
        let digits = digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count < 2 ? "0" + text : text
        }
        var short = String.UnicodeScalarView()
        short.append(contentsOf: scalars.prefix(length - 65))
        return String(short) + "#" + digits.joined()
    }
}
