import Ledger

/// Answers `suggest thresholds for <metric> …`: what to alert on, and how often that would have fired.
struct ThresholdQuery {
    let query: HistoryQuery

    func answer() throws -> TableAnswer {
        let side: ThresholdCrossings.Side
        do throws(IncomparableReason) {
            side =
                try query.context.metrics.definition(of: query.metric).isHigherBetter()
                ? .below : .above
        } catch {
            return table([], [], notes: [error.sentence])
        }
        let histories = try query.histories()
        if histories.isOfRuns {
            let note = "Thresholds are for live traffic, a baseline is for runs: no suggestion."
            return table(histories.dimensions, [], notes: histories.notes + [note])
        }
        var notes = histories.notes
        var rows: [[TableAnswer.Cell]] = []
        var isShort = false
        for group in histories.groups {
            let suggestions = ThresholdSuggestions(
                side: side,
                totals: group.history.totals,
                rule: query.rule,
                exclusion: group.history.exclusion
            )
            rows += suggestions.suggestions.map { Self.cells(group.values, suggestions, $0) }
            if suggestions.suggestions.count < ThresholdSuggestions.tails.count {
                notes.append(Self.fewWindows(group.values, suggestions, query.rule))
            }
            if let stretch = suggestions.suspectStretch {
                notes.append(Self.suspicion(group.values, stretch))
            }
            isShort = isShort || suggestions.weeksSeen < ThresholdSuggestions.advisedWeeks
        }
        if !rows.isEmpty { notes += self.notes(side, isShort: isShort) }
        return table(
            histories.dimensions,
            rows,
            notes: notes,
            hasScores: !histories.groups.isEmpty
        )
    }

    private func table(
        _ dimensions: [QuestionDimension],
        _ rows: [[TableAnswer.Cell]],
        notes: [String],
        hasScores: Bool = false
    ) -> TableAnswer {
        var columns: [TableAnswer.Column] = dimensions.map { .init($0.rawValue) }
        columns += [.init("percentile"), .init("bad_side")]
        columns += [
            "threshold", "low", "high", "windows", "share_beyond", "crossings_per_week",
            "sustained_per_week", "weeks",
        ].map { .init($0, isNumeric: true) }
        var next: [String] = []
        if rows.isEmpty, hasScores, query.rule.minutes < 1_440 {
            next.append("suggest thresholds for \(query.metricName)\(query.place) window 1d")
        }
        next.append("percentiles of \(query.metricName)\(query.place)")
        return query.context.table(
            kind: "thresholds",
            columns: columns,
            rows: rows,
            notes: notes,
            next: next
        )
    }

    private static func cells(
        _ values: [String?],
        _ suggestions: ThresholdSuggestions,
        _ one: ThresholdSuggestions.Suggestion
    ) -> [TableAnswer.Cell] {
        let weeks = suggestions.weeksSeen
        func perWeek(_ count: Int) -> TableAnswer.Cell {
            weeks > 0 ? .number(Double(count) / weeks) : .none
        }
        let share = Int((one.percentile.share * 100).rounded())
        let minutes = weeks * 10_080
        return values.map(TableAnswer.Cell.optional) + [
            .text("p\(share)"), .text(suggestions.side == .below ? "below" : "above"),
            .number(one.percentile.value), one.percentile.low.map(TableAnswer.Cell.number) ?? .none,
            one.percentile.high.map(TableAnswer.Cell.number) ?? .none,
            .integer(Int64(suggestions.windowCount)),
            minutes > 0 ? .number(Double(one.count.minutesBeyond) / minutes) : .none,
            perWeek(one.count.crossings), perWeek(one.count.sustained), .number(weeks),
        ]
    }

    private static func fewWindows(
        _ values: [String?],
        _ suggestions: ThresholdSuggestions,
        _ rule: WindowRule
    ) -> String {
        "\(suggestions.windowCount) windows\(place(values)) of \(rule.text) hold at least"
            + " \(rule.minimumSamples) observations; the 2nd percentile takes 50 and the 5th 20. A"
            + " longer window or more history gives more."
    }

    private static func suspicion(
        _ values: [String?],
        _ stretch: WindowedMeans.Stretch
    ) -> String {
        let start = stretch.range.start?.rfc3339 ?? ""
        let end = stretch.range.end?.rfc3339 ?? ""
        return "\(stretch.count) of the \(stretch.total) windows\(place(values)) beyond the last"
            + " threshold lie together, from \(start) to \(end). If that was an incident, thresholds"
            + " learn from it: record it, or ask about the time before."
    }

    private static func place(_ values: [String?]) -> String {
        let names = values.compactMap(\.self)
        return names.isEmpty ? "" : " of \(names.joined(separator: ", "))"
    }

    private func notes(_ side: ThresholdCrossings.Side, isShort: Bool) -> [String] {
        let rule = query.rule
        var notes = [
            "Thresholds are percentiles of means over \(rule.text) with at least"
                + " \(rule.minimumSamples) observations, on the bad side, which is"
                + " \(side == .below ? "below" : "above").",
            "crossings_per_week is how often the rolling mean went beyond in this same history,"
                + " sustained_per_week how often it stayed there for \(rule.sustainMinutes) minutes.",
            "Nothing is changed by this answer: write the threshold that you choose into an alert"
                + " rule.",
        ]
        if isShort {
            notes.append("This is less than the two to four weeks of history that are advised.")
        }
        return notes
    }
}
