import Ledger

extension WhatChangedAnswer: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind, question, position, asof, metric, direction, scope, onset, before, after
        case delta, interval, p, conclusion, suspects, excluded, mix, segments
        case notes, headline
    }

    /// Writes the published contract: fixed names, `null` for what is unknown.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("what_changed", forKey: .kind)
        try container.encode(question, forKey: .question)
        try container.encode(position.rawValue, forKey: .position)
        try container.encode(asOf?.rfc3339, forKey: .asof)
        try container.encode(metric, forKey: .metric)
        try container.encode(direction, forKey: .direction)
        try container.encode(scope, forKey: .scope)
        try container.encode(onset, forKey: .onset)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(delta, forKey: .delta)
        try container.encode(interval, forKey: .interval)
        try container.encode(p, forKey: .p)
        try container.encode(conclusion, forKey: .conclusion)
        try container.encode(suspects, forKey: .suspects)
        try container.encode(excluded, forKey: .excluded)
        try container.encode(mix, forKey: .mix)
        try container.encode(segments, forKey: .segments)
        try container.encode(notes, forKey: .notes)
        try container.encode(headline, forKey: .headline)
    }
}

extension WhatChangedAnswer.Scope: Encodable {
    private enum CodingKeys: String, CodingKey {
        case environment, feature, category
    }

    /// Writes the scope: the feature as `null` for all, the category only if it is confined to one.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(environment, forKey: .environment)
        try container.encode(feature, forKey: .feature)
        try container.encodeIfPresent(category, forKey: .category)
    }
}

extension WhatChangedAnswer.Onset: Encodable {
    private enum CodingKeys: String, CodingKey {
        case time, low, high
    }

    /// Writes the three times as RFC 3339.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(low.rfc3339, forKey: .low)
        try container.encode(high.rfc3339, forKey: .high)
    }
}

extension WhatChangedAnswer.Interval: Encodable {
    /// Writes the interval as an array of two numbers.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(low)
        try container.encode(high)
    }
}

extension WhatChangedAnswer.Suspect: Encodable {
    private enum CodingKeys: String, CodingKey {
        case rank, kind, id, time, lagseconds, delta, interval, probability, confidence, effect
        case inseparable, reasons, evidence
    }

    /// Writes the suspect with the contract's names.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rank, forKey: .rank)
        try container.encode(kind, forKey: .kind)
        try container.encode(id, forKey: .id)
        try container.encode(time.rfc3339, forKey: .time)
        try container.encode(lagSeconds, forKey: .lagseconds)
        try container.encode(delta, forKey: .delta)
        try container.encode(interval, forKey: .interval)
        try container.encode(probability, forKey: .probability)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(effect, forKey: .effect)
        try container.encode(inseparable, forKey: .inseparable)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(evidence.map(\.rawValue), forKey: .evidence)
    }
}
