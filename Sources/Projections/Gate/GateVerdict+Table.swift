public import Ledger

extension GateVerdict {
    /// The verdict as a table: one row for each line, with the reasons and notes beneath.
    public var table: TableAnswer {
        var columns = ["metric", "category"].map { TableAnswer.Column($0) }
        columns += [
            "cases", "baseline", "run_mean", "difference", "low", "high", "p", "detectable",
        ]
        .map { TableAnswer.Column($0, isNumeric: true) }
        columns.append(TableAnswer.Column("state"))
        return TableAnswer(
            kind: "gate",
            question: "gate \(run)",
            position: position,
            asOf: nil,
            columns: columns,
            rows: lines.map(Self.row),
            notes: reasons + notes
        )
    }

    private static func row(_ line: Line) -> [TableAnswer.Cell] {
        func number(_ value: Double?) -> TableAnswer.Cell { value.map { .number($0) } ?? .none }
        return [
            .text(line.metric),
            .text(line.category.map { $0.isEmpty ? "(none)" : $0 } ?? "overall"),
            .integer(Int64(line.cases)), number(line.baseline), number(line.candidate),
            number(line.difference), number(line.interval?.lowerBound),
            number(line.interval?.upperBound), number(line.adjustedP), number(line.detectable),
            .text(line.state.rawValue),
        ]
    }
}

extension WaiverBook {
    /// The waivers as a table.
    ///
    /// - Parameters:
    ///   - time: What time it is.
    ///   - includingEnded: Also those that expired or were withdrawn.
    ///   - position: The last position that is known.
    /// - Returns: One row for each waiver, in the order in which they were granted.
    public func table(
        at time: Timestamp,
        includingEnded: Bool,
        position: Position
    ) -> TableAnswer {
        let standing = Set(standing(at: time).map(\.id))
        let shown = waivers.filter { includingEnded || standing.contains($0.id) }
        let names = [
            "waiver", "state", "by", "reason", "expires", "suite", "metric", "category", "case",
        ]
        return TableAnswer(
            kind: "waivers",
            question: "waivers",
            position: position,
            asOf: nil,
            columns: names.map { TableAnswer.Column($0) },
            rows: shown.map { waiver in
                let state =
                    revocations[waiver.id] != nil
                    ? "revoked" : standing.contains(waiver.id) ? "in force" : "expired"
                return [
                    .text(waiver.id), .text(state), .text(waiver.by), .text(waiver.reason),
                    .time(waiver.expires), .optional(waiver.scope.suite),
                    .optional(waiver.scope.metric), .optional(waiver.scope.category),
                    .optional(waiver.scope.caseKey),
                ]
            },
            notes: []
        )
    }
}
