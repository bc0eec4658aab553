import Ledger

/// Answers `distribution of …`: how many scores fell into which stretch of values.
struct DistributionQuery {
    let context: AnswerContext
    let metric: String

    /// One part of the scope with the bins of its values.
    private struct Part {
        var values: [String?]
        var key: ComparabilityKey
        var histogram = ValueHistogram()
    }

    func answer() throws -> TableAnswer {
        let found = try context.comparability.groups(of: [metric], in: context.selection)
        let dimensions = context.selection.dimensions(
            of: context.question,
            metrics: [metric],
            found.groups
        )
        let parts = try parts(found.groups, dimensions)
        var notes = found.notes
        if parts.isEmpty {
            notes.append(try context.lastScoreSentence(of: metric))
        } else {
            notes.append(
                "from is inside a row's stretch and to is not, except where both are one value;"
                    + " share is of the scores with a value, cumulative of those up to the row."
            )
        }
        let stray = context.comparability.rangeNote(
            of: metric,
            minimum: parts.compactMap(\.histogram.minimum).min(),
            maximum: parts.compactMap(\.histogram.maximum).max()
        )
        if let stray { notes.append(stray) }
        return context.table(
            kind: "distribution",
            columns: dimensions.map { .init($0.rawValue) }
                + ["from", "to", "n", "share", "cumulative"].map { .init($0, isNumeric: true) },
            rows: parts.flatMap(rows),
            notes: notes,
            next: parts.isEmpty ? [] : next
        )
    }

    private func parts(
        _ groups: [ComparableGroup],
        _ dimensions: [QuestionDimension]
    ) throws -> [Part] {
        guard let data = try context.reader.hours(of: groups),
            let minutes = ScoreScope.minutes(of: context.question.period?.range, data: data)
        else { return [] }
        let scope = ScoreScope(minutes: minutes)
        var parts: [Part] = []
        for group in groups {
            for (values, cells) in group.parts(by: dimensions) {
                var part = Part(values: values, key: group.key)
                try context.reader.forEachHour(of: cells, in: scope.hours) { _, hour, rollup in
                    for (slot, minute) in rollup.minutes.enumerated() {
                        guard let minute, minutes.contains(hour * 60 + Int64(slot)) else {
                            continue
                        }
                        part.histogram.add(minute)
                    }
                }
                if part.histogram.count > 0 { parts.append(part) }
            }
        }
        return parts.sorted { left, right in
            RowOrder.precedes(left.values, left.key, right.values, right.key)
        }
    }

    private func rows(_ part: Part) -> [[TableAnswer.Cell]] {
        let total = Double(part.histogram.count)
        var upTo: Int64 = 0
        return part.histogram.bars().map { bar in
            upTo += bar.count
            return part.values.map(TableAnswer.Cell.optional) + [
                .number(bar.low), .number(bar.high), .integer(bar.count),
                .number(Double(bar.count) / total), .number(Double(upTo) / total),
            ]
        }
    }

    private var next: [String] {
        let name = QuestionName.quoted(metric)
        var next = ["percentiles of \(name)\(context.place)"]
        if context.question.groups.isEmpty {
            next.append("distribution of \(name)\(context.place) by category")
        }
        return next + ["worst cases of \(name)\(context.place)"]
    }
}
