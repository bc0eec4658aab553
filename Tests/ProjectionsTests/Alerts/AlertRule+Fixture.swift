@testable import Projections

extension AlertRule {
    /// A rule with usual values, for tests that care about some of them.
    static func fixture(
        name: String = "low",
        detector: AlertDetector = .threshold,
        metric: String = "faithfulness",
        comparison: AlertComparison = .below,
        threshold: Double = 0.65,
        resolveThreshold: Double? = nil,
        windowSeconds: Int = 3_600,
        samplesMin: Int = 1,
        forSeconds: Int = 0,
        keepFiringForSeconds: Int = 0,
        gapPolicy: AlertGapPolicy = .reset,
        noDataPolicy: AlertNoDataPolicy = .hold,
        severity: AlertSeverity = .p1,
        scope: AlertScope = AlertScope(),
        dimensions: [QuestionDimension] = []
    ) -> AlertRule {
        AlertRule(
            name: name,
            detector: detector,
            metric: metric,
            comparison: comparison,
            threshold: threshold,
            resolveThreshold: resolveThreshold,
            windowSeconds: windowSeconds,
            samplesMin: samplesMin,
            forSeconds: forSeconds,
            keepFiringForSeconds: keepFiringForSeconds,
            gapPolicy: gapPolicy,
            noDataPolicy: noDataPolicy,
            severity: severity,
            scope: scope,
            dimensions: dimensions,
            title: name,
            description: "",
            runbook: "docs/runbooks/faithfulness.md",
            owner: "ai-platform"
        )
    }
}
