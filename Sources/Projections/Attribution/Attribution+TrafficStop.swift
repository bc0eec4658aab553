import Ledger

extension Attribution {
    /// The most stops of the traffic that an answer mentions.
    static let notedStops = 3

    /// The sentences on stops of the traffic from a day before the onset on, or on the latest.
    static func notes(on stops: [TrafficStop], near onset: WhatChangedAnswer.Onset?) -> [String] {
        let noted = stops.filter { stop in
            onset.map { stop.end >= $0.low.minute - 1_440 } ?? true
        }
        return noted.suffix(notedStops).map { $0.sentence + "." }
    }

    /// The stop of the traffic that alone makes the scores seem to fall; nil if none does.
    static func trafficStop(
        behindFallIn input: AttributionInput,
        grid: ScoreGrid,
        stops: [TrafficStop]
    ) -> TrafficStop? {
        guard stops.contains(where: { $0.leaked.count > 0 }) else { return nil }
        let window = input.onsetWindow.map { $0.lowerBound.minute...$0.upperBound.minute }
        guard
            let fall = FallEpisode.chosen(among: FallEpisode.all(in: grid), within: window)
        else { return nil }
        return stops.last { $0.start < fall.end && fall.boundary - 60 < $0.end }
    }

    /// The answer where only what leaked out of an outage was low: nothing is blamed for it.
    static func outage(
        _ input: AttributionInput,
        _ scope: WhatChangedAnswer.Scope,
        stop: TrafficStop,
        grid: ScoreGrid,
        headline: AttributionHeadline
    ) -> WhatChangedAnswer {
        let before = AttributionFinding.moments(
            of: grid.cells,
            from: grid.firstMinute,
            to: stop.start
        )
        let welch = WelchComparison(before: before, after: stop.leaked)
        return WhatChangedAnswer(
            question: input.question,
            position: input.position,
            asOf: input.asOf,
            metric: input.metric,
            direction: input.direction,
            scope: scope,
            onset: .init(
                time: Timestamp(minute: stop.start),
                low: Timestamp(minute: stop.start),
                high: Timestamp(minute: stop.start + 1)
            ),
            before: before.meanAndCount,
            after: stop.leaked.meanAndCount,
            delta: welch?.delta,
            interval: welch?.interval,
            p: welch?.p,
            conclusion: .noSuspect,
            suspects: [],
            excluded: [],
            mix: nil,
            notes: [stop.sentence + "."],
            headline: headline.outage(stop, scope: scope)
        )
    }
}
