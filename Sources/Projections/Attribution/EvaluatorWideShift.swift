import Ledger

/// Whether all metrics of one judge moved together while those of other judges stayed: the mark of
/// a change of the judge that nobody recorded.
///
/// Every metric is compared in the hours before and after the onset, in units of its own spread. One
/// has moved beyond 4 standard errors; it stayed if its 95 % interval excludes half of the effect on
/// the metric asked about, and it did not move by a quarter of it. What lies between decides nothing.
struct EvaluatorWideShift: Equatable, Sendable {
    /// What a shift counts for against anything but the judge.
    ///
    /// It is weak, however many other metrics stayed: a worse system need not show in every one.
    static let againstOthers = 4.0
    static let movedScore = 4.0
    /// The hours on each side that are compared.
    static let sideMinutes: Int64 = 720

    /// The judge.
    let evaluator: String
    /// Its other metrics, all of which moved.
    let moved: [String]
    /// Metrics of others, all of which stayed.
    let still: [String]

    /// Compares the metrics; nil if they do not show it.
    ///
    /// - Parameters:
    ///   - input: The question with its companions.
    ///   - posterior: The onset.
    ///   - end: The minute after the fall.
    init?(_ input: AttributionInput, posterior: OnsetPosterior, end: Int64) {
        guard let evaluator = input.evaluator, !input.companions.isEmpty else { return nil }
        let window = Window(
            low: posterior.low,
            high: posterior.high,
            end: min(end, posterior.high + Self.sideMinutes)
        )
        guard let own = window.shift(of: input.cells), abs(own.score) >= Self.movedScore,
            Self.movesEverywhere(input.cells, own: own, window: window)
        else { return nil }
        var moved: [String] = []
        var still: [String] = []
        for companion in input.companions where companion.metric != input.metric {
            guard let name = companion.evaluator, let shift = window.shift(of: companion.cells)
            else { continue }
            let hasMoved = abs(shift.score) >= Self.movedScore
            // With many scores the smallest move is certain; a quarter of the effect is one.
            let isLarge = hasMoved && abs(shift.effect) > abs(own.effect) / 4
            let hasStayed =
                !isLarge && abs(shift.effect) + 1.96 * shift.error < abs(own.effect) / 2
            if name == evaluator {
                // One metric of the judge that stays acquits the judge.
                if hasStayed { return nil }
                if hasMoved { moved.append(companion.metric) }
            } else {
                // One metric of another judge that moves convicts the system.
                if isLarge { return nil }
                if hasStayed { still.append(companion.metric) }
            }
        }
        guard !moved.isEmpty, !still.isEmpty else { return nil }
        self.evaluator = evaluator
        self.moved = moved.sorted()
        self.still = still.sorted()
    }

    /// The evidence about one change: it counts against everything but evaluators.
    func evidence(for change: RecordedChange) -> CauseEvidence? {
        guard change.kind != .evaluator, change.subkind != "judge" else { return nil }
        return CauseEvidence(
            likelihoodRatio: 1 / Self.againstOthers,
            reason: reason
        )
    }

    /// One phrase on what was seen.
    var reason: String {
        "\(Self.listed(moved)) of \(evaluator) moved at the same time, \(Self.listed(still)) of "
            + "other evaluators did not, as if \(evaluator) had been changed"
    }

    /// At most three names.
    private static func listed(_ names: [String]) -> String {
        let rest = names.count - 3
        return names.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// Whether no feature with scores enough stayed.
    private static func movesEverywhere(
        _ cells: [AttributionCell],
        own: Shift,
        window: Window
    ) -> Bool {
        let features = Set(cells.map(\.feature))
        return features.allSatisfy { feature in
            guard let shift = window.shift(of: cells.filter { $0.feature == feature }) else {
                return true
            }
            return shift.effect * own.effect > 0
                && abs(shift.effect) + 1.96 * shift.error > abs(own.effect) / 2
        }
    }

    /// A difference in units of the spread before it, with its standard error.
    private struct Shift {
        let effect: Double
        let error: Double
        var score: Double { error > 0 ? effect / error : 0 }
    }

    /// The hours on both sides of the onset, its interval left out.
    private struct Window {
        let low: Int64
        let high: Int64
        let end: Int64

        func shift(of cells: [AttributionCell]) -> Shift? {
            var before = Moments()
            var after = Moments()
            for cell in cells {
                let minutes = cell.minutes[...]
                let first = low - EvaluatorWideShift.sideMinutes
                for bucket in ScoreGrid.minutes(of: minutes, from: first, to: low) {
                    before.add(bucket)
                }
                for bucket in ScoreGrid.minutes(of: minutes, from: high, to: end) {
                    after.add(bucket)
                }
            }
            guard before.count >= 10, after.count >= 10 else { return nil }
            let spread = before.variance.squareRoot()
            guard spread > 0 else { return nil }
            let error =
                (before.variance / Double(before.count) + after.variance / Double(after.count))
                .squareRoot()
            return Shift(effect: (after.mean - before.mean) / spread, error: error / spread)
        }
    }
}
