import Ledger

/// Means over the last runs, each run counting once however many cases it has.
///
/// The value is the mean of the runs' means, and its standard error is that of their scatter, s/√k:
/// runs on one dataset share their cases, so that the errors within them are not independent and do
/// not shrink as runs are added.
struct RollingRunMean {
    /// How many runs a mean is over, at least 1.
    let runs: Int

    /// One finished run with a value.
    struct Run {
        /// Its id.
        var run: String
        /// When it finished.
        var finished: Timestamp
        /// The sums of its scored observations, at least one.
        var sums: ScoreSums
        /// How many observations had no value.
        var missing: Int64
    }

    /// The mean as it was when a run had finished.
    struct Point {
        /// The run that came last.
        var last: Run
        /// How many runs it is over: fewer than asked for at the beginning.
        var count: Int
        /// How many samples they scored together.
        var samples: Int64
        /// How many of their observations had no value.
        var missing: Int64
        /// The mean of the runs' means.
        var mean: Double?
        /// Its standard error; nil for a single run.
        var standardError: Double?
    }

    /// One point for each run.
    ///
    /// - Parameter finished: Comparable runs in the order in which they finished.
    /// - Returns: The points in the same order.
    func points(over finished: [Run]) -> [Point] {
        finished.indices.map { index in
            let window = finished[max(0, index + 1 - max(1, runs))...index]
            var means = ScoreSums()
            for run in window { run.sums.mean.map { means.add($0) } }
            return Point(
                last: finished[index],
                count: window.count,
                samples: window.reduce(0) { $0.saturatingAdding($1.sums.samples) },
                missing: window.reduce(0) { $0.saturatingAdding($1.missing) },
                mean: means.mean,
                standardError: means.standardError
            )
        }
    }
}
