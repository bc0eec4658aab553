import Ledger

/// A fall with everything that is known of it: what an answer is worded from.
struct AttributionFinding: Sendable {
    /// Above this probability of a ramp over hours or days nobody is blamed.
    static let gradualThreshold = 0.25
    /// What all recorded changes together must explain before one is blamed.
    static let explainedThreshold = 0.97

    let grid: ScoreGrid
    let episode: FallEpisode
    let posterior: OnsetPosterior
    let gradualProbability: Double
    let ranking: CandidateRanking
    /// The mark of a changed judge that nobody recorded, if there is one.
    let wideShift: EvaluatorWideShift?
    /// The category the fall is confined to, or nil.
    let category: Int?
    let before: Moments
    let after: Moments

    var isGradual: Bool { episode.scope != .mix && gradualProbability > Self.gradualThreshold }

    /// The feature the fall is confined to, or nil.
    var feature: Int? {
        if case .feature(let feature) = episode.scope { feature } else { nil }
    }

    /// Looks for the fall that a question is about, and for its cause; nil if nothing fell.
    ///
    /// - Parameters:
    ///   - input: The question.
    ///   - grid: Its rollup.
    init?(_ input: AttributionInput, grid: ScoreGrid) {
        let window = input.onsetWindow.map { $0.lowerBound.minute...$0.upperBound.minute }
        let episodes = FallEpisode.all(in: grid)
        let chosen = FallEpisode.chosen(among: episodes, within: window)
        let noticed = input.noticedMinute.flatMap { FallEpisode(noticedAt: $0, in: grid) }
        guard let episode = Self.better(of: chosen, noticed) else { return nil }
        let isMix = episode.scope == .mix
        // A detector notices within minutes what is sudden: too few scores to tell a ramp.
        let isNoticed = episode == noticed
        var posterior = Self.posterior(of: episode, grid: grid, stepsOnly: isNoticed)
        let ramp = GradualRamp(
            series: ScoreSeries(episode.scope, of: grid),
            episode: episode,
            grid: grid
        )
        gradualProbability =
            isMix || isNoticed ? 0 : max(posterior.gradualMass, ramp.probability)
        if let onset = ramp.onset, !isNoticed {
            posterior = posterior.allowing(
                for: onset,
                probability: gradualProbability,
                isGradual: gradualProbability > Self.gradualThreshold
            )
        }
        let implied = ImpliedEvaluatorChange.all(in: grid, recorded: input.changes)
        self.grid = grid
        self.episode = episode
        self.posterior = posterior
        let sources = EvidenceSources(input, grid: grid, episode: episode, posterior: posterior)
        wideShift = sources.wideShift
        ranking = CandidateRanking(
            input.changes + implied,
            posterior: posterior,
            isMix: isMix,
            grid: grid,
            environment: input.environment,
            sources: sources
        )
        let category = Self.confiningCategory(grid: grid, episode: episode, posterior)
        self.category = category
        let cells = grid.cells.filter { cell in
            grid.contains(cell, in: episode.scope) && category.map { $0 == cell.category } ?? true
        }
        before = Self.moments(of: cells, from: posterior.start, to: posterior.median)
        after = Self.moments(of: cells, from: posterior.median, to: episode.end)
    }

    /// When the fall began, from the scores or, for one of the mix, from the shares of categories.
    ///
    /// - Parameters:
    ///   - episode: The fall.
    ///   - grid: The question's rollup.
    ///   - stepsOnly: Whether it is known to be sudden.
    /// - Returns: The posterior.
    private static func posterior(
        of episode: FallEpisode,
        grid: ScoreGrid,
        stepsOnly: Bool
    ) -> OnsetPosterior {
        if episode.scope == .mix { return OnsetPosterior(MixOnset(episode, grid: grid)) }
        return OnsetPosterior(
            OnsetObservations(episode, grid: grid),
            overdispersion: episode.noise.onsetFactor,
            stepsOnly: stepsOnly
        )
    }

    /// What the scores show by themselves, unless a detector noticed another fall.
    private static func better(of chosen: FallEpisode?, _ noticed: FallEpisode?) -> FallEpisode? {
        guard let chosen, let noticed else { return noticed ?? chosen }
        return chosen.coincides(with: noticed) ? chosen : noticed
    }

    /// The cells of the scope the fall was narrowed to.
    var cells: [ScoreGrid.Cell] {
        grid.cells.filter { cell in
            grid.contains(cell, in: episode.scope) && category.map { $0 == cell.category } ?? true
        }
    }

    /// The conclusion that the evidence allows.
    var conclusion: WhatChangedAnswer.Conclusion {
        let first = ranking.candidates.first
        if episode.scope == .mix {
            if let first, first.change.kind == .dataset, first.probability >= 0.5 {
                return .dataset
            }
            return .mix
        }
        guard let first, !isGradual, ranking.explained >= Self.explainedThreshold else {
            // What nothing on record explains, the judge's other metrics may.
            let isJudge = wideShift != nil && !isGradual && ranking.explained < 0.5
            return isJudge ? .evaluator : .noSuspect
        }
        switch first.change.kind {
        case .deployment: return .suspect
        case .evaluator: return .evaluator
        case .dataset: return .dataset
        }
    }

    /// Counts and sums of raw values between two minutes, the second one excluded.
    static func moments(of cells: [ScoreGrid.Cell], from start: Int64, to end: Int64) -> Moments {
        var moments = Moments()
        for cell in cells {
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: end) {
                moments.add(bucket)
            }
        }
        return moments
    }

    /// The parts of the difference within the categories, at the later shares, and between them.
    ///
    /// They add up to the difference of the means exactly.
    var mixParts: WhatChangedAnswer.MixParts? {
        guard before.count > 0, after.count > 0 else { return nil }
        var within = 0.0
        var between = 0.0
        for category in grid.categories.indices {
            let members = cells.filter { $0.category == category }
            let first = Self.moments(of: members, from: posterior.start, to: posterior.median)
            let second = Self.moments(of: members, from: posterior.median, to: episode.end)
            let later = Double(second.count) / Double(after.count)
            let earlier = Double(first.count) / Double(before.count)
            // A category that is new has no earlier mean: all of it is a change of the mix.
            let level = first.count > 0 ? first.mean : second.mean
            if second.count > 0 { within += later * (second.mean - level) }
            between += (later - earlier) * level
        }
        return .init(within: within, between: between)
    }

    /// The one category whose own fall stands out while all others fall by less than 0.35 of it.
    private static func confiningCategory(
        grid: ScoreGrid,
        episode: FallEpisode,
        _ posterior: OnsetPosterior
    ) -> Int? {
        switch episode.scope {
        case .category(let category): return category
        case .mix: return nil
        case .all, .feature: break
        }
        guard grid.categories.count > 1 else { return nil }
        var deltas: [(category: Int, delta: Double, score: Double)] = []
        let variance = episode.noise.variance * episode.noise.detectionFactor
        for category in grid.categories.indices {
            let members = grid.cells.filter {
                $0.category == category && grid.contains($0, in: episode.scope)
            }
            let first = scaled(members, grid, from: posterior.start, to: posterior.median)
            let second = scaled(members, grid, from: posterior.median, to: episode.end)
            guard first.count >= 5, second.count >= 5 else { continue }
            let delta = second.sum / second.count - first.sum / first.count
            let error = (variance * (1 / first.count + 1 / second.count)).squareRoot()
            deltas.append((category, delta, delta / error))
        }
        guard deltas.count > 1, let worst = deltas.min(by: { $0.delta < $1.delta }),
            worst.score < -3.5
        else { return nil }
        let others = deltas.filter { $0.category != worst.category }
        return others.allSatisfy { $0.delta > 0.35 * worst.delta } ? worst.category : nil
    }

    /// Count and sum on the question's scale.
    private static func scaled(
        _ cells: [ScoreGrid.Cell],
        _ grid: ScoreGrid,
        from start: Int64,
        to end: Int64
    ) -> (count: Double, sum: Double) {
        var count = 0.0
        var sum = 0.0
        for cell in cells {
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: start, to: end) {
                for bin in bucket.bins {
                    let value = grid.scale.valueOfBin[Int(bin.bin) - grid.scale.lowestBin]
                    count += Double(bin.count)
                    sum += Double(bin.count) * value
                }
            }
        }
        return (count, sum)
    }
}
