import Ledger

/// What is said about a chart beside its points: run length, autocorrelation, the headline.
struct ControlChartFigures {
    let source: ControlChartSource
    let history: PhaseHistory

    /// How many charts are simulated for a run length under autocorrelation: about 2 % of error.
    private static let runs = 2_000
    /// A run length is told only if it is shorter than this share of the usual one.
    private static let materialShare = 0.8

    /// Adds the figures to an answer that has its points.
    func complete(_ answer: inout ControlChartAnswer) {
        let indices = Set(answer.points.compactMap { history.index(at: $0.time) })
        answer.phases = indices.sorted().map { history.phases[$0] }
        if answer.points.isEmpty {
            answer.phases = history.phases.suffix(1)
            answer.headline = "no scores of \(answer.metric)\(place(answer)) in that time"
            return
        }
        guard let phase = answer.phases.last?.phase else {
            answer.headline = "no limits for \(answer.metric)\(place(answer)) yet"
            return
        }
        let average = Self.runLength(of: phase)
        answer.runLength = average.map { average in
            ControlChartAnswer.RunLengthFigures(
                average: average,
                pointsPerWeek: Self.pointsPerWeek(answer.points, bucket: phase.bucket)
            )
        }
        answer.autocorrelation = phase.autocorrelation.map { coefficient in
            ControlChartAnswer.AutocorrelationFigures(
                coefficient: coefficient,
                runLength: average.flatMap {
                    Self.runLength(of: phase, autocorrelation: coefficient, below: $0)
                }
            )
        }
        answer.notes += notes(answer, phase)
        answer.headline = headline(answer, phase)
    }

    /// The run length of the rules of a phase; nil where none is known.
    static func runLength(of phase: ControlPhase) -> Double? {
        switch phase.kind {
        case .rolling:
            return nil
        case .movingAverage:
            return MovingAverageRunLength.average(sides: phase.sides)
        case .individuals, .means, .proportions, .widenedProportions:
            if let exact = RunLength.average(of: phase.rules, sides: phase.sides) { return exact }
            var generator = SplitMix64(seed: 1)
            return RunLength.simulated(
                rules: phase.rules,
                sides: phase.sides,
                runs: runs,
                using: &generator
            )?.average
        }
    }

    /// The run length with autocorrelated points, if that is materially shorter.
    ///
    /// A moving range's sigma of such points is too small by √(1 − φ), which counts too; the spread
    /// within subgroups does not depend on their neighbours.
    private static func runLength(
        of phase: ControlPhase,
        autocorrelation: Double,
        below usual: Double
    ) -> Double? {
        guard let n = phase.n, autocorrelation > 1.96 / Double(max(n, 1)).squareRoot(),
            phase.kind != .movingAverage, phase.kind != .rolling
        else { return nil }
        let isOfNeighbours = phase.kind == .individuals || phase.kind == .widenedProportions
        let factor = isOfNeighbours ? (1 - min(autocorrelation, 0.99)).squareRoot() : 1
        let widening = phase.kind == .individuals ? phase.dispersion : 1
        var generator = SplitMix64(seed: 2)
        let estimate = RunLength.simulated(
            rules: phase.rules,
            sides: phase.sides,
            autocorrelation: autocorrelation,
            sigma: factor * widening,
            runs: runs,
            using: &generator
        )
        return estimate.flatMap { $0.average < materialShare * usual ? $0.average : nil }
    }

    /// How many points come in a week, by the middle distance between those shown.
    static func pointsPerWeek(
        _ points: [ControlChartAnswer.Point],
        bucket: TimeBucket?
    ) -> Double? {
        if let bucket { return 10_080 / Double(bucket.minutes) }
        guard let first = points.first, let last = points.last, first.time < last.time else {
            return nil
        }
        return Double(points.count - 1) / last.time.seconds(since: first.time) * 604_800
    }

    private func notes(_ answer: ControlChartAnswer, _ phase: ControlPhase) -> [String] {
        var notes: [String] = []
        if phase.isProvisional {
            notes.append(
                "The limits are provisional: they come from the first \(phase.n ?? 0) points before"
                    + " any change, and nobody has approved them. See `ledger limits approve`."
            )
        }
        if let figures = answer.autocorrelation, let runLength = figures.runLength,
            let usual = answer.runLength?.average
        {
            let coefficient = (figures.coefficient * 100).rounded() / 100
            notes.append(
                "Neighbouring points resemble each other (φ = \(coefficient)), so that false signals"
                    + " come every \(Int(runLength.rounded())) points and not every"
                    + " \(Int(usual.rounded())); approve wider limits with --widen, or chart longer"
                    + " stretches of time."
            )
        }
        if phase.kind == .means, phase.dispersion == 1, let excess = excess(phase) {
            notes.append(
                "Means scatter \((excess * 10).rounded() / 10) times as much as the spread within"
                    + " them explains, so many points are outside; approve wider limits with --widen."
            )
        }
        return notes
    }

    /// How much the means of the baseline scatter beyond what their spread explains, if materially.
    private func excess(_ phase: ControlPhase) -> Double? {
        let baseline = source.earliest.filter { point in
            (phase.from.map { point.time >= $0 } ?? true)
                && (phase.to.map { point.time <= $0 } ?? true)
        }
        guard let chart = SubgroupChart(baseline: baseline.compactMap(\.subgroup)),
            Dispersion.isMaterial(chart.dispersion, count: baseline.count)
        else { return nil }
        return chart.dispersion
    }

    private func headline(_ answer: ControlChartAnswer, _ phase: ControlPhase) -> String {
        let name = answer.metric + place(answer)
        let count = answer.points.count
        let violations = answer.violations
        guard let last = violations.last else {
            return "\(name) is in control: none of \(count) points violates a rule"
        }
        let what =
            violations.count == 1
            ? "1 of \(count) points violates"
            : "\(violations.count) of"
                + " \(count) points violate"
        return "\(name) is out of control: \(what) a rule, the last at \(last.time.rfc3339)"
    }

    private func place(_ answer: ControlChartAnswer) -> String {
        answer.scope.feature.map { " in \($0)" } ?? ""
    }
}

extension PhaseBaseline.Shortfall {
    /// The reason as a sentence.
    ///
    /// - Parameter isOfSubgroups: Whether the points are stretches of time.
    /// - Returns: A sentence that says what is missing.
    func sentence(isOfSubgroups: Bool) -> String {
        let noun = isOfSubgroups ? "stretches of time" : "observations"
        switch self {
        case .tooFewPoints(let found, let needed):
            return "There are no limits yet: they need \(needed) \(noun) without a change or an"
                + " incident among them, and there are \(found)."
        case .noSpread:
            return "There are no limits: all \(noun) they would rest on are equal."
        }
    }
}
