/// What values must agree in to be averaged: one ruler, in one environment, on one kind of traffic.
///
/// The ruler is the metric and the evaluator's name and revision; where the producer names no
/// revision, the judge's model stands in for it. Polarity and range are the metric's
/// (``MetricCatalogue``), and so agree wherever the metric does. Environment and origin are no part
/// of the ruler but of what is measured: mixing them would average two systems, or two mixes.
struct ComparabilityKey: Hashable, Sendable {
    /// The metric.
    var metric: String
    /// The environment.
    var environment: String
    /// The evaluator, without a model that the revision makes superfluous; nil if unknown.
    var evaluator: EvaluatorKey?
    /// Whether the values belong to runs and not to live traffic.
    var isRun: Bool

    /// The key of a cell.
    ///
    /// - Parameter cell: The cell's key.
    init(_ cell: CellKey) {
        metric = cell.metric
        environment = cell.environment
        evaluator = cell.evaluator?.ruler
        isRun = cell.isRun
    }

    /// Why values of two keys are not compared, if they are not.
    ///
    /// Environments may be compared with each other, side by side, though never averaged.
    ///
    /// - Parameter other: The other key.
    /// - Returns: The first thing in which they differ, or nil if they compare.
    func difference(from other: ComparabilityKey) -> IncomparableReason? {
        if metric != other.metric { return .differentMetrics(metric, other.metric) }
        if evaluator?.name != other.evaluator?.name {
            return .differentEvaluators(metric, evaluator?.label, other.evaluator?.label)
        }
        if let evaluator, let theirs = other.evaluator, evaluator != theirs {
            return .differentRevisions(metric, evaluator.label, theirs.label)
        }
        return isRun == other.isRun ? nil : .trafficAndRuns(metric)
    }
}

extension ComparabilityKey: Comparable {
    static func < (left: ComparabilityKey, right: ComparabilityKey) -> Bool {
        left.order.lexicographicallyPrecedes(right.order)
    }

    private var order: [String] {
        [
            metric, environment, evaluator?.name ?? "", evaluator?.revision ?? "",
            evaluator?.model ?? "", isRun ? "1" : "0",
        ]
    }
}

extension EvaluatorKey {
    /// The evaluator as far as it decides what compares: the model counts only without a revision.
    var ruler: EvaluatorKey {
        EvaluatorKey(name: name, revision: revision, model: revision.isEmpty ? model : "")
    }
}
