/// The `data` of `alert.fired`: the transition with all the evidence that was known.
public struct AlertFiredData: Codable, Equatable, Sendable {
    /// The alert's id: of this firing, not of the rule.
    public var alert: String
    /// The rule.
    public var rule: String
    /// How severe it is.
    public var severity: String
    /// The metric.
    public var metric: String?
    /// The environment.
    public var environment: String?
    /// The feature.
    public var feature: String?
    /// The kind of case.
    public var category: String?
    /// What saw it.
    public var detector: String?
    /// The value that fired.
    public var value: Double?
    /// How it was compared.
    public var comparison: String?
    /// What it was compared with.
    public var threshold: Double?
    /// How many observations the value rests on.
    public var samples: Int64?
    /// The usual mean, as far as the rule looks at it.
    public var usual: Double?
    /// The mean since the onset, of a shift.
    public var level: Double?
    /// The sum of evidence for a shift, when it was noticed.
    public var statistic: Double?
    /// What the sum had to pass.
    public var bound: Double?
    /// The window, in seconds.
    public var windowseconds: Int?
    /// When the violation began, RFC 3339.
    public var since: String?
    /// When the change began, by its own scores, RFC 3339.
    public var onset: String?
    /// The interval of the onset, RFC 3339.
    public var onsetlow: String?
    /// The interval of the onset, RFC 3339.
    public var onsethigh: String?
    /// What is suspected, the likeliest first.
    public var suspects: [AlertSuspect]?
    /// What people read first.
    public var title: String?
    /// What is wrong, for people.
    public var message: String?
    /// Where the runbook is.
    public var runbook: String?
    /// Who answers for the rule.
    public var owner: String?
    /// The labels that tell this alert from others of the rule.
    public var labels: [String: String]?
    /// What receivers deduplicate by.
    public var dedupkey: String?
    /// The incident.
    public var incident: String?
    /// Whether it had ended before anybody evaluated it: it is kept and not sent.
    public var missed: Bool?

    /// Makes the data of a firing.
    ///
    /// - Parameters:
    ///   - alert: The alert's id.
    ///   - rule: The rule.
    ///   - severity: How severe it is.
    public init(alert: String, rule: String, severity: AlertSeverity) {
        self.alert = alert
        self.rule = rule
        self.severity = severity.rawValue
    }
}

/// A suspect as an alert carries it.
public struct AlertSuspect: Codable, Equatable, Sendable {
    /// `deployment`, `evaluator` or `dataset`.
    public var kind: String
    /// Its id.
    public var id: String
    /// When it went live, RFC 3339.
    public var time: String
    /// How probable it is.
    public var probability: Double
    /// `strong`, `moderate` or `weak`.
    public var confidence: String
    /// One sentence of evidence.
    public var reason: String?

    /// Makes a suspect.
    ///
    /// - Parameters:
    ///   - kind: What kind of change it is.
    ///   - id: Its id.
    ///   - time: When it went live, RFC 3339.
    ///   - probability: How probable it is, 0 to 1.
    ///   - confidence: `strong`, `moderate` or `weak`.
    ///   - reason: One sentence of evidence, or nil.
    public init(
        kind: String,
        id: String,
        time: String,
        probability: Double,
        confidence: String,
        reason: String? = nil
    ) {
        self.kind = kind
        self.id = id
        self.time = time
        self.probability = probability
        self.confidence = confidence
        self.reason = reason
    }
}

/// The `data` of `alert.resolved`.
public struct AlertResolvedData: Codable, Equatable, Sendable {
    /// The alert's id.
    public var alert: String
    /// The rule.
    public var rule: String
    /// How severe it was.
    public var severity: String?
    /// The value that resolved it.
    public var value: Double?
    /// How many observations the value rests on.
    public var samples: Int64?
    /// Why: `recovered` or `no_data`.
    public var reason: String?
    /// The labels of the alert.
    public var labels: [String: String]?
    /// What receivers deduplicate by.
    public var dedupkey: String?
    /// The incident.
    public var incident: String?
    /// Whether the alert had come and gone before anybody evaluated it.
    public var missed: Bool?

    /// Makes the data of a resolution.
    ///
    /// - Parameters:
    ///   - alert: The alert's id.
    ///   - rule: The rule.
    public init(alert: String, rule: String) {
        self.alert = alert
        self.rule = rule
    }
}

/// The `data` of `alert.acknowledged`.
public struct AlertAcknowledgedData: Codable, Equatable, Sendable {
    /// The alert's id.
    public var alert: String
    /// Who took it on.
    public var by: String?
    /// What they said.
    public var note: String?
    /// The incident.
    public var incident: String?

    /// Makes the data of an acknowledgement.
    ///
    /// - Parameters:
    ///   - alert: The alert's id.
    ///   - by: Who took it on.
    ///   - note: What they said, or nil.
    ///   - incident: The incident, or nil.
    public init(alert: String, by: String?, note: String? = nil, incident: String? = nil) {
        self.alert = alert
        self.by = by
        self.note = note
        self.incident = incident
    }
}

/// The `data` of `notification.delivered` and `notification.failed`.
public struct NotificationData: Codable, Equatable, Sendable {
    /// The receiver, as the configuration names it.
    public var receiver: String
    /// What identifies the message: incident, transition and receiver.
    public var key: String
    /// The alert that it is about.
    public var alert: String?
    /// `fired`, `resolved` or `acknowledged`.
    public var transition: String?
    /// How many attempts it took.
    public var attempts: Int?
    /// What receivers deduplicate by.
    public var dedupkey: String?
    /// The incident.
    public var incident: String?
    /// What the receiver answered; of a delivery.
    public var response: String?
    /// Why it failed; of a failure.
    public var reason: String?
    /// Whether no other attempt will be made; of a failure.
    public var final: Bool?
    /// When the next attempt is made at the earliest, RFC 3339; of a failure.
    public var retryat: String?
    /// What the receiver calls the message, to change it later; of a delivery.
    public var reference: String?

    /// Makes the data of a notification.
    ///
    /// - Parameters:
    ///   - receiver: The receiver.
    ///   - key: What identifies the message.
    public init(receiver: String, key: String) {
        self.receiver = receiver
        self.key = key
    }
}
