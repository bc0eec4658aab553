/// The one place where it is decided which values compare.
///
/// Two values are averaged, charted on one line or compared only if metric, polarity, range and
/// evaluator revision agree; otherwise the answer is a reason and never a number. Every question and
/// every statistic gets the cells it reads from here.
struct Comparability {
    /// Where the cells are.
    let reader: ProjectionReader
    /// What is known of metrics.
    let catalogue: MetricCatalogue

    /// Which scores are meant: of live traffic or of runs, whose mixes differ.
    enum Origin {
        /// Live traffic only.
        case traffic
        /// Runs only.
        case runs
        /// Traffic; for a metric without any in the scope, runs.
        case trafficElseRuns
    }

    /// Groups with what to say beside them.
    struct Groups {
        /// The groups, in order of their keys.
        var groups: [ComparableGroup]
        /// What the reader should know, a sentence each.
        var notes: [String]
    }

    /// Every group of comparable scores in a scope: each gets numbers of its own.
    ///
    /// - Parameters:
    ///   - metrics: The metrics; empty for all.
    ///   - selection: The scope.
    ///   - origin: Which scores are meant.
    /// - Returns: The groups, and notes on why there are several.
    /// - Throws: What SQLite reports.
    func groups(
        of metrics: [String],
        in selection: ScopeSelection,
        origin: Origin = .trafficElseRuns
    ) throws -> Groups {
        let cells = try cells(of: metrics, in: selection, origin: origin)
        let groups = ComparableGroup.split(cells)
        var notes: [String] = []
        if origin == .trafficElseRuns, let note = Self.runNote(groups) { notes.append(note) }
        if Set(groups.map { $0.key.evaluator?.label }).count > 1 {
            notes.append(
                "Values of different evaluators are not comparable, so each has its own row."
            )
        }
        return Groups(groups: groups, notes: notes)
    }

    /// The one series that answers for a metric: by the evaluator that gave most of its scores.
    ///
    /// Scores of its other evaluators are left out, and a note says so. Scores of all revisions of
    /// the chosen one are there, apart from each other.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - selection: The scope; it has to be within one environment.
    ///   - origin: Which scores are meant.
    /// - Returns: The series, or the reason why there is none.
    /// - Throws: ``StoreError`` if a rollup is damaged, or what SQLite reports.
    func series(
        of metric: String,
        in selection: ScopeSelection,
        origin: Origin = .trafficElseRuns
    ) throws -> Result<ComparableSeries, IncomparableReason> {
        let cells = try cells(of: [metric], in: selection, origin: origin)
        let environments = Set(cells.map(\.key.environment)).sorted()
        guard environments.count <= 1 else {
            return .failure(.severalEnvironments(metric: metric, environments: environments))
        }
        let groups = ComparableGroup.split(cells)
        var notes = Self.runNote(groups).map { origin == .trafficElseRuns ? [$0] : [] } ?? []
        let (chosen, choice) = try chooseEvaluator(of: metric, among: groups)
        if let choice { notes.append(choice) }
        let revisions = try chosen.compactMap { group -> ComparableSeries.Revision? in
            try minutes(of: group).map { .init(group: group, minutes: $0) }
        }
        .sorted { ($0.minutes.lowerBound, $0.group.key) < ($1.minutes.lowerBound, $1.group.key) }
        if revisions.isEmpty { return .failure(.noScores(metric: metric)) }
        let definition = catalogue.definition(of: metric)
        return .success(ComparableSeries(metric: definition, revisions: revisions, notes: notes))
    }

    /// Says so if values lie outside the range that the metric is defined to have.
    ///
    /// A value out of range may be on another scale, and then it does not compare with the others. One
    /// stray event must not take all answers away, so this is a note beside the numbers.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - minimum: The smallest value seen, or nil.
    ///   - maximum: The largest, or nil.
    /// - Returns: A sentence, or nil if all is well.
    func rangeNote(of metric: String, minimum: Double?, maximum: Double?) -> String? {
        let definition = catalogue.definition(of: metric)
        let values = [minimum, maximum].compactMap(\.self)
        guard let stray = values.first(where: { !definition.allows($0) }) else { return nil }
        let low = definition.lowerBound.map { "from \($0)" }
        let high = definition.upperBound.map { "up to \($0)" }
        let range = [low, high].compactMap(\.self).joined(separator: " ")
        return "Some values of \(metric), such as \(stray), lie outside its range (\(range)): they"
            + " may be on another scale."
    }

    private func cells(
        of metrics: [String],
        in selection: ScopeSelection,
        origin: Origin
    ) throws -> [ProjectionReader.Cell] {
        let matching = try reader.cells().filter { cell in
            (metrics.isEmpty || metrics.contains(cell.key.metric)) && selection.matches(cell.key)
        }
        switch origin {
        case .traffic: return matching.filter { !$0.key.isRun }
        case .runs: return matching.filter(\.key.isRun)
        case .trafficElseRuns:
            let withTraffic = Set(matching.lazy.filter { !$0.key.isRun }.map(\.key.metric))
            return matching.filter { !$0.key.isRun || !withTraffic.contains($0.key.metric) }
        }
    }

    /// Says so where the scores are those of runs and not of live traffic.
    private static func runNote(_ groups: [ComparableGroup]) -> String? {
        let metrics = Set(groups.lazy.filter(\.key.isRun).map(\.key.metric)).sorted()
        guard !metrics.isEmpty else { return nil }
        let names = metrics.joined(separator: ", ")
        return "There is no live traffic for \(names) in this scope: these are scores of runs."
    }

    /// The groups of the evaluator that gave most scores, and what to say about the others.
    private func chooseEvaluator(
        of metric: String,
        among groups: [ComparableGroup]
    ) throws -> (groups: [ComparableGroup], note: String?) {
        let byName = Dictionary(grouping: groups) { $0.key.evaluator?.name }
        guard byName.count > 1 else { return (groups, nil) }
        var counts: [(name: String?, count: Int)] = []
        for (name, groups) in byName {
            let cells = groups.flatMap(\.cells)
            let count = try cells.reduce(0) { try $0 + reader.observationCount(of: $1.id) }
            counts.append((name, count))
        }
        counts.sort { ($1.count, $0.name ?? "") < ($0.count, $1.name ?? "") }
        let texts = counts.map { "\($0.name ?? "an unnamed evaluator") (\($0.count) scores)" }
        let note =
            "This is about \(metric) as scored by \(texts[0]), who gave most of its scores; values of"
            + " \(texts.dropFirst().joined(separator: ", ")) do not compare with them."
        return (byName[counts[0].name] ?? [], note)
    }

    private func minutes(of group: ComparableGroup) throws -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        for cell in group.cells {
            guard let first = try reader.firstMinute(of: cell.id),
                let last = try reader.lastMinute(of: cell.id)
            else { continue }
            range = min(range?.lowerBound ?? first, first)...max(range?.upperBound ?? last, last)
        }
        return range
    }
}
