import Ledger

extension RunChartAnswer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind, question, position, asof, metric, scope, bucketseconds, points, center, markers
        case axis, notes, next
    }

    private enum AxisKeys: String, CodingKey {
        case unit, polarity, minimum, maximum
    }

    /// Writes the published contract: fixed names, `null` for what is unknown.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("chart", forKey: .kind)
        try container.encode(question, forKey: .question)
        try container.encode(position.rawValue, forKey: .position)
        try container.encode(asOf?.rfc3339, forKey: .asof)
        try container.encode(metric.name, forKey: .metric)
        try container.encode(scope, forKey: .scope)
        var axis = container.nestedContainer(keyedBy: AxisKeys.self, forKey: .axis)
        try axis.encode(metric.unit.rawValue, forKey: .unit)
        try axis.encode(metric.polarity.rawValue, forKey: .polarity)
        try axis.encode(metric.lowerBound, forKey: .minimum)
        try axis.encode(metric.upperBound, forKey: .maximum)
        try container.encode(bucketSeconds, forKey: .bucketseconds)
        try container.encode(points, forKey: .points)
        try container.encode(center, forKey: .center)
        try container.encode(markers, forKey: .markers)
        try container.encode(notes, forKey: .notes)
        try container.encode(next, forKey: .next)
    }
}

extension RunChartAnswer.Point: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, mean, n, low, high, evaluator
    }

    /// Writes the time as RFC 3339.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(mean, forKey: .mean)
        try container.encode(n, forKey: .n)
        try container.encode(low, forKey: .low)
        try container.encode(high, forKey: .high)
        try container.encode(evaluator, forKey: .evaluator)
    }
}

extension RunChartAnswer.Marker: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, kind, id, label
    }

    /// Writes the time as RFC 3339.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(id, forKey: .id)
        try container.encode(label, forKey: .label)
    }
}
