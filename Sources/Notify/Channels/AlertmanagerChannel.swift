import Foundation
import Ledger
import Transport

/// Alertmanager's API v2: what fires is pushed again and again, with an end that lies ahead; what has
/// ended is pushed with its end.
struct AlertmanagerChannel: NotificationChannel {
    let url: String
    let credentials: Credentials
    /// For how long a push holds if none follows, in seconds.
    let resolveAfterSeconds: Int
    let timeoutSeconds: Double

    private struct Alert: Encodable {
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: String
        var endsAt: String
    }

    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest] {
        guard case .alert(let notice) = delivery.content else { return [] }
        return [try request([notice.alert], now: now)]
    }

    /// One push of several alerts.
    func request(_ alerts: [NotifiableAlert], now: Timestamp) throws -> HTTPRequest {
        let bodies = alerts.map { alert in
            let ahead = now.advanced(bySeconds: Double(resolveAfterSeconds))
            // An end before the start would be refused, and all other alerts of the push with it.
            let end = max(alert.end?.time ?? ahead, alert.firedAt)
            return Alert(
                labels: AlertLabels.labels(alert),
                annotations: AlertLabels.annotations(alert),
                startsAt: alert.firedAt.rfc3339,
                endsAt: end.rfc3339
            )
        }
        return HTTPRequest(
            url: "\(url)/api/v2/alerts",
            headers: credentials.adding(to: [JSONBody.header]),
            body: try JSONBody.encode(bodies),
            timeoutSeconds: timeoutSeconds
        )
    }

    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        .common(response, now: now)
    }
}
