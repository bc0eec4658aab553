import Projections

/// A receiver ready to be called: its secrets are filled in.
public struct Receiver: Sendable {
    /// Its name.
    public let name: String
    let limits: DeliveryLimits
    let port: Port
    /// The secrets and the variables they came from, so that no record ever holds one.
    private let secrets: [(value: String, variable: String)]

    /// What stands at the other end.
    enum Port: Sendable {
        /// Something that messages are sent to.
        case channel(any NotificationChannel)
        /// An Alertmanager, which also wants to hear again and again of what fires.
        case alertmanager(AlertmanagerChannel)
        /// A Pushgateway.
        case pushgateway(PushgatewayChannel)
        /// A file of metrics.
        case textfile(MetricsTextfile)
        /// Lines of text.
        case lines
    }

    /// Fills the secrets in.
    ///
    /// - Parameters:
    ///   - settings: What the configuration says.
    ///   - environment: The environment's variables.
    /// - Throws: ``ReceiverProblem`` if a variable is not set.
    public init(
        _ settings: ReceiverSettings,
        environment: [String: String]
    ) throws(ReceiverProblem) {
        name = settings.name
        limits = settings.limits
        var secrets = SecretReader(receiver: settings.name, environment: environment)
        port = try Self.port(settings, &secrets)
        self.secrets = secrets.known
    }

    private static func port(
        _ settings: ReceiverSettings,
        _ secrets: inout SecretReader
    ) throws(ReceiverProblem) -> Port {
        let seconds = settings.limits.timeoutSeconds
        switch settings.channel {
        case .pagerDuty(let pagerDuty):
            return .channel(
                PagerDutyChannel(
                    routingKey: try secrets.value(pagerDuty.routingKey),
                    url: pagerDuty.url,
                    changeURL: pagerDuty.changeURL,
                    timeoutSeconds: seconds
                )
            )
        case .slackWebhook(let address):
            let url = try secrets.value(address)
            return .channel(SlackWebhookChannel(url: url, timeoutSeconds: seconds))
        case .slackBot(let bot):
            return .channel(
                SlackBotChannel(
                    token: try secrets.value(bot.token),
                    channel: bot.channel,
                    url: bot.url,
                    timeoutSeconds: seconds
                )
            )
        case .alertmanager(let endpoint, let resolveAfterSeconds):
            return .alertmanager(
                AlertmanagerChannel(
                    url: try secrets.url(endpoint),
                    credentials: try secrets.credentials(endpoint),
                    resolveAfterSeconds: resolveAfterSeconds,
                    timeoutSeconds: seconds
                )
            )
        case .pushgateway(let endpoint, let job, let grouping):
            return .pushgateway(
                PushgatewayChannel(
                    url: try secrets.url(endpoint),
                    job: job,
                    grouping: grouping,
                    credentials: try secrets.credentials(endpoint),
                    timeoutSeconds: seconds
                )
            )
        case .textfile(let path):
            return .textfile(MetricsTextfile(path: path))
        case .webhook(let endpoint, let secret):
            var key: String?
            if let secret { key = try secrets.value(secret) }
            return .channel(
                WebhookChannel(
                    url: try secrets.url(endpoint),
                    credentials: try secrets.credentials(endpoint),
                    secret: key,
                    receiver: settings.name,
                    timeoutSeconds: seconds
                )
            )
        case .standardOutput:
            return .lines
        }
    }

    /// A text with every secret of the receiver replaced by the name of its variable.
    func redacted(_ text: String) -> String {
        secrets.reduce(text) { text, secret in
            text.replacing(secret.value, with: "env:\(secret.variable)")
        }
    }
}
