import Ledger

extension ListQuery {
    /// The baselines that stand: one row for each suite and environment that has one.
    func baselines() throws -> TableAnswer {
        let runs = Dictionary(try reader.runs().map { ($0.run, $0) }) { _, last in last }
        let standing = try reader.baselineHistory().standing.filter { matches($0.approval) }
        var columns = ["suite", "environment", "run", "time", "by", "reason"]
            .map { TableAnswer.Column($0) }
        columns += ["model", "dataset", "version"].map { .init($0) }
        columns += ["cases", "position"].map { .init($0, isNumeric: true) }
        return table(
            columns,
            standing.map { scope, approval in
                let run = runs[approval.run]
                return [
                    .optional(scope.suite), .optional(scope.environment), .text(approval.run),
                    .time(approval.time), .optional(approval.by), .optional(approval.reason),
                    .optional(run?.model), .optional(run?.dataset), .optional(run?.datasetVersion),
                    run?.cases.map(TableAnswer.Cell.integer) ?? .none,
                    .integer(approval.position.rawValue),
                ]
            }
        )
    }

    /// Every decision on baselines, with the run that is the baseline since.
    func baselineHistory() throws -> TableAnswer {
        let entries = try reader.baselineHistory().entries.filter { matches($0.decision, $0.scope) }
        var columns = ["time", "decision", "run", "suite", "environment", "by", "reason"]
            .map { TableAnswer.Column($0) }
        columns += ["before", "after"].map { .init($0) }
        columns.append(.init("position", isNumeric: true))
        return table(
            columns,
            entries.map { entry in
                let decision = entry.decision
                return [
                    .time(decision.time), .text(decision.action.rawValue), .text(decision.run),
                    .optional(entry.scope.suite), .optional(entry.scope.environment),
                    .optional(decision.by), .optional(decision.reason), .optional(entry.before),
                    .optional(entry.after), .integer(decision.position.rawValue),
                ]
            }
        )
    }

    private func matches(_ decision: BaselineDecision, _ scope: BaselineScope? = nil) -> Bool {
        let scope = scope ?? decision.scope
        return (question.period?.range.contains(decision.time) ?? true)
            && (selection.environment.map { $0 == scope.environment } ?? true)
            && (selection.filter?.matches { decision.values(of: $0, scope) } ?? true)
    }
}

extension BaselineDecision {
    /// The values of a dimension, for filters.
    fileprivate func values(of dimension: QuestionDimension, _ scope: BaselineScope) -> [String] {
        let value: String? =
            switch dimension {
            case .run: run
            case .suite: scope.suite
            case .environment: scope.environment
            case .by: by
            default: nil
            }
        return value.map { [$0] } ?? []
    }
}
