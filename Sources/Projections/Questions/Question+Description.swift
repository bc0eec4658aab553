import Ledger

extension Question: CustomStringConvertible {
    /// The plan of the question on one line: how it was understood, for logs and tests.
    public var description: String {
        var parts = kind.parts
        for scope in scopes {
            let dimension = scope.dimension?.rawValue ?? "in"
            parts.append("\(dimension)=\(QuestionName.quoted(scope.name.text))")
        }
        if let period { parts.append("time=\(period.range)") }
        if let filter { parts.append("where=\(filter)") }
        if !groups.isEmpty {
            parts.append("by=\(groups.map(\.rawValue).joined(separator: ","))")
        }
        if let bucket { parts.append("bucket=\(bucket.rawValue)") }
        if let everyMinutes { parts.append("every=\(everyMinutes)m") }
        if let windowMinutes { parts.append("window=\(windowMinutes)m") }
        if let limit { parts.append("limit=\(limit)") }
        if let bound { parts.append("\(bound.isLowBad ? "below" : "above")=\(bound.value)") }
        if let at { parts.append("at=\(at.time.rfc3339)") }
        if let asOf { parts.append("asof=\(asOf.time.rfc3339)") }
        if let asKnownAt { parts.append("asknownat=\(asKnownAt.time.rfc3339)") }
        return parts.joined(separator: " ")
    }
}

extension Question.Kind {
    /// The name of the kind and what the heading names, for logs and tests.
    fileprivate var parts: [String] {
        switch self {
        case .whatChanged(let metric, let asked):
            Self.of("what_changed", metric) + ["movement=\(asked.movement.rawValue)"]
        case .changePoints(let metric): Self.of("change_points", metric)
        case .show(let metrics):
            [
                "show",
                "metrics=\(metrics.map { QuestionName.quoted($0.text) }.joined(separator: ","))",
            ]
        case .rolling(let metric, let window): Self.of("rolling", metric) + ["over=\(window)"]
        case .percentiles(let metric): Self.of("percentiles", metric)
        case .thresholds(let metric): Self.of("thresholds", metric)
        case .list(let listing): ["list", listing.rawValue]
        case .limits(let metric, let isHistory):
            Self.of(isHistory ? "limits_history" : "limits", metric)
        case .controlChart(let metric): Self.of("control_chart", metric)
        case .chart(let metric): Self.of("chart", metric)
        case .movingAverageChart(let metric): Self.of("ewma_chart", metric)
        case .distribution(let metric): Self.of("distribution", metric)
        case .segments(let metric): Self.of("segments", metric)
        case .comparison(let asked):
            Self.of("comparison", asked.metric) + ["first=\(asked.first)"]
                + (asked.second.map { ["second=\($0)"] } ?? [])
        case .cases(let asked):
            ["\(asked.order.rawValue)_cases"]
                + Self.named(asked.dimension?.rawValue ?? "of", asked.subject)
                + Self.named("against", asked.reference)
        case .explanation(let name): ["explanation"] + Self.named("of", name)
        case .timeline(let name): ["timeline"] + Self.named("of", name)
        case .shadowStatus: ["shadow_status"]
        case .datasetDifference(let dataset, let before, let after):
            ["dataset_difference"] + Self.named("dataset", dataset) + Self.named("before", before)
                + Self.named("after", after)
        case .record(let name, let listing):
            ["record", listing?.rawValue ?? "any"] + Self.named("name", name)
        case .anomalies: ["anomalies"]
        case .sql(let statement): ["sql", statement]
        }
    }

    private static func of(_ kind: String, _ metric: QuestionName?) -> [String] {
        [kind] + named("metric", metric)
    }

    private static func named(_ role: String, _ name: QuestionName?) -> [String] {
        name.map { ["\(role)=\(QuestionName.quoted($0.text))"] } ?? []
    }
}

extension RollingSpan: CustomStringConvertible {
    /// The length, such as `30m` or `3 runs`.
    public var description: String {
        switch self {
        case .minutes(let minutes): "\(minutes)m"
        case .runs(let count): "\(count) runs"
        }
    }
}
