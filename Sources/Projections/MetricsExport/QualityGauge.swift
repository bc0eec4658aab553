/// A gauge with a name of its own, and the ledger's metrics that it shows.
struct QualityGauge: Sendable {
    /// What is exported.
    let exported: ExportedMetric
    /// The metrics that give its value; where a place has scores of several, the first counts.
    let sources: [Source]
    /// Whether each model has a value of its own.
    let isByModel: Bool

    /// Where a value comes from.
    struct Source: Sendable {
        /// The metric.
        let metric: String
        /// The edge of a bin from which values count as 1 and others as 0; nil for their mean.
        var countedFrom: Double?
    }

    private init(_ exported: ExportedMetric, _ sources: [Source], isByModel: Bool = false) {
        self.exported = exported
        self.sources = sources
        self.isByModel = isByModel
    }

    /// The gauges.
    ///
    /// A toxicity score is a probability, and 0.5 the customary line between toxic and not (Gehman
    /// et al. 2020, *RealToxicityPrompts*, section 2.2); a rate is the mean of what is already 0 or 1.
    static let all: [QualityGauge] = [
        QualityGauge(.faithfulness, [Source(metric: "faithfulness")], isByModel: true),
        QualityGauge(.hallucinationRate, [Source(metric: "hallucination_rate")]),
        QualityGauge(.answerRelevance, [Source(metric: "answer_relevance")], isByModel: true),
        QualityGauge(
            .toxicityRate,
            [Source(metric: "toxicity_rate"), Source(metric: "toxicity", countedFrom: 0.5)]
        ),
        QualityGauge(.contextUtilization, [Source(metric: "context_utilization")]),
        QualityGauge(
            .userSatisfaction,
            [Source(metric: "user_satisfaction_rate"), Source(metric: "user_satisfaction")]
        ),
    ]
}

/// Over how long a time the values of a metric are averaged for export.
public enum MetricWindow {
    /// The length of the window of most metrics.
    public static let standardSeconds = 3_600

    /// The longest window.
    static let longestSeconds = 14_400

    /// The length of a metric's window.
    ///
    /// Toxicity is looked at over half an hour, because it must be seen soon; ratings of users are
    /// few, and so are averaged over four. The standard rules have the same windows.
    ///
    /// - Parameter metric: The metric.
    /// - Returns: Seconds, whole minutes.
    public static func seconds(of metric: String) -> Int {
        switch metric {
        case "toxicity", "toxicity_rate": 1_800
        case "user_satisfaction", "user_satisfaction_rate": longestSeconds
        default: standardSeconds
        }
    }
}
