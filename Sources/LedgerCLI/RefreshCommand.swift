import ArgumentParser
import Ledger
import Notify
import Projections

/// `ledger refresh`: catches the projections up, evaluates the rules and delivers what is due.
struct RefreshCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Catch the projections up, evaluate the alert rules, deliver what is due.",
        discussion: """
            For cron or a timer. Every tick since the last run is evaluated at its own time; what is \
            still true is sent, and what came and went meanwhile is told in one line. Running it \
            twice, or after the projections were deleted, sends nothing twice. Receivers of metrics \
            get them each time. Without a ledger.yaml it only catches the projections up.

              * * * * *  ledger refresh --db /var/lib/ledger/ledger.db --quiet
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "The format of the report: table or json.") var format = ReportFormat.table
    @Flag(inversion: .prefixedNo, help: "Deliver what is due to the receivers.")
    var deliver = true
    @Flag(help: "Try again what receivers had refused for good.") var retry = false
    @Flag(help: "End with code 1 if an alert fires.") var fail = false

    /// How long further attempts are waited for, in seconds; what then waits is for the next run.
    private static let patienceSeconds = 30.0

    func run() async throws {
        let projections = try catchUp()
        guard try configurationOptions.file() != nil else {
            return try projections.write(format, isQuiet: options.quiet)
        }
        let round = AlertRound(desk: try AlertDesk(options, configurationOptions))
        let report = try round.evaluate()
        try projections.write(format, isQuiet: options.quiet)
        Self.say(report, isQuiet: options.quiet)
        if deliver, !round.desk.notifications.receivers.isEmpty {
            try await deliver(round, report)
        }
        if fail, report.firing > 0 { throw ExitCode(FailureClass.negative.rawValue) }
    }

    private func catchUp() throws -> ProjectionReport {
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        let report = try ProjectionEngine(store: store).refresh(projections) {
            bar.update($0, of: $1)
        }
        bar.finish()
        return ProjectionReport(report, projections)
    }

    private func deliver(_ round: AlertRound, _ evaluation: AlertRound.Report) async throws {
        let courier = try round.courier()
        var retried: Set<String> = []
        if retry {
            let decisions = try round.desk.engine.recorded().decisions
            retried = Set(Outbox(decisions).deadLetters.map(\.key))
        }
        let held = try await round.deliver(
            by: courier,
            retrying: retried,
            samples: round.desk.samples(outcomes: evaluation.outcomes)
        )
        let report = await courier.settle(within: Self.patienceSeconds)
        await courier.stop()
        if !options.quiet { held.forEach(Console.talk) }
        Self.say(report, isQuiet: options.quiet)
        if !report.isComplete { throw ExitCode(FailureClass.unavailable.rawValue) }
    }

    /// Says what a round decided.
    static func say(_ report: AlertRound.Report, isQuiet: Bool) {
        guard !isQuiet else { return }
        if report.isBusy {
            Console.talk("another process is evaluating the rules; nothing was done")
            return
        }
        let missed = report.missed > 0 ? ", \(report.missed) came and went unevaluated" : ""
        Console.talk(
            "alerts: \(report.fired) fired, \(report.resolved) resolved\(missed);"
                + " \(report.firing) firing now"
        )
    }

    /// Says what was delivered, and what was not.
    static func say(_ report: CourierReport, isQuiet: Bool) {
        for entry in report.entries {
            let isBad = entry.dead > 0 || entry.waiting > 0 || !entry.problems.isEmpty
            if isQuiet, !isBad { continue }
            if entry.delivered > 0 {
                Console.talk("\(entry.receiver): \(entry.delivered) delivered")
            }
            if entry.waiting > 0 {
                let next = entry.nextAttempt.map { ", next attempt at \($0.rfc3339)" } ?? ""
                Console.talk("\(entry.receiver): \(entry.waiting) waiting\(next)")
            }
            if entry.dead > 0 {
                Console.talk(
                    "\(entry.receiver): \(entry.dead) refused for good; `ledger refresh --retry` tries"
                        + " again"
                )
            }
            for problem in entry.problems { Console.talk("\(entry.receiver): \(problem)") }
        }
    }
}

/// `ledger rebuild`: throws the projections away and folds everything again.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Throw the projections away and derive them again from the first event.",
        discussion: """
            It ends in the same rows, to the byte, as catching up did (`ledger doctor` prints their \
            digest). Nothing is sent and nothing is written to the ledger.
            """
    )

    @OptionGroup var options: LedgerOptions
    @Option(help: "The format of the report: table or json.") var format = ReportFormat.table

    func run() throws {
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("rebuilding", isQuiet: options.quiet)
        let report = try ProjectionEngine(store: store).rebuild(projections) {
            bar.update($0, of: $1)
        }
        bar.finish()
        try ProjectionReport(report, projections).write(format, isQuiet: options.quiet)
    }
}

/// What a refresh or rebuild did.
struct ProjectionReport: Encodable {
    var position: Int64
    var events: Int64
    var projections: String

    init(_ report: ProjectionEngine.Report, _ projections: ProjectionDatabase) {
        position = report.position.rawValue
        events = report.events
        self.projections = projections.path
    }

    func write(_ format: ReportFormat, isQuiet: Bool) throws {
        if format == .json {
            Console.write(try JSONReport.text(self))
        } else if !isQuiet {
            Console.talk("folded \(events) events; the projections know position \(position)")
        }
    }
}
