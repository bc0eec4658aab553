import Ledger

/// All that decisions on baselines are checked against: the history, the runs, their results.
///
/// It decides nothing by itself: a command asks it for a proposal on a person's behalf and records
/// that. Refreshing, rebuilding or gating never approves a run.
public struct BaselineBook: Equatable, Sendable {
    /// How many results a run has.
    struct Results: Equatable {
        /// Scores with a value, of all metrics.
        var scored: Int64 = 0
        /// The most results, with or without a value, that one metric of one evaluator has.
        var most: Int64 = 0
    }

    /// What was decided so far.
    public let history: BaselineHistory
    private let runs: [String: RunRecord]
    private let results: [String: Results]

    /// Makes a book.
    ///
    /// - Parameters:
    ///   - history: What was decided so far.
    ///   - runs: All runs.
    ///   - scores: What the scores of runs come to, by metric, evaluator and category.
    init(history: BaselineHistory, runs: [RunRecord], scores: [RunScoreRow]) {
        self.history = history
        self.runs = Dictionary(runs.map { ($0.run, $0) }) { _, last in last }
        results = Dictionary(grouping: scores, by: \.run).mapValues { rows in
            var results = Results(scored: rows.reduce(Int64(0)) { $0.saturatingAdding($1.scored) })
            for rows in Dictionary(grouping: rows, by: { [$0.metric, $0.evaluator] }).values {
                let count = rows.reduce(Int64(0)) {
                    $0.saturatingAdding($1.scored).saturatingAdding($1.missing)
                }
                results.most = max(results.most, count)
            }
            return results
        }
    }

    /// Proposes to make a run the baseline.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - suite: The suite; nil for the run's own.
    ///   - environment: The environment, or nil for all that have no baseline of their own.
    ///   - by: Who approves.
    ///   - reason: Why.
    /// - Returns: The proposal, or that the run stands already.
    /// - Throws: ``BaselineRefusal`` if the run does not exist, has not finished as it should, has no
    ///   or not all results, is of another suite, or nobody and no reason is named.
    public func approving(
        _ run: String,
        suite: String? = nil,
        environment: String? = nil,
        by: String,
        reason: String
    ) throws(BaselineRefusal) -> BaselineStep {
        let record = try soundRun(run, suite: suite)
        let scope = BaselineScope(suite: suite ?? record.suite, environment: environment)
        if let standing = history.approval(in: scope), standing.run == run {
            return .stands(standing)
        }
        return .propose(
            try proposal(.approved, run, scope, by: by, reason: reason, touching: [scope]) { _ in
                run
            }
        )
    }

    /// Proposes to withdraw a run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - suite: Only as the baseline of this suite; nil for every one.
    ///   - environment: Only as the baseline of this environment; nil for every one.
    ///   - by: Who withdraws it.
    ///   - reason: Why.
    /// - Returns: The proposal.
    /// - Throws: ``BaselineRefusal`` if it is not approved there, or nobody and no reason is named.
    public func revoking(
        _ run: String,
        suite: String? = nil,
        environment: String? = nil,
        by: String,
        reason: String
    ) throws(BaselineRefusal) -> BaselineProposal {
        let scope = BaselineScope(suite: suite, environment: environment)
        let touched = history.scopes(of: run, within: scope)
        guard !touched.isEmpty else {
            let anywhere = history.scopes(of: run, within: BaselineScope())
            throw .notApproved(run, scope, approved: anywhere)
        }
        return try proposal(.revoked, run, scope, by: by, reason: reason, touching: touched) {
            history.predecessor(of: run, in: $0)
        }
    }

    private func proposal(
        _ action: BaselineDecision.Action,
        _ run: String,
        _ scope: BaselineScope,
        by: String,
        reason: String,
        touching scopes: [BaselineScope],
        _ after: (BaselineScope) -> String?
    ) throws(BaselineRefusal) -> BaselineProposal {
        func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
        guard !isBlank(by), !isBlank(reason) else { throw .unexplained }
        let last = history.entries.last?.decision.position.rawValue ?? 0
        return BaselineProposal(
            id: "baseline-after-\(last)",
            type: action == .approved ? .baselineApproved : .baselineRevoked,
            content: BaselineProposal.Content(
                run: run,
                suite: scope.suite,
                environment: scope.environment,
                by: by,
                reason: reason
            ),
            scopes: scopes,
            successors: scopes.reduce(into: [:]) { $0[$1] = after($1) }
        )
    }

    private func soundRun(
        _ run: String,
        suite: String?
    ) throws(BaselineRefusal) -> RunRecord {
        guard let record = runs[run] else {
            let nearest = EditDistance.nearest(to: run, among: runs.keys.sorted())
            throw .unknownRun(run, nearest: nearest)
        }
        guard record.finished != nil else { throw .unfinished(run) }
        if let outcome = record.outcome, !["completed", "finished"].contains(outcome) {
            throw .unsuccessful(run, outcome: outcome)
        }
        guard let results = results[run], results.scored > 0 else { throw .noScores(run) }
        // Evaluations that the run itself counts as failed need no event each.
        let accounted = results.most.saturatingAdding(max(0, record.errors ?? 0))
        if let cases = record.cases, accounted < cases {
            throw .incomplete(run, cases: cases, evaluated: results.most)
        }
        if let suite, let own = record.suite, own != suite {
            throw .otherSuite(run, suite: own, asked: suite)
        }
        return record
    }
}
