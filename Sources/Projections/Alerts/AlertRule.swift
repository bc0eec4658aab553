/// When to alert: which value of which scores, beyond what, for how long, and what people then read.
public struct AlertRule: Equatable, Sendable {
    /// Its name, unique within the configuration.
    public var name: String
    /// What produces the value that is judged.
    public var detector: AlertDetector
    /// The metric; empty only for detectors that look at all of them.
    public var metric: String
    /// How the value is compared with ``threshold``.
    public var comparison: AlertComparison
    /// The value that must not be passed.
    public var threshold: Double
    /// What the value must reach again before a firing alert ends; nil for ``threshold`` itself.
    public var resolveThreshold: Double?
    /// The length of the window that ends at each tick, in seconds.
    public var windowSeconds: Int
    /// Fewer scores than this in a window say nothing.
    public var samplesMin: Int
    /// How long the violation must last before the alert fires, in seconds.
    public var forSeconds: Int
    /// How long a firing alert is kept after the last violation, in seconds.
    public var keepFiringForSeconds: Int
    /// What a lack of data does to a pending alert.
    public var gapPolicy: AlertGapPolicy
    /// What a lack of data does to a firing alert, and whether it is an alert in itself.
    public var noDataPolicy: AlertNoDataPolicy
    /// How severe it is.
    public var severity: AlertSeverity
    /// Which scores it looks at.
    public var scope: AlertScope
    /// The dimensions that make an alert of its own for each of their values.
    public var dimensions: [QuestionDimension]
    /// What people read first.
    public var title: String
    /// What it means for the product.
    public var description: String
    /// Where the runbook is: a link or a path.
    public var runbook: String
    /// Who answers for the rule.
    public var owner: String

    /// How long a shift rule shall run without a false alarm, on average, in seconds.
    public var runLengthSeconds = 56 * 86_400
    /// What becomes of a violation that is the usual level of the scores.
    public var usualPolicy = AlertUsualPolicy.page
    /// Whether this is the part of a rule that tells of a violation that is usual.
    public var isOfUsual = false

    /// Whether the rule's alerts are ever sent.
    public var isSent: Bool { severity != .watch }
}

extension AlertRule {
    /// The label of alerts that tell of a usual violation.
    static let usualLabels = ["level": "usual"]

    /// The part of a rule that tells of a violation that is the usual level.
    var ofUsual: AlertRule {
        var rule = self
        rule.isOfUsual = true
        rule.severity = max(severity, .p3)
        // A level that hovers about the threshold is told once, not at every crossing.
        rule.keepFiringForSeconds = max(keepFiringForSeconds, 86_400)
        return rule
    }
}

/// What produces the value that a rule judges.
public enum AlertDetector: String, CaseIterable, Sendable {
    /// The mean of the window.
    case threshold
    /// The share of the window's scores that ended in an error.
    case errorRate = "error_rate"
    /// Seconds since the last score.
    case silence
    /// Run rules on a control chart.
    case spc
    /// The percentile of an Isolation Forest.
    case forest
    /// The mean of the last runs of each category.
    case trend
    /// By how much the mean since an onset is worse than the usual one.
    case shift
}

/// What becomes of a violation that is the usual level of the scores.
public enum AlertUsualPolicy: String, CaseIterable, Sendable {
    /// It is told with the rule's severity, as any other.
    case page
    /// It is told once, as P3, apart from the rule's own alert: a page is for news.
    case demote
}

/// What a lack of data does to a pending alert.
public enum AlertGapPolicy: String, CaseIterable, Sendable {
    /// The timer starts anew.
    case reset
    /// The timer stands still while there is no data.
    case hold
}

/// What a lack of data does to a firing alert.
public enum AlertNoDataPolicy: String, CaseIterable, Sendable {
    /// It goes on firing for `keep_firing_for`, then ends with that reason.
    case hold
    /// It ends at once.
    case resolve
    /// It counts as a violation.
    case alert
}

/// Which scores a rule looks at.
public struct AlertScope: Equatable, Sendable {
    /// The environment.
    public var environment: String
    /// The feature, or nil for all of them together.
    public var feature: String?
    /// Conditions on further dimensions, all of which must hold.
    public var matchers: [LabelMatcher]

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - feature: The feature, or nil for all of them together.
    ///   - matchers: Conditions on further dimensions.
    public init(
        environment: String = "production",
        feature: String? = nil,
        matchers: [LabelMatcher] = []
    ) {
        self.environment = environment
        self.feature = feature
        self.matchers = matchers
    }
}
