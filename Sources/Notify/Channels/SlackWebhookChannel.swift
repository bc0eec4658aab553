import Foundation
import Ledger
import Transport

/// Slack by an incoming webhook: a message for each notice, which cannot be changed later.
struct SlackWebhookChannel: NotificationChannel {
    let url: String
    let timeoutSeconds: Double

    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest] {
        let message =
            switch delivery.content {
            case .alert(let notice): SlackMessage(notice)
            case .missed(let notice): SlackMessage(notice)
            case .change(let notice): SlackMessage(notice)
            }
        return [
            HTTPRequest(
                url: url,
                headers: [JSONBody.header],
                body: try JSONBody.encode(message),
                timeoutSeconds: timeoutSeconds
            )
        ]
    }

    /// Slack answers `ok`; another page with status 200, such as a proxy's, is no delivery.
    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        let common = DeliveryVerdict.common(response, now: now)
        guard case .delivered(let text, _) = common else { return common }
        if PlainText.line(response.text) == "ok" { return common }
        return .retry(reason: "expected ok, got \(text)", afterSeconds: nil)
    }
}

/// Slack by a bot: one message an incident, changed when it ends, with the rest in its thread.
struct SlackBotChannel: NotificationChannel {
    let token: String
    let channel: String
    let url: String
    let timeoutSeconds: Double

    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest] {
        let opener = MessageReference(delivery.reference)
        switch delivery.content {
        case .missed(let notice):
            return [try post(SlackMessage(notice), in: nil)]
        case .change(let notice):
            return [try post(SlackMessage(notice), in: nil)]
        case .alert(let notice):
            let message = SlackMessage(notice)
            guard let opener else { return [try post(message, in: nil)] }
            switch notice.transition {
            case .fired:
                return [try post(message, in: opener, isShown: true)]
            case .acknowledged:
                return [try update(opener, notice), try post(.reply(notice), in: opener)]
            case .resolved:
                let reply = try post(.reply(notice), in: opener)
                return notice.isIncidentOver ? [try update(opener, notice), reply] : [reply]
            }
        }
    }

    private func post(
        _ message: SlackMessage,
        in thread: MessageReference?,
        isShown: Bool = false
    ) throws -> HTTPRequest {
        var message = message
        message.channel = thread?.channel ?? channel
        message.thread_ts = thread?.timestamp
        if thread != nil { message.reply_broadcast = isShown }
        return try request("chat.postMessage", message)
    }

    /// The first message, with its own alert and the incident's new state.
    private func update(_ opener: MessageReference, _ notice: AlertNotice) throws -> HTTPRequest {
        var message = SlackMessage(notice, showing: notice.opener)
        message.channel = opener.channel
        message.ts = opener.timestamp
        return try request("chat.update", message)
    }

    private func request(_ method: String, _ message: SlackMessage) throws -> HTTPRequest {
        HTTPRequest(
            url: "\(url)/\(method)",
            headers: [
                HTTPField("Content-Type", "application/json; charset=utf-8"),
                HTTPField("Authorization", "Bearer \(token)"),
            ],
            body: try JSONBody.encode(message),
            timeoutSeconds: timeoutSeconds
        )
    }

    private struct Reply: Decodable {
        var ok: Bool
        var error: String?
        var channel: String?
        var ts: String?
    }

    /// What Slack says when it is Slack's fault, and another attempt may do.
    private static let transientErrors: Set<String> = [
        "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
        "request_timeout", "team_added_to_org", "accesslimited",
    ]

    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        let common = DeliveryVerdict.common(response, now: now)
        guard case .delivered(let text, _) = common else { return common }
        guard let reply = try? JSONDecoder().decode(Reply.self, from: response.body) else {
            return .retry(reason: "expected JSON, got \(text)", afterSeconds: nil)
        }
        if reply.ok {
            let reference = reply.channel.flatMap { channel in
                reply.ts.map { MessageReference(channel: channel, timestamp: $0).text }
            }
            return .delivered(response: "ok", reference: reference)
        }
        let error = PlainText.clipped(PlainText.line(reply.error ?? "no error"), to: 200)
        guard Self.transientErrors.contains(error) else { return .refused(reason: error) }
        let seconds = response.retryAfterSeconds(now: now)
        return .retry(reason: error, afterSeconds: seconds)
    }
}

/// What Slack calls a message: its channel and its time.
struct MessageReference: Equatable {
    var channel: String
    var timestamp: String

    init(channel: String, timestamp: String) {
        self.channel = channel
        self.timestamp = timestamp
    }

    /// Reads `channel/timestamp`; nil if it is not of the form.
    init?(_ text: String?) {
        guard let parts = text?.split(separator: "/"), parts.count == 2 else { return nil }
        self.init(channel: String(parts[0]), timestamp: String(parts[1]))
    }

    var text: String { "\(channel)/\(timestamp)" }
}
