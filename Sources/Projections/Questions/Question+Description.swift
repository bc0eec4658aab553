import Ledger

extension Question: CustomStringConvertible {
    /// The plan of the question on one line: how it was understood, for logs and tests.
    public var description: String {
        var parts: [String]
        switch kind {
        case .whatChanged(let metric, let asked):
            parts = [
                "what_changed", "metric=\(QuestionName.quoted(metric.text))",
                "movement=\(asked.movement.rawValue)",
            ]
        case .changePoints(let metric):
            parts = ["change_points", "metric=\(QuestionName.quoted(metric.text))"]
        case .show(let metrics):
            let names = metrics.map { QuestionName.quoted($0.text) }
            parts = ["show", "metrics=\(names.joined(separator: ","))"]
        case .rolling(let metric, let window):
            parts = ["rolling", "metric=\(QuestionName.quoted(metric.text))", "over=\(window)"]
        case .percentiles(let metric):
            parts = ["percentiles", "metric=\(QuestionName.quoted(metric.text))"]
        case .thresholds(let metric):
            parts = ["thresholds", "metric=\(QuestionName.quoted(metric.text))"]
        case .list(let listing):
            parts = ["list", listing.rawValue]
        case .limits(let metric, let isHistory):
            parts = [isHistory ? "limits_history" : "limits"]
            parts += (metric.map { ["metric=\(QuestionName.quoted($0.text))"] } ?? [])
        case .controlChart(let metric):
            parts = ["control_chart", "metric=\(QuestionName.quoted(metric.text))"]
        case .anomalies:
            parts = ["anomalies"]
        case .sql(let statement):
            parts = ["sql", statement]
        }
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
        if let asOf { parts.append("asof=\(asOf.time.rfc3339)") }
        if let asKnownAt { parts.append("asknownat=\(asKnownAt.time.rfc3339)") }
        return parts.joined(separator: " ")
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
