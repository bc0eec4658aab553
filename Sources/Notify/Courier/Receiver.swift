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
        var secrets: [(value: String, variable: String)] = []
        func value(_ text: ConfiguredText) throws(ReceiverProblem) -> String {
            let value = try text.value(environment, for: settings.name)
            if case .variable(let name) = text { secrets.append((value, name)) }
            return value
        }
        func credentials(_ endpoint: EndpointSettings) throws(ReceiverProblem) -> Credentials {
            switch endpoint.credentials {
            case .none: .none
            case .token(let token): .token(try value(token))
            case .password(let user, let password): .password(user: user, try value(password))
            }
        }
        func url(_ endpoint: EndpointSettings) throws(ReceiverProblem) -> String {
            var url = try value(endpoint.url)
            while url.hasSuffix("/") { url.removeLast() }
            return url
        }
        let seconds = settings.limits.timeoutSeconds
        switch settings.channel {
        case .pagerDuty(let pagerDuty):
            port = .channel(
                PagerDutyChannel(
                    routingKey: try value(pagerDuty.routingKey),
                    url: pagerDuty.url,
                    changeURL: pagerDuty.changeURL,
                    timeoutSeconds: seconds
                )
            )
        case .slackWebhook(let address):
            port = .channel(
                SlackWebhookChannel(url: try value(address), timeoutSeconds: seconds)
            )
        case .slackBot(let bot):
            port = .channel(
                SlackBotChannel(
                    token: try value(bot.token),
                    channel: bot.channel,
                    url: bot.url,
                    timeoutSeconds: seconds
                )
            )
        case .alertmanager(let endpoint, let resolveAfterSeconds):
            port = .alertmanager(
                AlertmanagerChannel(
                    url: try url(endpoint),
                    credentials: try credentials(endpoint),
                    resolveAfterSeconds: resolveAfterSeconds,
                    timeoutSeconds: seconds
                )
            )
        case .pushgateway(let endpoint, let job, let grouping):
            port = .pushgateway(
                PushgatewayChannel(
                    url: try url(endpoint),
                    job: job,
                    grouping: grouping,
                    credentials: try credentials(endpoint),
                    timeoutSeconds: seconds
                )
            )
        case .textfile(let path):
            port = .textfile(MetricsTextfile(path: path))
        case .webhook(let endpoint, let secret):
            port = .channel(
                WebhookChannel(
                    url: try url(endpoint),
                    credentials: try credentials(endpoint),
                    secret: try secret.map(value),
                    receiver: settings.name,
                    timeoutSeconds: seconds
                )
            )
        case .standardOutput:
            port = .lines
        }
        self.secrets = secrets
    }

    /// A text with every secret of the receiver replaced by the name of its variable.
    func redacted(_ text: String) -> String {
        secrets.reduce(text) { text, secret in
            text.replacing(secret.value, with: "env:\(secret.variable)")
        }
    }
}
