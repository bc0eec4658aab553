/// The scores of one metric by one evaluator in one environment, over all of its revisions.
///
/// Within a revision values compare. Across revisions they do not: a chart has one line for each, and
/// whatever averages, fits limits or looks for changes does so within one, with the boundary as a
/// change of evaluator.
struct ComparableSeries {
    /// What is known of the metric.
    let metric: MetricDefinition
    /// The revisions in order of their first score; at least one.
    let revisions: [Revision]
    /// What the reader should know, a sentence each: what was left out and why.
    let notes: [String]

    /// One revision of the evaluator.
    struct Revision {
        /// Its cells.
        let group: ComparableGroup
        /// From its first to its last minute with an observation, since the epoch.
        let minutes: ClosedRange<Int64>

        /// The revision as shown: `name@revision`; nil if the producer named no evaluator.
        var label: String? { group.key.evaluator?.label }
    }

    /// The environment.
    var environment: String { revisions[0].group.key.environment }

    /// Whether the scores belong to runs and not to live traffic.
    var isRun: Bool { revisions[0].group.key.isRun }

    /// The groups of all revisions, in order of their first score.
    var groups: [ComparableGroup] { revisions.map(\.group) }

    /// The minutes from which values stop comparing with those before: each later revision's first.
    var boundaries: [Int64] { revisions.dropFirst().map(\.minutes.lowerBound) }

    /// The revision that scored last, which is the one in use now.
    var latest: Revision {
        revisions.max {
            ($0.minutes.upperBound, $0.minutes.lowerBound)
                < ($1.minutes.upperBound, $1.minutes.lowerBound)
        } ?? revisions[0]
    }
}
