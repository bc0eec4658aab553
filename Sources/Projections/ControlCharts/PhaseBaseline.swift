import Ledger

/// Chooses the points that frozen limits rest on, and fits the limits.
public enum PhaseBaseline {
    /// The most points that limits rest on.
    public static let pointsMax = 1_000
    /// The fewest single observations.
    public static let observationsMin = 50
    /// The fewest subgroups, each of which is a mean already (Montgomery asks for 20 to 25).
    public static let subgroupsMin = 20

    /// Which end of the data limits are to rest on.
    public enum Choice: Sendable {
        /// The first stretch: it stays the same as the ledger grows, so it is frozen by itself.
        case earliest
        /// The last stretch: what somebody approves today.
        case latest
    }

    /// Why there are no limits.
    public enum Shortfall: Error, Equatable, Sendable {
        /// There are too few points without a change among them: so many, of so many needed.
        case tooFewPoints(found: Int, needed: Int)
        /// All points are equal, so nothing tells how far they scatter.
        case noSpread
    }

    /// The points of a baseline: those of one stretch without a change in it.
    ///
    /// Change points cut the series; of the stretches long enough the earliest or the latest counts,
    /// and of that its first or last 1,000 points.
    ///
    /// - Parameters:
    ///   - points: The points in order of time, those within incidents left out.
    ///   - choice: Which end.
    ///   - minimum: The fewest points.
    /// - Returns: The points.
    /// - Throws: ``Shortfall`` if no stretch is long enough.
    static func stretch(
        of points: [ChartObservation],
        choice: Choice,
        minimum: Int
    ) throws(Shortfall) -> ArraySlice<ChartObservation> {
        let candidates =
            choice == .earliest ? points.prefix(pointsMax)[...] : points.suffix(pointsMax)
        guard candidates.count >= minimum else {
            throw .tooFewPoints(found: candidates.count, needed: minimum)
        }
        let cuts = StableStretch.cuts(of: Array(candidates)).map { $0 + candidates.startIndex }
        let bounds = [candidates.startIndex] + cuts + [candidates.endIndex]
        let stretches = zip(bounds, bounds.dropFirst()).map { points[$0..<$1] }
        let long = stretches.filter { $0.count >= minimum }
        guard let stretch = choice == .earliest ? long.first : long.last else {
            let longest = stretches.map(\.count).max() ?? 0
            throw .tooFewPoints(found: longest, needed: minimum)
        }
        return stretch
    }

    /// Fits the limits of a chart.
    ///
    /// - Parameters:
    ///   - kind: The kind of chart; of rates, Laney's is taken where the plain one is asked for and
    ///     the rates scatter more than the binomial explains.
    ///   - bucket: The stretch of time of a subgroup.
    ///   - points: The points in order of time, those within incidents left out.
    ///   - choice: Which end of them.
    ///   - sides: The sides that the rules look at.
    /// - Returns: A provisional phase.
    /// - Throws: ``Shortfall`` if there are too few points, or all are equal.
    static func phase(
        kind: ControlChartKind,
        bucket: TimeBucket?,
        of points: [ChartObservation],
        choice: Choice,
        sides: ChartSides
    ) throws(Shortfall) -> ControlPhase {
        let minimum = kind.hasSubgroups ? subgroupsMin : observationsMin
        let baseline = try stretch(of: points, choice: choice, minimum: minimum)
        guard let fit = fit(kind, baseline), fit.limits.sigma > 0 else { throw .noSpread }
        let isSpread = Dispersion.isMaterial(fit.dispersion, count: baseline.count)
        var kind = kind
        if kind == .proportions, isSpread { kind = .widenedProportions }
        var phase = ControlPhase(
            kind: kind,
            bucket: kind.hasSubgroups ? bucket : nil,
            limits: fit.limits,
            dispersion: kind == .widenedProportions ? fit.dispersion : 1,
            sides: sides
        )
        phase.n = baseline.count
        phase.from = baseline.first?.time
        phase.to = baseline.last?.time
        phase.autocorrelation = Autocorrelation(of: baseline.map(\.value))?.coefficient
        return phase
    }

    private static func fit(
        _ kind: ControlChartKind,
        _ points: ArraySlice<ChartObservation>
    ) -> (limits: ControlLimits, dispersion: Double)? {
        switch kind {
        case .individuals, .movingAverage, .rolling:
            return IndividualsChart.limits(of: points.lazy.map(\.value)).map { ($0, 1) }
        case .means:
            let subgroups = points.compactMap(\.subgroup)
            return SubgroupChart(baseline: subgroups).map { ($0.limits, $0.dispersion) }
        case .proportions, .widenedProportions:
            let samples = points.map { point in
                (hits: Int((point.value * Double(point.n)).rounded()), n: point.n)
            }
            guard let chart = ProportionChart(baseline: samples),
                let limits = chart.limits(n: 1)
            else { return nil }
            return (limits, chart.dispersion)
        }
    }
}

/// One point before it is judged: an observation, or the mean of a subgroup.
struct ChartObservation: Equatable, Sendable {
    /// When it was, or when its stretch of time starts.
    var time: Timestamp
    /// The value, or the mean.
    var value: Double
    /// How many observations it stands for.
    var n: Int = 1
    /// Their standard deviation, if there are several.
    var standardDeviation: Double?
    /// The event's place in the ledger, which orders what happened at one time.
    var order: Int64 = 0

    /// The point as a subgroup.
    var subgroup: Subgroup? {
        Subgroup(n: n, mean: value, standardDeviation: standardDeviation)
    }
}
