import Ledger

/// Answers `what changed when …` from rollups and recorded changes.
///
/// The onset is found first, from the scores alone; only then are the changes looked at, by how
/// soon before it they went live and how often such changes happen anyway. A change is never
/// suspected because a threshold was crossed near it.
public enum Attribution {
    /// Below this many observations no fall can be told from noise.
    static let fewestObservations = 24

    /// The answer to one question.
    ///
    /// - Parameter input: The question with its rollups and changes.
    /// - Returns: The answer; with nothing found its conclusion is `no_change`.
    /// - Complexity: O(minutes × bins) and O(steps²) in the steps of the horizon (2,160 quarters)
    ///   for each series; the number of events does not matter.
    public static func answer(_ input: AttributionInput) -> WhatChangedAnswer {
        let asked = WhatChangedAnswer.Scope(
            environment: input.environment,
            feature: input.feature,
            category: input.category
        )
        let headline = AttributionHeadline(input: input)
        guard let grid = ScoreGrid(input) else {
            return noChange(input, asked, before: nil, headline.noData(scope: asked))
        }
        let whole = AttributionFinding.moments(
            of: grid.cells,
            from: grid.startMinute,
            to: grid.endMinute
        )
        let before = WhatChangedAnswer.MeanAndCount(mean: whole.mean, n: whole.count)
        let since = Timestamp(minute: grid.firstMinute)
        guard whole.count >= fewestObservations else {
            let text = headline.tooFew(whole.count, scope: asked, since: since)
            return noChange(input, asked, before: before, text)
        }
        let stops = TrafficStop.all(in: grid)
        let rest = input.without(stops)
        if let restGrid = stops.isEmpty ? grid : ScoreGrid(rest),
            let finding = AttributionFinding(rest, grid: restGrid)
        {
            var answer = answer(rest, asked: asked, finding: finding, headline: headline)
            answer.notes += notes(on: stops, near: answer.onset)
            return answer
        }
        if let stop = trafficStop(behindFallIn: input, grid: grid, stops: stops) {
            return outage(input, asked, stop: stop, grid: grid, headline: headline)
        }
        var answer = noChange(
            input,
            asked,
            before: before,
            headline.noChange(scope: asked, since: since)
        )
        answer.notes += notes(on: stops, near: nil)
        return answer
    }

    /// The answer with the chart beside it and the questions to ask next.
    ///
    /// - Parameter input: The question with its rollups and changes.
    /// - Returns: All that a terminal or a page shows.
    public static func completeAnswer(_ input: AttributionInput) -> Answer {
        let answer = answer(input)
        return .whatChanged(
            answer,
            chart: chart(input, answer: answer),
            next: nextQuestions(after: answer)
        )
    }

    private static func answer(
        _ input: AttributionInput,
        asked: WhatChangedAnswer.Scope,
        finding: AttributionFinding,
        headline: AttributionHeadline
    ) -> WhatChangedAnswer {
        var scope = asked
        if let feature = finding.feature { scope.feature = finding.grid.features[feature] }
        if let category = finding.category, finding.grid.categories.count > 1 {
            scope.category = finding.grid.categories[category]
        }
        let posterior = finding.posterior
        let onset = WhatChangedAnswer.Onset(
            time: Timestamp(minute: posterior.median),
            low: Timestamp(minute: posterior.low),
            high: Timestamp(minute: posterior.high),
            isGradual: finding.isGradual
        )
        let suspects = finding.suspects(among: input.changes, environment: input.environment)
        let welch = WelchComparison(before: finding.before, after: finding.after)
        return WhatChangedAnswer(
            question: input.question,
            position: input.position,
            asOf: input.asOf,
            metric: input.metric,
            direction: input.direction,
            scope: scope,
            onset: onset,
            before: mean(finding.before),
            after: mean(finding.after),
            delta: welch?.delta,
            interval: welch?.interval,
            p: welch?.p,
            conclusion: finding.conclusion,
            suspects: suspects,
            excluded: finding.ranking.excluded,
            mix: finding.mixParts,
            segments: SegmentSearch(input, finding: finding).segments,
            headline: headline.change(finding, scope: scope, onset: onset, suspects: suspects)
        )
    }

    private static func mean(_ moments: Moments) -> WhatChangedAnswer.MeanAndCount? {
        moments.count > 0 ? .init(mean: moments.mean, n: moments.count) : nil
    }

    private static func noChange(
        _ input: AttributionInput,
        _ scope: WhatChangedAnswer.Scope,
        before: WhatChangedAnswer.MeanAndCount?,
        _ headline: String
    ) -> WhatChangedAnswer {
        WhatChangedAnswer(
            question: input.question,
            position: input.position,
            asOf: input.asOf,
            metric: input.metric,
            direction: input.direction,
            scope: scope,
            onset: nil,
            before: before,
            after: nil,
            delta: nil,
            interval: nil,
            p: nil,
            conclusion: .noChange,
            suspects: [],
            excluded: [],
            mix: nil,
            headline: headline
        )
    }
}
