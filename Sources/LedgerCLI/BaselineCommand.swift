import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger baseline`: the approved runs that gates compare with.
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Approve and revoke the runs that gates compare with.",
        discussion: """
            A run becomes a baseline because a person says so, never by itself; who, when and why \
            stay in the ledger. It must have finished, with all of its results.

            Examples:

              ledger baseline approve run-42 --by mk --why "prompt p-31, reviewed with ab"
              ledger baseline revoke run-42 --by mk --why "judged with the wrong rubric"
              ledger baseline show
              ledger baseline history --format markdown
            """,
        subcommands: [
            BaselineApproveCommand.self, BaselineRevokeCommand.self, BaselineShowCommand.self,
            BaselineHistoryCommand.self,
        ]
    )
}

/// Which decision, by whom and why.
struct BaselineOptions: ParsableArguments {
    @Argument(help: "The run.") var run: String
    @Option(help: "Who decides.") var by: String
    @Option(help: "Why.") var why: String
    @Option(help: "The environment; by default all that have no baseline of their own.")
    var environment: String?

    /// Records a decision and prints its position.
    ///
    /// - Parameters:
    ///   - proposal: The decision.
    ///   - store: The ledger.
    ///   - isQuiet: Whether to say nothing beside the position.
    /// - Throws: `UsageError` if another decision came in between, or it cannot be written.
    static func record(
        _ proposal: BaselineProposal,
        in store: SQLiteEventStore,
        isQuiet: Bool
    ) throws {
        let appender = OwnEventAppender(
            store: store,
            source: "/ledger/baseline",
            clock: LedgerOptions.clock
        )
        let event = OwnEvent(id: proposal.id, type: proposal.type, data: proposal.content)
        let report = try appender.append(event, asWrittenIn: "baseline")
        guard let position = report.positions?.lowerBound.rawValue else {
            throw UsageError(
                message: "another decision on baselines was recorded meanwhile",
                hint: "See `ledger baseline history`, then decide again."
            )
        }
        Console.write("\(position)\n")
        guard !isQuiet else { return }
        for scope in proposal.scopes {
            Console.talk("baseline of \(scope): \(proposal.after(in: scope) ?? "none")")
        }
    }
}

/// `ledger baseline approve`.
struct BaselineApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Make a run the baseline; prints the decision's position.",
        discussion: """
            Refused if the run is unknown, has not finished or not completed, or lacks results: a \
            gate that compares with part of a run would pass what it should not. Approving the run \
            that is the baseline already adds nothing.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var decision: BaselineOptions
    @Option(help: "The suite; by default the run's own.") var suite: String?

    func run() throws {
        let store = try options.open(.readWrite)
        let book = try BaselineBook(store: store, projections: options.openProjections(of: store))
        let step = try book.approving(
            decision.run,
            suite: suite,
            environment: decision.environment,
            by: decision.by,
            reason: decision.why
        )
        switch step {
        case .propose(let proposal):
            try BaselineOptions.record(proposal, in: store, isQuiet: options.quiet)
        case .stands(let approval):
            guard !options.quiet else { return }
            let who = approval.by.map { " by \($0)" } ?? ""
            Console.talk(
                "run \(approval.run) is the baseline of \(approval.scope) already, approved\(who)"
                    + " at \(approval.time.rfc3339); nothing was added"
            )
        }
    }
}

/// `ledger baseline revoke`.
struct BaselineRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Withdraw a run's approval; prints the decision's position.",
        discussion: """
            The run approved before it, unless that was revoked too, is the baseline again; \
            without one there is none, and gates say so.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var decision: BaselineOptions
    @Option(help: "Only as the baseline of this suite.") var suite: String?

    func run() throws {
        let store = try options.open(.readWrite)
        let book = try BaselineBook(store: store, projections: options.openProjections(of: store))
        let proposal = try book.revoking(
            decision.run,
            suite: suite,
            environment: decision.environment,
            by: decision.by,
            reason: decision.why
        )
        try BaselineOptions.record(proposal, in: store, isQuiet: options.quiet)
    }
}

/// `ledger baseline show`.
struct BaselineShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "The baselines that stand."
    )

    @OptionGroup var answer: AnswerOptions

    func run() throws {
        try answer.write(answerTo: "baselines")
    }
}

/// `ledger baseline history`.
struct BaselineHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Who approved and revoked which run, when and why."
    )

    @OptionGroup var answer: AnswerOptions

    func run() throws {
        try answer.write(answerTo: "baseline history")
    }
}
