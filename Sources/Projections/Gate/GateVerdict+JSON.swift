import Ledger

extension GateVerdict: Encodable {
    private enum Keys: String, CodingKey {
        case kind, gate, run, suite, model, dataset, commit, pull, verdict, reasons, baseline
        case overall, categories, critical, problems, waivers, notes, settings, evidence, position
    }

    /// Encodes the verdict as its published contract, `schema/answers/gate_verdict.schema.json`.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode("gate_verdict", forKey: .kind)
        try container.encode(name, forKey: .gate)
        try container.encode(run, forKey: .run)
        try container.encode(suite, forKey: .suite)
        try container.encode(model, forKey: .model)
        try container.encode(dataset, forKey: .dataset)
        try container.encode(commit, forKey: .commit)
        try container.encode(pull, forKey: .pull)
        try container.encode(outcome.rawValue, forKey: .verdict)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(baseline, forKey: .baseline)
        try container.encode(overall, forKey: .overall)
        try container.encode(categories, forKey: .categories)
        try container.encode(critical, forKey: .critical)
        try container.encode(problems, forKey: .problems)
        try container.encode(waivers, forKey: .waivers)
        try container.encode(notes, forKey: .notes)
        try container.encode(settings, forKey: .settings)
        try container.encode(evidence, forKey: .evidence)
        try container.encode(position.rawValue, forKey: .position)
    }
}

extension GateVerdict.Line: Encodable {
    private enum Keys: String, CodingKey {
        case metric, category, reference, cases, candidate, baseline, difference, interval, p
        case adjustedp, threshold, detectable, casesneeded, repeatshare, state, waiver
    }

    /// Encodes the line.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(metric, forKey: .metric)
        try container.encode(category, forKey: .category)
        try container.encode(reference.rawValue, forKey: .reference)
        try container.encode(cases, forKey: .cases)
        try container.encode(candidate, forKey: .candidate)
        try container.encode(baseline, forKey: .baseline)
        try container.encode(difference, forKey: .difference)
        try container.encode(interval.map { [$0.lowerBound, $0.upperBound] }, forKey: .interval)
        try container.encode(p, forKey: .p)
        try container.encode(adjustedP, forKey: .adjustedp)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(detectable, forKey: .detectable)
        try container.encode(casesNeeded, forKey: .casesneeded)
        try container.encode(repeatShare, forKey: .repeatshare)
        try container.encode(state.rawValue, forKey: .state)
        try container.encode(waiver, forKey: .waiver)
    }
}

extension GateVerdict.Baseline: Encodable {
    private enum Keys: String, CodingKey { case run, by, time, position, commoncases }

    /// Encodes the baseline.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(run, forKey: .run)
        try container.encode(by, forKey: .by)
        try container.encode(time?.rfc3339, forKey: .time)
        try container.encode(position?.rawValue, forKey: .position)
        try container.encode(commonCases, forKey: .commoncases)
    }
}

extension GateVerdict.CriticalCase: Encodable {
    private enum Keys: String, CodingKey {
        case caseKey = "case"
        case category, baseline, candidate, waiver
    }

    /// Encodes the case.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(caseKey, forKey: .caseKey)
        try container.encode(category, forKey: .category)
        try container.encode(baseline, forKey: .baseline)
        try container.encode(candidate, forKey: .candidate)
        try container.encode(waiver, forKey: .waiver)
    }
}

extension GateVerdict.Problem: Encodable {
    private enum Keys: String, CodingKey { case kind, sentence }

    /// Encodes the problem.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encode(sentence, forKey: .sentence)
    }
}

extension GateWaiver: Encodable {
    private enum Keys: String, CodingKey {
        case waiver, by, reason, granted, expires, suite, metric, category
        case caseKey = "case"
    }

    /// Encodes the waiver.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(id, forKey: .waiver)
        try container.encode(by, forKey: .by)
        try container.encode(reason, forKey: .reason)
        try container.encode(granted.rfc3339, forKey: .granted)
        try container.encode(expires.rfc3339, forKey: .expires)
        try container.encodeIfPresent(scope.suite, forKey: .suite)
        try container.encodeIfPresent(scope.metric, forKey: .metric)
        try container.encodeIfPresent(scope.category, forKey: .category)
        try container.encodeIfPresent(scope.caseKey, forKey: .caseKey)
    }
}
