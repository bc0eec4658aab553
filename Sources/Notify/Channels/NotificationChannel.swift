import Foundation
import Ledger
import Transport

/// How a receiver is spoken to: a pure translation of messages, and of what it answers.
protocol NotificationChannel: Sendable {
    /// The requests that deliver a message, in order; all must succeed, and all may be repeated.
    ///
    /// - Parameters:
    ///   - delivery: The message.
    ///   - now: The time.
    /// - Returns: The requests; none if the receiver has nothing to hear of it.
    /// - Throws: What the encoder of JSON throws.
    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest]

    /// What an answer means.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - now: The time, for a `Retry-After` that is a date.
    /// - Returns: Whether the message is delivered, to be tried again, or refused for good.
    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict
}

/// What an attempt came to.
enum DeliveryVerdict: Equatable, Sendable {
    /// The receiver has it; it may say what it calls it.
    case delivered(response: String, reference: String?)
    /// Another attempt may succeed, not before some seconds have passed.
    case retry(reason: String, afterSeconds: Double?)
    /// No attempt with this message can succeed.
    case refused(reason: String)
}

extension DeliveryVerdict {
    /// The most that is kept of an answer, in UTF-16 units.
    static let excerptLength = 500

    /// What a status means to most receivers.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - now: The time.
    /// - Returns: 2xx is delivered; 408, 425, 429 and 5xx are worth another attempt; so is a redirect,
    ///   which is somebody's mistake that may be mended; the rest is refused.
    static func common(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        let excerpt = PlainText.clipped(PlainText.line(response.text), to: excerptLength)
        let text = excerpt.isEmpty ? "\(response.status)" : "\(response.status): \(excerpt)"
        switch response.status {
        case 200...299:
            return .delivered(response: text, reference: nil)
        case 300...399, 408, 425, 429, 500...599:
            let seconds = response.retryAfterSeconds(now: now)
            return .retry(reason: text, afterSeconds: seconds)
        default:
            return .refused(reason: text)
        }
    }
}

/// JSON bodies, with their keys in order so that the same message has the same bytes.
enum JSONBody {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// A number, or nothing in place of what JSON cannot write.
    static func finite(_ value: Double?) -> Double? {
        value.flatMap { $0.isFinite ? $0 : nil }
    }

    static let header = HTTPField("Content-Type", "application/json")
}
