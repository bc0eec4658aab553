import Foundation
import Ledger

/// The data of a `limits.approved` event.
public struct LimitsApproval: Codable, Equatable, Sendable {
    /// The metric.
    public var metric: String
    /// The centre line.
    public var center: Double
    /// The standard deviation of one observation.
    public var sigma: Double
    /// The environment; production if absent.
    public var environment: String?
    /// The feature; all of them together if absent.
    public var feature: String?
    /// The evaluator's revision; any if absent.
    public var revision: String?
    /// The lower control limit of one observation; absent for charts of subgroups.
    public var lower: Double?
    /// The upper control limit of one observation; absent for charts of subgroups.
    public var upper: Double?
    /// The number of the phase.
    public var phase: Int?
    /// How many points they rest on.
    public var n: Int?
    /// Whether nobody has approved them yet.
    public var provisional: Bool?
    /// Who approved them.
    public var by: String?
    /// Why.
    public var reason: String?
    /// The kind of chart, by the names of ``ControlChartKind``.
    public var chart: String?
    /// The stretch of time of a subgroup.
    public var bucket: String?
    /// What the standard deviation is multiplied by.
    public var dispersion: Double?
    /// The first instant that they rest on, RFC 3339.
    public var from: String?
    /// The last instant that they rest on, RFC 3339.
    public var to: String?
    /// The lag-one autocorrelation of those points.
    public var autocorrelation: Double?
    /// The run rules, by the names of ``RunRule``.
    public var rules: [String]?
    /// The sides that they look at.
    public var sides: String?
    /// How "k of n points" is read.
    public var reading: String?

    /// Describes a phase of a series.
    ///
    /// - Parameters:
    ///   - phase: The phase.
    ///   - series: The series.
    ///   - number: The number of the phase, from 1.
    public init(of phase: ControlPhase, series: LimitsSeries, number: Int) {
        metric = series.metric
        center = phase.limits.center
        sigma = phase.limits.sigma
        environment = series.environment
        feature = series.feature
        revision = series.revision
        lower = phase.kind.hasSubgroups ? nil : phase.limits(ofPoint: 1).lower
        upper = phase.kind.hasSubgroups ? nil : phase.limits(ofPoint: 1).upper
        self.phase = number
        n = phase.n
        provisional = phase.isProvisional
        by = phase.by
        reason = phase.reason
        chart = phase.kind.rawValue
        bucket = phase.bucket?.rawValue
        dispersion = phase.dispersion == 1 ? nil : phase.dispersion
        from = phase.from?.rfc3339
        to = phase.to?.rfc3339
        autocorrelation = phase.autocorrelation
        rules = phase.rules.rules.map(\.rawValue)
        sides = phase.sides.rawValue
        reading = phase.reading.rawValue
    }

    /// The series that the limits belong to.
    public var series: LimitsSeries {
        LimitsSeries(
            metric: metric,
            environment: environment ?? QuestionResolver.defaultEnvironment,
            feature: feature,
            revision: revision
        )
    }

    /// The phase that the event says begins.
    ///
    /// - Parameters:
    ///   - record: The event.
    ///   - polarity: Decides the sides where the event does not say.
    /// - Returns: Nil if its limits are not usable: sigma 0, or numbers beyond those of observations.
    func controlPhase(of record: DecisionRecord, polarity: MetricPolarity) -> ControlPhase? {
        let factor = dispersion.flatMap { $0 > 0 ? $0 : nil } ?? 1
        guard let limits = ControlLimits(center: center, sigma: sigma), sigma > 0,
            abs(center) <= Observation.magnitudeMax, sigma <= Observation.magnitudeMax,
            sigma * factor <= Observation.magnitudeMax
        else { return nil }
        let kind = chart.flatMap(ControlChartKind.init) ?? .individuals
        var phase = ControlPhase(
            kind: kind,
            bucket: bucket.flatMap(TimeBucket.init),
            limits: limits,
            dispersion: factor,
            sides: sides.flatMap(ChartSides.init) ?? ChartSides(badSideOf: polarity)
        )
        if let rules { phase.rules = RunRuleSet(rules: rules.compactMap(RunRule.init)) }
        if let reading = reading.flatMap(RunRuleReading.init) { phase.reading = reading }
        phase.n = n
        phase.from = from.flatMap { try? Timestamp(rfc3339: $0) }
        phase.to = to.flatMap { try? Timestamp(rfc3339: $0) }
        phase.autocorrelation = autocorrelation.flatMap { abs($0) < 1 ? $0 : nil }
        phase.isProvisional = provisional ?? false
        phase.by = by
        phase.reason = reason
        phase.decided = record.time
        phase.position = record.position
        return phase
    }
}

/// What limits belong to: values that compare, in one place.
public struct LimitsSeries: Hashable, Sendable {
    /// The metric.
    public var metric: String
    /// The environment.
    public var environment: String
    /// The feature, or nil for all of them together.
    public var feature: String?
    /// The evaluator's revision as shown, `name@revision`; nil for any.
    public var revision: String?

    /// Makes a series.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - environment: The environment.
    ///   - feature: The feature, or nil for all together.
    ///   - revision: The evaluator's revision, or nil for any.
    public init(metric: String, environment: String, feature: String?, revision: String?) {
        self.metric = metric
        self.environment = environment
        self.feature = feature
        self.revision = revision
    }

    /// Whether limits of this series judge the values of another.
    ///
    /// - Parameter other: The series of the values.
    /// - Returns: Whether all agree; limits without a revision hold for every one.
    func judges(_ other: LimitsSeries) -> Bool {
        metric == other.metric && environment == other.environment && feature == other.feature
            && (revision == nil || revision == other.revision)
    }
}
