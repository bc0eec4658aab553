import Foundation

/// A fall of one series: a stretch before, and everything low from the first step down.
struct FallEpisode: Equatable, Sendable {
    let scope: ScoreSeries.Scope
    /// The first minute of the stretch before.
    let beforeStart: Int64
    /// The first minute of the low part, to the resolution of the series.
    let boundary: Int64
    /// Where the last step down of the fall is: the same as ``boundary`` for a sudden one.
    let lastBoundary: Int64
    /// The minute after the low part.
    let end: Int64
    /// The last mean minus the first, below zero.
    let delta: Double
    /// Its squared size in standard errors.
    let squaredScore: Double
    /// |delta| times the square root of the low part's share of all observations.
    let impact: Double
    let noise: SeriesNoise

    /// Whether two episodes may be one fall seen in two series.
    func coincides(with other: FallEpisode) -> Bool {
        let near = 6 * 60
        if abs(boundary - other.boundary) <= near { return true }
        return boundary <= other.lastBoundary && other.boundary <= lastBoundary
    }
}

extension FallEpisode {
    /// How long a stretch before a noticed fall is looked at, in minutes.
    private static let noticedBeforeMinutes: Int64 = 3 * 1_440

    /// The fall that a detector noticed, of which there are too few scores to find it again.
    ///
    /// It is nil without scores on both sides.
    ///
    /// - Parameters:
    ///   - minute: When it began, by the detector.
    ///   - grid: The question's rollup.
    init?(noticedAt minute: Int64, in grid: ScoreGrid) {
        let series = ScoreSeries(.all, of: grid)
        let start = max(grid.startMinute, minute - Self.noticedBeforeMinutes)
        let end = max(minute + 1, grid.endMinute)
        let before = AttributionFinding.moments(of: grid.cells, from: start, to: minute)
        let low = AttributionFinding.moments(of: grid.cells, from: minute, to: end)
        guard before.count > 0, low.count > 0 else { return nil }
        let noise = SeriesNoise(series, range: grid.scale.range)
        let delta = -abs(low.mean - before.mean)
        let error = 1 / Double(before.count) + 1 / Double(low.count)
        self.init(
            scope: .all,
            beforeStart: start,
            boundary: minute,
            lastBoundary: minute,
            end: end,
            delta: delta,
            squaredScore: delta * delta / (max(noise.variance, 1e-12) * error),
            impact: -delta * (Double(low.count) / max(grid.total, 1)).squareRoot(),
            noise: noise
        )
    }

    /// The smallest fall worth an answer, as a share of the scale.
    static let smallestFall = 0.01
    /// How much of a fall may be taken back before it goes on, and still count as one.
    static let bridgedShare = 0.35

    /// The falls of every series that are more than noise.
    ///
    /// - Parameter grid: The question's rollup.
    /// - Returns: In no particular order.
    static func all(in grid: ScoreGrid) -> [FallEpisode] {
        let series = ScoreSeries.all(of: grid)
        let total = grid.total
        let many = log(Double(max(series.count, 1)))
        return series.flatMap { one in
            let noise = SeriesNoise(one, range: grid.scale.range)
            let segments = Segmentation.segments(
                of: one,
                noise: noise,
                penalty: one.scope == .all ? 18 : 18 + 2 * many
            )
            return runs(of: segments).compactMap { run in
                episode(
                    run,
                    segments: segments,
                    series: one,
                    noise: noise,
                    grid: grid,
                    total: total,
                    allowance: one.scope == .all ? 0 : many
                )
            }
        }
    }

    /// The maximal runs of downward steps, small recoveries on the way down included.
    ///
    /// - Parameter segments: The stretches of a series.
    /// - Returns: For each run the stretch before it and its last stretch.
    static func runs(of segments: [Segment]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        var index = 0
        while index + 1 < segments.count {
            guard segments[index + 1].mean < segments[index].mean else {
                index += 1
                continue
            }
            var last = index + 1
            while last + 1 < segments.count {
                let recovery = segments[last + 1].mean - segments[last].mean
                if recovery < 0 {
                    last += 1
                    continue
                }
                let fall = segments[index].mean - segments[last].mean
                guard last + 2 < segments.count, recovery < bridgedShare * fall,
                    segments[last + 2].mean < segments[last].mean
                else { break }
                last += 2
            }
            runs.append(index...last)
            index = last
        }
        return runs
    }

    private static func episode(
        _ run: ClosedRange<Int>,
        segments: [Segment],
        series: ScoreSeries,
        noise: SeriesNoise,
        grid: ScoreGrid,
        total: Double,
        allowance: Double
    ) -> FallEpisode? {
        let before = segments[run.lowerBound]
        let low = segments[(run.lowerBound + 1)...run.upperBound]
        guard let first = low.first, let last = low.last else { return nil }
        let delta = last.mean - before.mean
        guard -delta >= smallestFall * grid.scale.range else { return nil }
        let whole = low.dropFirst().reduce(first) { $0.joined(with: $1) }
        let minute = { (step: Int) in grid.startMinute + Int64(step * series.stepMinutes) }
        let variance = noise.variance * noise.detectionFactor
        let episode = FallEpisode(
            scope: series.scope,
            beforeStart: minute(before.start),
            boundary: minute(first.start),
            lastBoundary: minute(last.start),
            end: min(minute(last.end), grid.endMinute),
            delta: delta,
            squaredScore: delta * delta / (variance * (1 / before.count + 1 / last.count)),
            impact: -delta * (whole.count / max(total, 1)).squareRoot(),
            noise: noise
        )
        if whole.count < 200, series.scope != .mix {
            guard survivesWithoutWorst(episode, before: before, low: whole, grid: grid) else {
                return nil
            }
        }
        if whole.count < 60, series.scope != .mix {
            let centre = centreOfResiduals(in: series.scope, grid: grid)
            let m0 = grid.scale.unitValue(of: before.mean + centre)
            let m1 = grid.scale.unitValue(of: whole.mean + centre)
            let divergence = m1 * log(m1 / m0) + (1 - m1) * log((1 - m1) / (1 - m0))
            guard whole.count * divergence >= 12 + allowance else { return nil }
        }
        return episode
    }

    /// Whether the fall is still there without the three worst values of its low part.
    ///
    /// A handful of zeros from an outage is not a fall of the quality.
    private static func survivesWithoutWorst(
        _ episode: FallEpisode,
        before: Segment,
        low: Segment,
        grid: ScoreGrid
    ) -> Bool {
        var worst: [Double] = []
        for cell in grid.cells where grid.contains(cell, in: episode.scope) {
            let mean = grid.categoryMeans[cell.category]
            let minutes = ScoreGrid.minutes(
                of: cell.minutes,
                from: episode.boundary,
                to: episode.end
            )
            for bucket in minutes {
                for bin in bucket.bins {
                    let value = grid.scale.valueOfBin[Int(bin.bin) - grid.scale.lowestBin] - mean
                    for _ in 0..<min(bin.count, 3) { worst.append(value) }
                }
            }
        }
        worst = Array(worst.sorted().prefix(3))
        let count = low.count - Double(worst.count)
        guard count >= 5 else { return false }
        let rest = (low.sum - worst.reduce(0, +)) / count - before.mean
        let variance = episode.noise.variance * episode.noise.detectionFactor
        let squared = rest * rest / (variance * (1 / before.count + 1 / count))
        return rest <= 0.5 * (low.mean - before.mean) && squared >= 16
    }

    /// The mean of the observations behind a series of residuals.
    private static func centreOfResiduals(
        in scope: ScoreSeries.Scope,
        grid: ScoreGrid
    ) -> Double {
        var count = 0.0
        var sum = 0.0
        for cell in grid.cells where grid.contains(cell, in: scope) {
            count += cell.quarters.counts.reduce(0, +)
            sum += cell.quarters.sums.reduce(0, +)
        }
        return count > 0 ? sum / count : 0
    }
}

extension FallEpisode {
    /// The fall that the question is about, in the series that shows it best.
    ///
    /// The one with the largest impact, unless a later one (by more than six hours) has at least
    /// half of it: people ask about what is going on now. Among the series that show the same fall
    /// the most significant wins; a part of the traffic must be clearly better than the whole.
    ///
    /// - Parameters:
    ///   - episodes: All falls.
    ///   - window: The minutes in which it must have begun, or nil.
    /// - Returns: nil if there is none.
    static func chosen(
        among episodes: [FallEpisode],
        within window: ClosedRange<Int64>?
    ) -> FallEpisode? {
        var episodes = episodes
        if let window {
            // The boundary is known to a step of the series, so half an hour of grace.
            episodes = episodes.filter { episode in
                episode.lastBoundary >= window.lowerBound - 30
                    && episode.boundary <= window.upperBound + 30
            }
        }
        guard let strongest = episodes.max(by: { $0.impact < $1.impact }) else { return nil }
        let later = episodes.filter { episode in
            episode.boundary > strongest.boundary + 360
                && episode.impact >= strongest.impact / 2
        }
        let subject = later.max { $0.boundary < $1.boundary } ?? strongest
        return
            episodes
            .filter { $0.coincides(with: subject) }
            .max { $0.scopeScore < $1.scopeScore }
    }

    /// The significance by which series of the same fall are compared.
    private var scopeScore: Double {
        switch scope {
        case .all, .mix: squaredScore
        case .category, .feature: squaredScore / 1.5
        }
    }
}
