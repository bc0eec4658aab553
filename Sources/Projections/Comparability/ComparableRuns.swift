import Ledger

/// Runs whose results compare: one metric, evaluator and environment, on one version of a dataset.
struct ComparableRuns {
    /// What the results of all its runs agree in.
    let key: Key
    /// The runs that finished as they should, in the order in which they finished.
    let runs: [Run]

    /// What results of runs must agree in to be averaged.
    struct Key: Hashable, Comparable {
        /// The metric.
        var metric: String
        /// The environment.
        var environment: String
        /// The evaluator's label; empty if unknown.
        var evaluator: String
        /// The dataset's `name@version`; empty if unknown.
        var dataset: String

        static func < (left: Key, right: Key) -> Bool {
            left.order.lexicographicallyPrecedes(right.order)
        }

        private var order: [String] { [metric, environment, evaluator, dataset] }
    }

    /// One run with its results.
    struct Run {
        /// What is known of it.
        var record: RunRecord
        /// When it finished.
        var finished: Timestamp
        /// The totals of its scores.
        var scores: [RunScoreRow]
    }

    fileprivate init(key: Key, runs: [Run]) {
        self.key = key
        self.runs = runs
    }
}

extension Comparability {
    /// Groups of comparable runs, and who is in none of them.
    struct RunGroups {
        /// The groups, in order of their keys.
        var groups: [ComparableRuns]
        /// What the reader should know, a sentence each: runs that do not count, and why.
        var notes: [String]
        /// The environments that runs scored the metric in, whatever the scope.
        var environments: [String]
    }

    /// The finished runs that scored a metric in a scope.
    ///
    /// A run that has not finished, or failed, may hold the easy cases only: it is left out, by name.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - selection: The scope; conditions may be on the runs as well as on their scores.
    /// - Returns: The groups, each of one evaluator revision and dataset version.
    /// - Throws: ``StoreError`` if totals are damaged, or what SQLite reports.
    func runs(of metric: String, in selection: ScopeSelection) throws -> RunGroups {
        let records = Dictionary(try reader.runs().map { ($0.run, $0) }) { _, last in last }
        var scores: [ComparableRuns.Key: [String: [RunScoreRow]]] = [:]
        var open: [String: RunRecord] = [:]
        var environments: Set<String> = []
        for row in try reader.runScores() where row.metric == metric {
            environments.insert(row.environment)
            guard let record = records[row.run], selection.matches(row, of: record) else {
                continue
            }
            guard record.isCompleted else {
                open[row.run] = record
                continue
            }
            let key = ComparableRuns.Key(
                metric: metric,
                environment: row.environment,
                evaluator: row.evaluator,
                dataset: record.datasetLabel
            )
            scores[key, default: [:]][row.run, default: []].append(row)
        }
        let groups = scores.sorted { $0.key < $1.key }.map { key, byRun in
            ComparableRuns(key: key, runs: Self.ordered(byRun, records))
        }
        return RunGroups(
            groups: groups,
            notes: Self.notes(groups, open: open),
            environments: environments.sorted()
        )
    }

    private static func ordered(
        _ scores: [String: [RunScoreRow]],
        _ records: [String: RunRecord]
    ) -> [ComparableRuns.Run] {
        scores.compactMap { run, rows in
            guard let record = records[run], let finished = record.finished else { return nil }
            let ordered = rows.sorted { ($0.feature, $0.category) < ($1.feature, $1.category) }
            return ComparableRuns.Run(record: record, finished: finished, scores: ordered)
        }
        .sorted { ($0.finished, $0.record.run) < ($1.finished, $1.record.run) }
    }

    private static func notes(
        _ groups: [ComparableRuns],
        open: [String: RunRecord]
    ) -> [String] {
        var notes: [String] = []
        if !open.isEmpty {
            let names = open.values.sorted { ($0.firstTime, $0.run) < ($1.firstTime, $1.run) }
                .map { "\($0.run) (\($0.finished == nil ? "unfinished" : $0.outcome ?? "failed"))" }
            let more = names.count > 5 ? " and \(names.count - 5) more" : ""
            notes.append("Not counted: \(names.suffix(5).joined(separator: ", "))\(more).")
        }
        if Set(groups.map(\.key.evaluator)).count > 1 {
            notes.append(
                "Values of different evaluators are not comparable, so each has its own row."
            )
        }
        if Set(groups.map(\.key.dataset)).count > 1 {
            notes.append("Runs on different dataset versions are not averaged.")
        }
        return notes
    }
}

extension RunRecord {
    /// Whether it ended as it should; one without an outcome only says that it finished.
    fileprivate var isCompleted: Bool {
        finished != nil && !["failed", "cancelled"].contains(outcome)
    }

    /// The dataset as `name@version`, as far as known; empty if nothing is.
    var datasetLabel: String {
        [dataset, datasetVersion].compactMap(\.self).joined(separator: "@")
    }
}

extension ScopeSelection {
    /// Whether the scores of a run meet every condition.
    ///
    /// - Parameters:
    ///   - row: The totals of some of its scores.
    ///   - run: The run.
    /// - Returns: Whether they do.
    fileprivate func matches(_ row: RunScoreRow, of run: RunRecord) -> Bool {
        (environment.map { $0 == row.environment } ?? true)
            && (feature.map { $0 == row.feature } ?? true)
            && (filter?.matches { row.value(of: $0, run: run).map { [$0] } ?? [] } ?? true)
    }
}

extension RunScoreRow {
    /// The value of a dimension of the scores, or else of their run.
    ///
    /// - Parameters:
    ///   - dimension: The dimension.
    ///   - run: The run that the scores belong to.
    /// - Returns: The value, or nil if there is none.
    func value(of dimension: QuestionDimension, run: RunRecord) -> String? {
        let value: String? =
            switch dimension {
            case .environment: environment
            case .feature: feature
            case .category: category
            case .evaluator: evaluator
            case .metric: metric
            default: run.values(of: dimension).first
            }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
