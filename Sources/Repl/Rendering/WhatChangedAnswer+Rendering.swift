import Ledger
import Projections

extension WhatChangedAnswer {
    /// The published contract as JSON with sorted keys.
    ///
    /// - Parameter prettyPrinted: Whether it is spread over lines.
    /// - Returns: JSON and a line break.
    func json(prettyPrinted: Bool) -> String {
        ContractJSON.text(withoutNonFiniteNumbers, prettyPrinted: prettyPrinted)
    }

    /// The suspects and the excluded ones as one table, for the formats that hold nothing else.
    var suspectTable: TableAnswer {
        let columns = [
            TableAnswer.Column("status"), .init("rank", isNumeric: true), .init("kind"),
            .init("id"), .init("time"), .init("lag_seconds", isNumeric: true),
            .init("delta", isNumeric: true), .init("interval_low", isNumeric: true),
            .init("interval_high", isNumeric: true), .init("probability", isNumeric: true),
            .init("confidence"), .init("effect"), .init("reason"),
        ]
        func number(_ value: Double?) -> TableAnswer.Cell { value.map { .number($0) } ?? .none }
        let suspectRows = suspects.map { suspect -> [TableAnswer.Cell] in
            [
                .text("suspect"), .integer(Int64(suspect.rank)), .text(suspect.kind.rawValue),
                .text(suspect.id), .time(suspect.time), .number(suspect.lagSeconds),
                number(suspect.delta), number(suspect.interval?.low),
                number(suspect.interval?.high), .number(suspect.probability),
                .text(suspect.confidence.rawValue), .text(suspect.effect.rawValue),
                .text(suspect.reasons.joined(separator: "; ")),
            ]
        }
        let excludedRows = excluded.map { excluded -> [TableAnswer.Cell] in
            [.text("excluded"), .none, .text(excluded.kind.rawValue), .text(excluded.id)]
                + Array(repeating: .none, count: 8) + [.text(excluded.reason)]
        }
        return TableAnswer(
            kind: "what_changed",
            question: question,
            position: position,
            asOf: asOf,
            columns: columns,
            rows: suspectRows + excludedRows
        )
    }

    /// The scope in one phrase: `production, search, category summarization`.
    var scopeText: String {
        let category = scope.category.map { "category \($0)" }
        return [scope.environment, scope.feature, category].compactMap(\.self)
            .joined(separator: ", ")
    }

    /// The answer with what JSON cannot hold taken as unknown.
    private var withoutNonFiniteNumbers: WhatChangedAnswer {
        var answer = self
        answer.before = answer.before?.finite
        answer.after = answer.after?.finite
        answer.delta = answer.delta?.finite
        answer.interval = answer.interval?.finite
        answer.p = answer.p?.finite
        if answer.mix?.within.isFinite == false || answer.mix?.between.isFinite == false {
            answer.mix = nil
        }
        answer.segments = answer.segments.map { segment in
            var segment = segment
            segment.share = segment.share.finite ?? 0
            segment.p = segment.p.finite ?? 1
            segment.before = segment.before?.finite
            segment.after = segment.after?.finite
            return segment
        }
        answer.suspects = answer.suspects.map { suspect in
            var suspect = suspect
            suspect.delta = suspect.delta?.finite
            suspect.interval = suspect.interval?.finite
            suspect.lagSeconds = suspect.lagSeconds.finite ?? 0
            suspect.probability = suspect.probability.finite ?? 0
            return suspect
        }
        return answer
    }
}

extension Double {
    /// The number, or nil if it is infinite or no number.
    fileprivate var finite: Double? { isFinite ? self : nil }
}

extension WhatChangedAnswer.Interval {
    /// The interval, or nil if an end of it is not finite.
    fileprivate var finite: Self? { low.isFinite && high.isFinite ? self : nil }
}

extension WhatChangedAnswer.MeanAndCount {
    /// The mean, or nil if it is not finite.
    fileprivate var finite: Self? { mean.isFinite ? self : nil }
}
