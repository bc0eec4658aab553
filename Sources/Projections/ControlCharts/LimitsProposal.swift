public import Ledger

/// Limits that somebody is about to approve, with what they replace.
public struct LimitsProposal: Equatable, Sendable {
    /// The series that they belong to.
    public var series: LimitsSeries
    /// The limits and what they rest on.
    public var phase: ControlPhase
    /// The number of the phase.
    public var number: Int
    /// The phase in force until now; nil if there is none.
    public var replaced: ControlPhase?
    /// Points to a false signal on average, if known.
    public var runLength: Double?
    /// What whoever approves should know, a sentence each.
    public var notes: [String]

    /// The event's id: the same for all that would be this phase of this chart, so that of two people
    /// who approve at once only one succeeds.
    public var id: String {
        let names = [
            series.metric, series.environment, series.feature, series.revision,
            phase.bucket?.rawValue,
        ]
        return "limits/\(names.map { $0 ?? "" }.joined(separator: "/"))/\(number)"
    }

    /// What the event says.
    public var content: LimitsApproval {
        LimitsApproval(of: phase, series: series, number: number)
    }
}

/// What limits are asked for.
public struct LimitsRequest: Equatable, Sendable {
    /// The metric.
    public var metric: String
    /// The feature, or nil for all of them together.
    public var feature: String?
    /// The environment, or nil for production.
    public var environment: String?
    /// The stretch of time of a subgroup, or nil for single observations (by hour or day for rates).
    public var bucket: TimeBucket?
    /// The kind of chart, or nil for the one that fits.
    public var kind: ControlChartKind?
    /// The first instant that limits may rest on, or nil for any.
    public var from: Timestamp?
    /// The first instant that they may no longer rest on, or nil for now.
    public var to: Timestamp?
    /// The rules, or nil for Western Electric's four.
    public var rules: RunRuleSet?
    /// The sides that they look at, or nil for the bad one.
    public var sides: ChartSides?
    /// How "k of n points" is read.
    public var reading = RunRuleReading.strict
    /// Whether to widen limits by what autocorrelation, or scatter between subgroups, asks for.
    public var isWidened = false

    /// Asks for the usual limits of a metric.
    ///
    /// - Parameter metric: The metric.
    public init(metric: String) {
        self.metric = metric
    }

    /// The question whose chart the limits are for.
    var question: String {
        var text = "control chart of \(QuestionName.quoted(metric))"
        if let feature { text += " in feature \(QuestionName.quoted(feature))" }
        if let environment { text += " in environment \(QuestionName.quoted(environment))" }
        if let bucket { text += " by \(bucket.rawValue)" }
        return text
    }
}

/// Why no limits can be proposed.
public struct LimitsRefusal: UserFacingError, Equatable {
    /// The reason.
    public let message: String
    /// What to do.
    public let hint: String

    /// A mistake in the request.
    public var failure: FailureClass { .usage }
}
