import Foundation
import Projections
import Transport

/// A Prometheus Pushgateway: each push replaces the group of metrics of the job.
struct PushgatewayChannel: Sendable {
    let url: String
    let job: String
    let grouping: [String: String]
    let credentials: Credentials
    let timeoutSeconds: Double

    /// The push of some samples.
    ///
    /// - Parameter samples: The samples; all that the group is to hold.
    /// - Returns: The request.
    func request(_ samples: [MetricSample]) -> HTTPRequest {
        var path = "/metrics" + Self.segment("job", job)
        for (name, value) in grouping.sorted(by: { $0.key < $1.key }) {
            path += Self.segment(MetricName.label(name), value)
        }
        let type = HTTPField("Content-Type", MetricsText.prometheus.mediaType)
        return HTTPRequest(
            method: "PUT",
            url: url + path,
            headers: credentials.adding(to: [type]),
            body: Data(MetricsText.prometheus.encode(samples).utf8),
            timeoutSeconds: timeoutSeconds
        )
    }

    /// A grouping label as a part of the path.
    ///
    /// A value that is empty or has a slash is written in base64, as the Pushgateway asks.
    private static func segment(_ name: String, _ value: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            .union(CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz0123456789-_.~"))
        if value.isEmpty { return "/\(name)@base64/=" }
        let isPlain = !value.contains("/") && value != "." && value != ".."
        if isPlain, let escaped = value.addingPercentEncoding(withAllowedCharacters: unreserved) {
            return "/\(name)/\(escaped)"
        }
        let text = Data(value.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "/\(name)@base64/\(text)"
    }
}
