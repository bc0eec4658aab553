import Foundation
import Ledger
import Projections
import Transport

/// PagerDuty's Events API v2: `trigger`, `acknowledge` and `resolve` of one incident for a key, and
/// change events, which notify nobody.
struct PagerDutyChannel: NotificationChannel {
    /// PagerDuty takes no longer summary, in characters.
    static let summaryLengthMax = 1_024
    /// PagerDuty takes no longer key, in characters.
    static let keyLengthMax = 255
    /// PagerDuty shows no more of a custom detail.
    private static let detailLengthMax = 1_024

    let routingKey: String
    let url: String
    let changeURL: String
    let timeoutSeconds: Double

    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest] {
        switch delivery.content {
        case .alert(let notice):
            return [try request(url, try JSONBody.encode(event(notice)))]
        case .change(let notice):
            return [try request(changeURL, try JSONBody.encode(change(notice)))]
        case .missed:
            return []
        }
    }

    /// 202 is the one success; a 200 would come from something else that answers there.
    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        let common = DeliveryVerdict.common(response, now: now)
        guard case .delivered(let text, _) = common, response.status != 202 else { return common }
        return .retry(reason: "expected 202, got \(text)", afterSeconds: nil)
    }

    private func request(_ url: String, _ body: Data) throws -> HTTPRequest {
        HTTPRequest(
            url: url,
            headers: [JSONBody.header],
            body: body,
            timeoutSeconds: timeoutSeconds
        )
    }

    // MARK: Alerts

    private struct Event: Encodable {
        var routing_key: String
        var event_action: String
        var dedup_key: String
        var client: String?
        var payload: Payload?
        var links: [Link]?
    }

    private struct Payload: Encodable {
        var summary: String
        var source: String
        var severity: String
        var timestamp: String
        var component: String?
        var group: String?
        var `class`: String?
        var custom_details: [String: Detail]
    }

    private struct Link: Encodable {
        var href: String
        var text: String
    }

    private enum Detail: Encodable {
        case text(String)
        case number(Double)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .list(let list): try container.encode(list)
            }
        }
    }

    private func event(_ notice: AlertNotice) -> Event {
        var event = Event(
            routing_key: routingKey,
            event_action: "trigger",
            dedup_key: NotificationKey.shortened(
                notice.alert.deduplicationKey,
                to: Self.keyLengthMax
            )
        )
        switch notice.transition {
        case .acknowledged:
            event.event_action = "acknowledge"
        case .resolved:
            event.event_action = "resolve"
        case .fired:
            event.client = "quality-ledger"
            event.payload = payload(notice)
            if let runbook = WebLink.url(notice.alert.fired.runbook) {
                event.links = [Link(href: runbook, text: "Runbook")]
            }
        }
        return event
    }

    private func payload(_ notice: AlertNotice) -> Payload {
        let alert = notice.alert.fired
        let place = [alert.environment, alert.feature].compactMap(\.self).filter { !$0.isEmpty }
        let source = (["quality-ledger"] + place).map(PlainText.line).joined(separator: "/")
        return Payload(
            summary: PlainText.clipped(
                NoticeWording.headline(notice),
                to: Self.summaryLengthMax
            ),
            source: PlainText.clipped(source, to: Self.summaryLengthMax),
            severity: Self.severity(notice.alert.severity),
            timestamp: notice.time.rfc3339,
            component: Self.detail(alert.feature),
            group: Self.detail(alert.environment),
            class: Self.detail("quality.\(alert.detector ?? "threshold")"),
            custom_details: details(notice)
        )
    }

    private static func severity(_ severity: AlertSeverity) -> String {
        switch severity {
        case .p0: "critical"
        case .p1: "error"
        case .p2: "warning"
        case .p3, .watch: "info"
        }
    }

    private static func detail(_ text: String?) -> String? {
        let line = PlainText.clipped(PlainText.line(text ?? ""), to: detailLengthMax)
        return line.isEmpty ? nil : line
    }

    private func details(_ notice: AlertNotice) -> [String: Detail] {
        let alert = notice.alert.fired
        var details: [String: Detail] = [:]
        let texts: [String: String?] = [
            "rule": alert.rule, "alert": alert.alert,
            "title": alert.title, "message": alert.message, "metric": alert.metric,
            "category": alert.category, "owner": alert.owner, "since": alert.since,
            "onset": NoticeWording.onset(alert), "runbook": alert.runbook,
            "incident": alert.incident, "comparison": alert.comparison,
        ]
        for (name, text) in texts {
            if let text = Self.detail(text) { details[name] = .text(text) }
        }
        let numbers: [String: Double?] = [
            "value": alert.value, "threshold": alert.threshold,
            "samples": alert.samples.map(Double.init),
            "window_seconds": alert.windowseconds.map(Double.init),
        ]
        for (name, number) in numbers {
            if let number = JSONBody.finite(number) { details[name] = .number(number) }
        }
        let suspects = (alert.suspects ?? []).prefix(5).map {
            PlainText.clipped(NoticeWording.suspect($0), to: Self.detailLengthMax)
        }
        if !suspects.isEmpty { details["suspects"] = .list(suspects) }
        let others = notice.others.prefix(20).map {
            PlainText.clipped(
                PlainText.line("[\($0.severity)] \(NoticeWording.finding($0))"),
                to: Self.detailLengthMax
            )
        }
        if !others.isEmpty { details["also_firing"] = .list(others) }
        return details
    }

    // MARK: Changes

    private struct ChangeEvent: Encodable {
        var routing_key: String
        var payload: ChangePayload
    }

    private struct ChangePayload: Encodable {
        var summary: String
        var source: String
        var timestamp: String
        var custom_details: [String: String]
    }

    private func change(_ notice: ChangeNotice) -> ChangeEvent {
        let summary = PlainText.clipped(PlainText.line(notice.summary), to: Self.summaryLengthMax)
        return ChangeEvent(
            routing_key: routingKey,
            payload: ChangePayload(
                summary: summary.isEmpty ? notice.kind : summary,
                source: "quality-ledger",
                timestamp: notice.time.rfc3339,
                custom_details: notice.details.compactMapValues(Self.detail)
            )
        )
    }
}

/// A link that a message may carry.
enum WebLink {
    /// A text if it is an http or https URL without anything that could end it early.
    static func url(_ text: String?) -> String? {
        guard let text, HTTPRequest(url: text).problem == nil, text.utf16.count <= 2_000,
            !text.contains(where: { "<>|\"".contains($0) })
        else { return nil }
        return text
    }
}
