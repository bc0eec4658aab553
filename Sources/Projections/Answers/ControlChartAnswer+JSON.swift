import Ledger

extension ControlChartAnswer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind, question, position, asof, metric, scope, evaluator, chart, bucket, phases
        case runlength, autocorrelation, points, violations, notes, next, headline
    }

    /// Writes the published contract: fixed names, `null` for what is unknown.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("control_chart", forKey: .kind)
        try container.encode(question, forKey: .question)
        try container.encode(position.rawValue, forKey: .position)
        try container.encode(asOf?.rfc3339, forKey: .asof)
        try container.encode(metric, forKey: .metric)
        try container.encode(scope, forKey: .scope)
        try container.encode(evaluator, forKey: .evaluator)
        try container.encode(phases.last?.phase.kind, forKey: .chart)
        try container.encode(phases.last?.phase.bucket?.rawValue, forKey: .bucket)
        try container.encode(phases, forKey: .phases)
        try container.encode(runLength, forKey: .runlength)
        try container.encode(autocorrelation, forKey: .autocorrelation)
        try container.encode(points, forKey: .points)
        try container.encode(violations, forKey: .violations)
        try container.encode(notes, forKey: .notes)
        try container.encode(next, forKey: .next)
        try container.encode(headline, forKey: .headline)
    }
}

extension ControlChartAnswer.Phase: Encodable {
    private enum CodingKeys: String, CodingKey {
        case number, chart, bucket, center, sigma, dispersion, lower, upper, rules, sides, reading
        case n, from, to, provisional, by, reason, decided, position
    }

    /// Writes the phase; limits are those of single observations, `null` for charts of subgroups.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let limits = phase.kind.hasSubgroups ? nil : phase.limits(ofPoint: 1)
        try container.encode(number, forKey: .number)
        try container.encode(phase.kind, forKey: .chart)
        try container.encode(phase.bucket?.rawValue, forKey: .bucket)
        try container.encode(phase.limits.center, forKey: .center)
        try container.encode(phase.limits.sigma, forKey: .sigma)
        try container.encode(phase.dispersion, forKey: .dispersion)
        try container.encode(limits?.lower, forKey: .lower)
        try container.encode(limits?.upper, forKey: .upper)
        try container.encode(phase.rules.rules, forKey: .rules)
        try container.encode(phase.sides, forKey: .sides)
        try container.encode(phase.reading, forKey: .reading)
        try container.encode(phase.n, forKey: .n)
        try container.encode(phase.from?.rfc3339, forKey: .from)
        try container.encode(phase.to?.rfc3339, forKey: .to)
        try container.encode(phase.isProvisional, forKey: .provisional)
        try container.encode(phase.by, forKey: .by)
        try container.encode(phase.reason, forKey: .reason)
        try container.encode(phase.decided?.rfc3339, forKey: .decided)
        try container.encode(phase.position?.rawValue, forKey: .position)
    }
}

extension ControlChartAnswer.RunLengthFigures: Encodable {
    private enum CodingKeys: String, CodingKey {
        case average, pointsperweek, falsesignalsperweek
    }

    /// Writes the figures.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(average, forKey: .average)
        try container.encode(pointsPerWeek, forKey: .pointsperweek)
        try container.encode(falseSignalsPerWeek, forKey: .falsesignalsperweek)
    }
}

extension ControlChartAnswer.AutocorrelationFigures: Encodable {
    private enum CodingKeys: String, CodingKey {
        case coefficient, runlength
    }

    /// Writes the figures.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(coefficient, forKey: .coefficient)
        try container.encode(runLength, forKey: .runlength)
    }
}

extension ControlChartAnswer.Point: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, value, n, lower, upper, violations
    }

    /// Writes the point.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(value, forKey: .value)
        try container.encode(n, forKey: .n)
        try container.encode(lower, forKey: .lower)
        try container.encode(upper, forKey: .upper)
        try container.encode(violations, forKey: .violations)
    }
}
