public import Ledger

/// Why a run is not made the baseline, or does not cease to be it.
///
/// There is no way around it: a baseline that is not sound would let every later gate pass.
public enum BaselineRefusal: UserFacingError, Equatable {
    /// The ledger has no such run; the nearest one it has.
    case unknownRun(String, nearest: String?)
    /// The run has not finished.
    case unfinished(String)
    /// The run ended otherwise than it should; how.
    case unsuccessful(String, outcome: String)
    /// The run has no scores.
    case noScores(String)
    /// The run says it evaluated so many cases, and no metric has scores of as many.
    case incomplete(String, cases: Int64, evaluated: Int64)
    /// The run is of another suite.
    case otherSuite(String, suite: String, asked: String)
    /// Nobody, or no reason, is named.
    case unexplained
    /// The run is not approved there.
    case notApproved(String, BaselineScope, approved: [BaselineScope])

    /// What is wrong.
    public var message: String {
        switch self {
        case .unknownRun(let run, _):
            "there is no run \(run)"
        case .unfinished(let run):
            "run \(run) has not finished"
        case .unsuccessful(let run, let outcome):
            "run \(run) ended as \(outcome)"
        case .noScores(let run):
            "run \(run) has no scores"
        case .incomplete(let run, let cases, let evaluated):
            "run \(run) says that it evaluated \(cases) cases, but there are results of"
                + " \(evaluated) only"
        case .otherSuite(let run, let suite, let asked):
            "run \(run) is of suite \(suite), not of \(asked)"
        case .unexplained:
            "an approval or a revocation names who decided and why"
        case .notApproved(let run, let scope, _):
            scope == BaselineScope()
                ? "run \(run) is not an approved baseline"
                : "run \(run) is not an approved baseline of \(scope)"
        }
    }

    /// What to do.
    public var hint: String {
        switch self {
        case .unknownRun(_, let nearest):
            nearest.map { "Did you mean \($0)? " } ?? ""
                + "`ledger query runs` lists the runs."
        case .unfinished:
            "Wait for its run.finished event, or ingest it; part of a run is no baseline."
        case .unsuccessful:
            "Approve a run that completed; `ledger query runs` lists them."
        case .noScores:
            "Ingest its scores, with this run in their field `run`."
        case .incomplete:
            "Ingest the rest of its scores, those of failed evaluations with status `error`."
        case .otherSuite:
            "Leave --suite out, or approve a run of that suite."
        case .unexplained:
            "Give --by WHO and --why TEXT; the history keeps both."
        case .notApproved(_, _, let approved):
            approved.isEmpty
                ? "`ledger baseline history` says what was decided."
                : "It is approved of \(approved.map(\.description).joined(separator: ", "))."
        }
    }

    /// An unsound run is invalid; what is named wrongly is a mistake in the command.
    public var failure: FailureClass {
        switch self {
        case .unknownRun, .otherSuite, .unexplained, .notApproved: .usage
        case .unfinished, .unsuccessful, .noScores, .incomplete: .invalid
        }
    }
}
