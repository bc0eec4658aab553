import Ledger

/// Derives rules from history: what is usual, without the times of incidents, sets the threshold.
///
/// A threshold is a percentile of the windowed means, from the 5th down to the 2nd (on the side that
/// is bad), the most sensitive one whose rule would have fired at most `alertsPerWeekMax` times a week
/// outside of incidents. Percentiles are of windows side by side and a rule looks at a sliding one,
/// which goes beyond more often: where even the rarest percentile fires too often, the threshold moves
/// on, away from the median. Each candidate is judged by the same evaluation as rules in force.
struct RuleProposer {
    /// The longest windows are tried last.
    static let windowMinutes: [Int64] = [30, 60, 120, 240, 720, 1_440]
    /// A window should usually hold this many scores: the standard error is then a sixth of the spread.
    static let usualSamples: Int64 = 36
    /// A mean of fewer scores than this is never judged.
    static let leastSamples: Int64 = 20
    /// More alerts a week than this outside of incidents are too many.
    static let alertsPerWeekMax = 1.0

    /// How far beyond the rarest percentile a threshold is tried, in distances from the median.
    static let stretches = [1.25, 1.5, 2.0, 3.0]

    let reader: ProjectionReader
    let catalogue: MetricCatalogue
    let settings: AlertSettings
    let incidents: [Incident]
    let now: Timestamp

    /// What rules are asked for.
    struct Request {
        var metrics: [String]
        var environment: String
        var feature: String?
        var windowMinutes: Int64?
        var severity: AlertSeverity
        var since: Timestamp?
    }

    /// Proposes a rule for each series.
    ///
    /// - Parameter request: Which metrics, and where.
    /// - Returns: One proposal for each metric and feature, in order of their names.
    /// - Throws: ``StoreError`` if the projections are damaged.
    /// - Complexity: O(*n*) for the *n* observations of a series, read at most nine times.
    func proposals(_ request: Request) throws -> [RuleProposal] {
        let comparability = Comparability(reader: reader, catalogue: catalogue)
        let selection = ScopeSelection(
            environment: request.environment,
            feature: request.feature,
            filter: nil
        )
        let groups = try comparability.groups(
            of: request.metrics,
            in: selection,
            origin: .traffic
        ).groups
        let windows = try reader.incidentWindows()
        var histories: [Series: SeriesHistory] = [:]
        for group in groups {
            for (values, part) in group.parts(by: [.feature]) {
                let series = Series(metric: group.key.metric, feature: values[0])
                let history = try history(of: part, windows, since: request.since)
                // Of several evaluator revisions the newest one is what rules will see.
                let known = histories[series]?.bounds?.upperBound
                guard let last = history.bounds?.upperBound, known.map({ $0 < last }) ?? true else {
                    continue
                }
                histories[series] = history
            }
        }
        var names = Set(settings.rules.map(\.name))
        return try histories.sorted { $0.key < $1.key }.map { series, history in
            let outcome = try proposal(series, history, request, names)
            if case .rule(let rule, _) = outcome { names.insert(rule.name) }
            return RuleProposal(metric: series.metric, feature: series.feature, outcome: outcome)
        }
    }

    private struct Series: Hashable, Comparable {
        var metric: String
        var feature: String?

        static func < (left: Series, right: Series) -> Bool {
            (left.metric, left.feature ?? "") < (right.metric, right.feature ?? "")
        }
    }

    private func history(
        of group: ComparableGroup,
        _ windows: IncidentWindows,
        since: Timestamp?
    ) throws -> SeriesHistory {
        let ranges = group.cells.flatMap { windows.exclusion(at: $0.key.incidentPlace).ranges }
        var builder = SeriesHistory.Builder(exclusion: TimeExclusion(ranges))
        try reader.forEachObservation(of: group, in: TimeRange(start: since)) { builder.add($0) }
        return builder.history()
    }

    private func proposal(
        _ series: Series,
        _ history: SeriesHistory,
        _ request: Request,
        _ names: Set<String>
    ) throws -> RuleProposal.Outcome {
        let side: ThresholdCrossings.Side
        do throws(IncomparableReason) {
            side =
                try catalogue.definition(of: series.metric).isHigherBetter() ? .below : .above
        } catch {
            return .none(reason: error.sentence)
        }
        guard let window = Self.window(history.totals, minutes: request.windowMinutes) else {
            return .none(
                reason: "Even windows of a day hold fewer than \(Self.leastSamples) scores."
            )
        }
        let sustain = min(60, max(5, window.rule.minutes / 4))
        let rule = WindowRule(
            minutes: window.rule.minutes,
            minimumSamples: window.rule.minimumSamples,
            sustainMinutes: sustain
        )
        let suggestions = ThresholdSuggestions(
            side: side,
            totals: history.totals,
            rule: rule,
            exclusion: history.exclusion
        )
        let usual = WindowedMeans(history.totals, rule: rule, exclusion: history.exclusion)
        guard !suggestions.suggestions.isEmpty, let sample = usual.sample() else {
            return .none(
                reason: "\(suggestions.windowCount) windows of \(rule.text) are too few: the 5th"
                    + " percentile takes 20. Ask again with more history or a shorter --window."
            )
        }
        let resolve = sample.percentile(side == .below ? 0.10 : 0.90).value
        let median = sample.percentile(0.5).value
        var best: RuleProposal.Outcome?
        // From the most sensitive one to the rarest, and then beyond what the percentiles know.
        let known = suggestions.suggestions.reversed().map(\.percentile.value)
        let rarest = known.last ?? median
        let further = Self.stretches.map { median + (rarest - median) * $0 }
        for threshold in known + further where threshold.isFinite {
            let alertRule = self.rule(
                series,
                side,
                threshold: threshold,
                resolve: resolve,
                rule,
                request,
                names
            )
            var backtest = try self.backtest(alertRule, series, history, since: request.since)
            let beyond = usual.means.count { side.isBeyond($0.value, alertRule.threshold) }
            backtest.tail = Double(beyond) / Double(max(1, usual.means.count))
            backtest.windowCount = suggestions.windowCount
            backtest.suspectRange = suggestions.suspectStretch?.range
            best = .rule(alertRule, backtest)
            if let rate = backtest.falsePerWeek, rate <= Self.alertsPerWeekMax { break }
        }
        return best ?? .none(reason: "There is no history.")
    }

    /// The shortest window that usually holds enough scores, or the one that is asked for.
    private static func window(
        _ totals: MinuteTotals,
        minutes: Int64?
    ) -> (rule: WindowRule, usual: Int64)? {
        for length in minutes.map({ [$0] }) ?? windowMinutes {
            let means = WindowedMeans(totals, rule: WindowRule(minutes: length, minimumSamples: 1))
            let counts = means.means.map(\.count).sorted()
            guard !counts.isEmpty else { return nil }
            let median = counts[counts.count / 2]
            let isEnough = minutes == nil ? median >= usualSamples : median >= leastSamples
            let isLast = length == windowMinutes.last && median >= leastSamples
            guard isEnough || isLast else { continue }
            let least = max(leastSamples, median / 2)
            return (WindowRule(minutes: length, minimumSamples: least), median)
        }
        return nil
    }

    private func rule(
        _ series: Series,
        _ side: ThresholdCrossings.Side,
        threshold: Double,
        resolve: Double,
        _ window: WindowRule,
        _ request: Request,
        _ names: Set<String>
    ) -> AlertRule {
        let isBelow = side == .below
        // Rounded to the bad side: the rule fires no more often than was counted.
        let rounded = Self.rounded(threshold, isBelow ? .down : .up)
        let back = Self.rounded(resolve, isBelow ? .down : .up)
        let word = isBelow ? "low" : "high"
        let place = series.feature.map { " in \($0)" } ?? ""
        return AlertRule(
            name: Self.name([series.metric, series.feature ?? "", word], among: names),
            detector: .threshold,
            metric: series.metric,
            comparison: isBelow ? .below : .above,
            threshold: rounded,
            resolveThreshold: back == rounded ? nil : back,
            windowSeconds: Int(window.minutes) * 60,
            samplesMin: Int(window.minimumSamples),
            forSeconds: Int(window.sustainMinutes) * 60,
            keepFiringForSeconds: Int(window.sustainMinutes) * 60,
            gapPolicy: .reset,
            noDataPolicy: .hold,
            severity: request.severity,
            scope: AlertScope(environment: request.environment, feature: series.feature),
            dimensions: [],
            title: "\(series.metric)\(place) is \(word) for its history",
            description: "",
            runbook: "",
            owner: ""
        )
    }

    private static func name(_ parts: [String], among names: Set<String>) -> String {
        let words = parts.filter { !$0.isEmpty }.joined(separator: "_")
        let name = String(
            words.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" }
        )
        guard names.contains(name) else { return name }
        var number = 2
        while names.contains("\(name)_\(number)") { number += 1 }
        return "\(name)_\(number)"
    }

    /// A number to four places behind the point, or to four significant ones if it is smaller.
    private static func rounded(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard value != 0, value.isFinite else { return value }
        var scale = 10_000.0
        while abs(value) * scale < 1_000, scale < 1e12 { scale *= 10 }
        let rounded = (value * scale).rounded(rule) / scale
        return rounded.isFinite ? rounded : value
    }

    private func backtest(
        _ rule: AlertRule,
        _ series: Series,
        _ history: SeriesHistory,
        since: Timestamp?
    ) throws -> RuleProposal.Backtest {
        var settings = settings
        settings.rules = [rule]
        let outcomes = try AlertEvaluator(
            reader: reader,
            catalogue: catalogue,
            settings: settings,
            history: AlertHistory([]),
            now: now
        ).outcomes()
        let firings = AlertBacktest(present: [], tried: outcomes, incidents: [], since: since).tried
        let seconds = history.bounds.map { $0.upperBound.seconds(since: $0.lowerBound) } ?? 0
        let here = incidents.filter { incident in
            incident.environment == rule.scope.environment
                && (incident.feature.map { $0 == series.feature } ?? true)
                && (since.map { ($0 < incident.resolved ?? now) } ?? true)
        }
        let caught = firings.map { firing -> RuleProposal.CaughtIncident? in
            here.first { $0.overlaps(firing, now: now) }.map { incident in
                RuleProposal.CaughtIncident(
                    id: incident.id,
                    delaySeconds: firing.fired.seconds(since: incident.opened)
                )
            }
        }
        let caughtIDs = Set(caught.compactMap { $0?.id })
        return RuleProposal.Backtest(
            tail: 0,
            windowCount: 0,
            weeks: seconds / 604_800,
            firings: firings,
            incidents: caught,
            missedIncidents: here.filter { incident in
                incident.rootMetric == settings.rootMetric(of: rule.metric)
                    && !caughtIDs.contains(incident.id)
            }.map(\.id),
            suspectRange: nil
        )
    }
}

extension Incident {
    /// From its earliest known onset to its end.
    fileprivate func overlaps(_ firing: AlertBacktest.Firing, now: Timestamp) -> Bool {
        let onsets = alerts.compactMap { alert in
            alert.evidence.onset.flatMap { try? Timestamp(rfc3339: $0) }
        }
        let start = min(opened, onsets.min() ?? opened)
        return firing.fired < resolved ?? now && start < firing.resolved ?? now
    }
}
