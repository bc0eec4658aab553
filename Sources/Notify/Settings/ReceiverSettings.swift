/// A receiver of notifications as the configuration describes it.
public struct ReceiverSettings: Equatable, Sendable {
    /// Its name, unique within the configuration.
    public var name: String
    /// What it is and where.
    public var channel: ChannelSettings
    /// How it is treated.
    public var limits: DeliveryLimits

    /// Makes a receiver.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - channel: What it is and where.
    ///   - limits: How it is treated.
    public init(name: String, channel: ChannelSettings, limits: DeliveryLimits = DeliveryLimits()) {
        self.name = name
        self.channel = channel
        self.limits = limits
    }
}

/// How often and how patiently a receiver is called.
public struct DeliveryLimits: Equatable, Sendable {
    /// The most messages within any 60 seconds, 1 or more.
    public var messagesPerMinute: Int
    /// How long one attempt may take, in seconds, above 0.
    public var timeoutSeconds: Double
    /// After how many attempts a message is a dead letter, 1 or more.
    public var attemptsMax: Int
    /// The pause after a first failure, in seconds, above 0; it doubles with each further one.
    public var backoffSeconds: Double
    /// The longest pause between attempts, in seconds.
    public var backoffSecondsMax: Double

    /// Makes limits.
    ///
    /// With the standard ones, a receiver that is down is tried for about a day and a half.
    ///
    /// - Parameters:
    ///   - messagesPerMinute: The most messages within any 60 seconds.
    ///   - timeoutSeconds: How long one attempt may take.
    ///   - attemptsMax: After how many attempts a message is a dead letter.
    ///   - backoffSeconds: The pause after a first failure.
    ///   - backoffSecondsMax: The longest pause between attempts.
    public init(
        messagesPerMinute: Int = 60,
        timeoutSeconds: Double = 10,
        attemptsMax: Int = 50,
        backoffSeconds: Double = 2,
        backoffSecondsMax: Double = 3_600
    ) {
        self.messagesPerMinute = messagesPerMinute
        self.timeoutSeconds = timeoutSeconds
        self.attemptsMax = attemptsMax
        self.backoffSeconds = backoffSeconds
        self.backoffSecondsMax = backoffSecondsMax
    }
}

/// What a receiver is and where it is.
public enum ChannelSettings: Equatable, Sendable {
    /// PagerDuty's Events API v2.
    case pagerDuty(PagerDutySettings)
    /// Slack, by an incoming webhook.
    case slackWebhook(url: ConfiguredText)
    /// Slack, by a bot that can change and thread its messages.
    case slackBot(SlackBotSettings)
    /// An Alertmanager, by its API v2.
    case alertmanager(EndpointSettings, resolveAfterSeconds: Int)
    /// A Prometheus Pushgateway: it gets the metrics.
    case pushgateway(EndpointSettings, job: String, grouping: [String: String])
    /// A file for node_exporter's textfile collector: it gets the metrics.
    case textfile(path: String)
    /// A URL that takes Alertmanager's webhook bodies, version 4.
    case webhook(EndpointSettings, secret: ConfiguredText?)
    /// Standard output, one line a message.
    case standardOutput

    /// What kind of receiver it is.
    public var kind: ReceiverKind {
        switch self {
        case .pagerDuty: .pagerDuty
        case .slackWebhook, .slackBot: .slack
        case .alertmanager: .alertmanager
        case .pushgateway: .pushgateway
        case .textfile: .textfile
        case .webhook: .webhook
        case .standardOutput: .standardOutput
        }
    }
}

/// The kinds of receiver, by the words of the configuration.
public enum ReceiverKind: String, CaseIterable, Sendable {
    /// PagerDuty.
    case pagerDuty = "pagerduty"
    /// Slack.
    case slack
    /// Alertmanager.
    case alertmanager
    /// Prometheus Pushgateway.
    case pushgateway
    /// A file for node_exporter.
    case textfile
    /// A webhook.
    case webhook
    /// Standard output.
    case standardOutput = "stdout"

    /// Whether it takes messages about alerts; the others take metrics, and all of them.
    public var takesAlerts: Bool { self != .pushgateway && self != .textfile }

    /// Whether it keeps one incident for a key, whatever arrives twice: it is told what holds now.
    ///
    /// Others write a message for each notice, and so get nothing about an alert that nobody saw.
    public var keepsState: Bool { self == .pagerDuty || self == .alertmanager }

    /// The severities that it gets when the configuration has no routes.
    public var standardSeverities: [String] {
        switch self {
        case .pagerDuty: ["P0", "P1"]
        case .slack, .alertmanager, .webhook, .standardOutput: ["P0", "P1", "P2", "P3"]
        case .pushgateway, .textfile: []
        }
    }
}

/// Where PagerDuty is, and what it gets.
public struct PagerDutySettings: Equatable, Sendable {
    /// The routing key of the integration.
    public var routingKey: ConfiguredText
    /// Where alert events go.
    public var url: String
    /// Where change events go.
    public var changeURL: String
    /// The environments whose changes it gets; empty for none.
    public var changeEnvironments: [String]

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - routingKey: The routing key of the integration.
    ///   - url: Where alert events go.
    ///   - changeURL: Where change events go.
    ///   - changeEnvironments: The environments whose changes it gets.
    public init(
        routingKey: ConfiguredText,
        url: String = "https://events.pagerduty.com/v2/enqueue",
        changeURL: String = "https://events.pagerduty.com/v2/change/enqueue",
        changeEnvironments: [String] = ["production"]
    ) {
        self.routingKey = routingKey
        self.url = url
        self.changeURL = changeURL
        self.changeEnvironments = changeEnvironments
    }
}

/// A Slack bot.
public struct SlackBotSettings: Equatable, Sendable {
    /// The bot's token.
    public var token: ConfiguredText
    /// The channel, by id or name.
    public var channel: String
    /// Where Slack's API is, without a slash at the end.
    public var url: String

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - token: The bot's token.
    ///   - channel: The channel, by id or name.
    ///   - url: Where Slack's API is.
    public init(
        token: ConfiguredText,
        channel: String,
        url: String = "https://slack.com/api"
    ) {
        self.token = token
        self.channel = channel
        self.url = url
    }
}

/// Where a receiver of one's own is, and how to identify oneself there.
public struct EndpointSettings: Equatable, Sendable {
    /// The URL, for an API without its path.
    public var url: ConfiguredText
    /// How to identify oneself.
    public var credentials: Credentials

    /// How to identify oneself.
    public enum Credentials: Equatable, Sendable {
        /// Not at all.
        case none
        /// By a bearer token.
        case token(ConfiguredText)
        /// By user and password.
        case password(user: String, ConfiguredText)
    }

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - url: The URL.
    ///   - credentials: How to identify oneself.
    public init(url: ConfiguredText, credentials: Credentials = .none) {
        self.url = url
        self.credentials = credentials
    }
}
