import Ledger

extension ChangePointsAnswer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind, question, position, asof, metric, scope, unit, bucketseconds, n, points
        case series, notes
    }

    /// Writes the published contract: fixed names, `null` for what is unknown.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("change_points", forKey: .kind)
        try container.encode(question, forKey: .question)
        try container.encode(position.rawValue, forKey: .position)
        try container.encode(asOf?.rfc3339, forKey: .asof)
        try container.encode(metric, forKey: .metric)
        try container.encode(scope, forKey: .scope)
        switch unit {
        case .observation:
            try container.encode("observation", forKey: .unit)
            try container.encodeNil(forKey: .bucketseconds)
        case .bucket(let minutes):
            try container.encode("bucket", forKey: .unit)
            try container.encode(minutes * 60, forKey: .bucketseconds)
        }
        try container.encode(n, forKey: .n)
        try container.encode(points, forKey: .points)
        try container.encode(series, forKey: .series)
        try container.encode(notes, forKey: .notes)
    }
}

extension ChangePointsAnswer.Point: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, low, high, before, after, p
    }

    /// Writes the times as RFC 3339.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(low.rfc3339, forKey: .low)
        try container.encode(high.rfc3339, forKey: .high)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(p, forKey: .p)
    }
}

extension ChangePointsAnswer.Series: Encodable {
    private enum CodingKeys: String, CodingKey {
        case evaluator, start, end, values
    }

    /// Writes the times as RFC 3339.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(evaluator, forKey: .evaluator)
        try container.encode(start.rfc3339, forKey: .start)
        try container.encode(end.rfc3339, forKey: .end)
        try container.encode(values, forKey: .values)
    }
}
