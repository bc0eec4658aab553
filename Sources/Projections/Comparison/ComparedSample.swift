import Ledger

/// What is compared within: one metric and one part of what the question splits by.
struct ComparedPlace: Hashable, Comparable {
    /// The metric.
    var metric: String
    /// The values of the dimensions that the answer is split by.
    var values: [String?]

    static func < (left: ComparedPlace, right: ComparedPlace) -> Bool {
        RowOrder.precedes([left.metric], 0, [right.metric], 0)
            || left.metric == right.metric
                && RowOrder.precedes(left.values, 0, right.values, 0)
    }
}

/// The scores of one side in one place by one evaluator revision.
struct ComparedSample {
    /// Count, sum and squares of the scores with a value.
    var moments = Moments()
    /// The values of each case, for pairs; empty for live traffic.
    var cases: [String: Moments] = [:]

    /// Adds the score of a case.
    mutating func add(_ value: Double, of caseKey: String?) {
        moments.add(value)
        if let caseKey { cases[caseKey, default: Moments()].add(value) }
    }
}

/// One side of a comparison: its scores by place and evaluator revision.
struct ComparedScores {
    /// The samples; the evaluator is nil if the producer named none.
    var samples: [ComparedPlace: [EvaluatorKey?: ComparedSample]] = [:]
    /// What the side is called in a sentence.
    var name: String
    /// What to know of it, a sentence each.
    var notes: [String] = []
}

/// One row of a comparison.
struct ComparedRow {
    /// The metric and the values that it is split by.
    var place: ComparedPlace
    /// The evaluator revision; nil if unknown, or if there is none that both sides share.
    var evaluator: EvaluatorKey?
    /// The first side.
    var first: Moments
    /// The second side.
    var second: Moments
    /// How many cases both sides have, if it was tested by pairs.
    var pairs: Int?
    /// The difference; nil if it cannot be told.
    var difference: MeanDifference?
    /// Why there is no number to compare.
    var reason: String?

    /// Compares two sides place by place: within one evaluator revision, or not at all.
    ///
    /// - Parameters:
    ///   - first: What is compared.
    ///   - second: What it is compared with.
    /// - Returns: The rows in order.
    static func rows(_ first: ComparedScores, _ second: ComparedScores) -> [ComparedRow] {
        var rows: [ComparedRow] = []
        for place in Set(first.samples.keys).union(second.samples.keys).sorted() {
            let left = first.samples[place] ?? [:]
            let right = second.samples[place] ?? [:]
            let shared = Set(left.keys).intersection(right.keys)
                .sorted { ($0?.label ?? "") < ($1?.label ?? "") }
            rows += shared.map { evaluator in
                row(place, evaluator, left[evaluator], right[evaluator])
            }
            if shared.isEmpty { rows.append(apart(place, left, right, first, second)) }
        }
        return rows
    }

    private static func row(
        _ place: ComparedPlace,
        _ evaluator: EvaluatorKey?,
        _ first: ComparedSample?,
        _ second: ComparedSample?
    ) -> ComparedRow {
        let (first, second) = (first ?? ComparedSample(), second ?? ComparedSample())
        var row = ComparedRow(
            place: place,
            evaluator: evaluator,
            first: first.moments,
            second: second.moments
        )
        var differences = Moments()
        for (key, values) in first.cases.sorted(by: { $0.key < $1.key }) {
            guard let other = second.cases[key] else { continue }
            differences.add(values.mean - other.mean)
        }
        if differences.count > 1 {
            row.pairs = differences.count
            row.difference = MeanDifference(paired: differences)
        } else {
            row.difference = MeanDifference(first.moments, second.moments)
        }
        if row.difference == nil { row.reason = "Too few scores to compare." }
        return row
    }

    /// The row of a place where no evaluator revision scored both sides.
    private static func apart(
        _ place: ComparedPlace,
        _ left: [EvaluatorKey?: ComparedSample],
        _ right: [EvaluatorKey?: ComparedSample],
        _ first: ComparedScores,
        _ second: ComparedScores
    ) -> ComparedRow {
        func whole(_ samples: [EvaluatorKey?: ComparedSample]) -> Moments {
            // Of one evaluator alone: values of several must not be averaged.
            samples.count == 1 ? samples.values.first?.moments ?? Moments() : Moments()
        }
        func label(_ samples: [EvaluatorKey?: ComparedSample]) -> EvaluatorKey? {
            samples.keys.min { ($0?.label ?? "") < ($1?.label ?? "") } ?? nil
        }
        var row = ComparedRow(place: place, first: whole(left), second: whole(right))
        if left.isEmpty || right.isEmpty {
            row.reason = "\(left.isEmpty ? first.name : second.name) has no scores of it."
        } else if let one = label(left), let other = label(right), one.name == other.name {
            row.reason =
                IncomparableReason.differentRevisions(
                    place.metric,
                    other.label,
                    one.label
                ).sentence
        } else {
            row.reason =
                IncomparableReason.differentEvaluators(
                    place.metric,
                    label(left)?.label,
                    label(right)?.label
                ).sentence
        }
        return row
    }

    /// What the row says, in a word: `better`, `worse`, `higher`, `lower` or `no difference seen`,
    /// or why it says nothing.
    ///
    /// - Parameter polarity: Which way the metric is better.
    /// - Returns: The finding.
    func finding(_ polarity: MetricPolarity) -> String {
        if let reason { return reason }
        guard let difference, difference.low > 0 || difference.high < 0 else {
            return "no difference seen"
        }
        let isHigher = difference.low > 0
        return switch polarity {
        case .higherIsBetter: isHigher ? "better" : "worse"
        case .lowerIsBetter: isHigher ? "worse" : "better"
        case .unknown: isHigher ? "higher" : "lower"
        }
    }
}
