import Crypto
import Foundation
import Ledger
import Projections
import Transport

/// A webhook that takes Alertmanager's bodies, version 4, signed if a secret is given.
///
/// The header `X-Quality-Ledger-Signature` is `t=SECONDS,v1=HEX`: the HMAC-SHA256 of
/// `SECONDS.BODY` under the secret. The time is signed too, so that a receiver can refuse a body that
/// somebody recorded and sends again. `Idempotency-Key` is the message's key, the same on each attempt.
struct WebhookChannel: NotificationChannel {
    let url: String
    let credentials: Credentials
    let secret: String?
    let receiver: String
    let timeoutSeconds: Double

    private struct Body: Encodable {
        var version = "4"
        var groupKey: String
        var truncatedAlerts = 0
        var status: String
        var receiver: String
        var groupLabels: [String: String]
        var commonLabels: [String: String]
        var commonAnnotations: [String: String]
        var externalURL = ""
        var alerts: [Alert]
    }

    private struct Alert: Encodable {
        var status: String
        var labels: [String: String]
        var annotations: [String: String]
        var startsAt: String
        var endsAt: String
        var generatorURL = ""
        var fingerprint: String
    }

    /// Alertmanager's way to say that an alert has no end yet.
    private static let noEnd = "0001-01-01T00:00:00Z"

    func requests(_ delivery: Delivery, now: Timestamp) throws -> [HTTPRequest] {
        let body: Body
        switch delivery.content {
        case .alert(let notice):
            let key = notice.alert.deduplicationKey
            body = self.body(of: [notice.alert], group: key)
        case .missed(let notice):
            body = self.body(of: notice.alerts, group: "missed")
        case .change:
            return []
        }
        let data = try JSONBody.encode(body)
        var headers = credentials.adding(to: [JSONBody.header])
        headers.append(HTTPField("Idempotency-Key", Self.headerText(delivery.key)))
        if let secret {
            let seconds = now.microseconds / 1_000_000
            let signature = Self.signature(of: data, seconds: seconds, secret: secret)
            headers.append(HTTPField("X-Quality-Ledger-Signature", signature))
        }
        return [
            HTTPRequest(url: url, headers: headers, body: data, timeoutSeconds: timeoutSeconds)
        ]
    }

    /// A key as a header can carry it: what is not visible ASCII is written as `%` and its bytes.
    private static func headerText(_ key: String) -> String {
        key.utf8.map { byte in
            byte > 0x20 && byte < 0x7f
                ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// The signature of a body.
    static func signature(of body: Data, seconds: Int64, secret: String) -> String {
        var signed = Data("\(seconds).".utf8)
        signed.append(body)
        let code = HMAC<SHA256>.authenticationCode(
            for: signed,
            using: SymmetricKey(data: Data(secret.utf8))
        )
        let digits = code.map { String(format: "%02x", $0) }.joined()
        return "t=\(seconds),v1=\(digits)"
    }

    private func body(of alerts: [NotifiableAlert], group: String) -> Body {
        let bodies = alerts.map { alert in
            let labels = AlertLabels.labels(alert)
            return Alert(
                status: alert.end == nil ? "firing" : "resolved",
                labels: labels,
                annotations: AlertLabels.annotations(alert),
                startsAt: alert.firedAt.rfc3339,
                endsAt: alert.end?.time.rfc3339 ?? Self.noEnd,
                fingerprint: Self.fingerprint(labels)
            )
        }
        return Body(
            groupKey: "{}:\(LabelSet(["incident_key": group]))",
            status: bodies.contains { $0.status == "firing" } ? "firing" : "resolved",
            receiver: receiver,
            groupLabels: ["incident_key": group],
            commonLabels: Self.common(bodies.map(\.labels)),
            commonAnnotations: Self.common(bodies.map(\.annotations)),
            alerts: bodies
        )
    }

    private static func common(_ sets: [[String: String]]) -> [String: String] {
        guard let first = sets.first else { return [:] }
        return first.filter { name, value in sets.allSatisfy { $0[name] == value } }
    }

    /// 64 bits that tell sets of labels apart, as 16 hexadecimal digits.
    private static func fingerprint(_ labels: [String: String]) -> String {
        var hash = SHA256()
        for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Data("\(name.utf8.count):\(name)\(value.utf8.count):\(value)".utf8))
        }
        return hash.finalize().prefix(8).map { String(format: "%02x", $0) }.joined()
    }

    func verdict(_ response: HTTPResponse, now: Timestamp) -> DeliveryVerdict {
        .common(response, now: now)
    }
}
