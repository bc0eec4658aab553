import Ledger

/// Answers `segments of …`: which parts of the traffic account for a fall, as attribution found them.
struct SegmentsQuery {
    let context: AnswerContext
    let metric: String

    func answer() throws -> TableAnswer {
        let polarity = context.metrics.definition(of: metric).polarity
        guard let direction = QuestionDirection(.changed, polarity: polarity),
            case .whatChanged(let found, _, _) = try context.whatChanged(metric, direction)
                .answer()
        else {
            return table([], notes: [IncomparableReason.unknownPolarity(metric: metric).sentence])
        }
        var notes = [found.headline]
        if found.onset != nil {
            notes.append(
                found.segments.isEmpty
                    ? "No part of the traffic moved unlike the rest: all of it moved alike."
                    : "share is how much of the whole difference a segment accounts for; shares of"
                        + " all values of a dimension add up to 1. p is the probability of so unlike"
                        + " a move by chance, corrected for the segments looked at (Holm)."
            )
        }
        return table(found.segments, notes: notes + found.notes)
    }

    private func table(_ segments: [WhatChangedAnswer.Segment], notes: [String]) -> TableAnswer {
        func mean(_ side: WhatChangedAnswer.MeanAndCount?) -> [TableAnswer.Cell] {
            guard let side else { return [.none, .integer(0)] }
            return [.number(side.mean), .integer(Int64(side.n))]
        }
        let name = QuestionName.quoted(metric)
        let isPolar = context.metrics.definition(of: metric).polarity != .unknown
        let movement = isPolar ? "got worse" : "dropped"
        return context.table(
            kind: "segments",
            columns: [.init("dimension"), .init("value")]
                + ["share", "before", "n_before", "after", "n_after", "p"]
                .map { .init($0, isNumeric: true) },
            rows: segments.map { segment in
                [
                    .text(segment.dimension.rawValue), .text(segment.value),
                    .number(segment.share),
                ] + mean(segment.before) + mean(segment.after) + [.number(segment.p)]
            },
            notes: notes,
            next: ["what changed when \(name) \(movement)\(context.place)"]
                + segments.prefix(1).map { segment in
                    let value = QuestionName.quoted(segment.value)
                    return "worst cases of \(name)\(context.place) where"
                        + " \(segment.dimension.rawValue) = \(value)"
                }
        )
    }
}
