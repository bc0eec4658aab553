import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// `ledger demo`: makes a ledger with an incident in it, and asks what happened.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a ledger with a six-hour incident in it, and ask what changed.",
        discussion: """
            Twelve days of a support product with two features: routine deployments all along, one \
            bad one, a drop of faithfulness that latency and errors do not show, and a fix six \
            hours later. The scores are drawn from a seed, so the same seed and end give the same \
            events.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Option(help: "The seed of the scores.") var seed: UInt64 = 771
    @Option(
        help: "When the story ends, as 2026-10-13T18:00:00Z; by default the latest that has passed."
    )
    var end: String?
    @Flag(help: "Stay in the REPL on the ledger, if this is a terminal.") var open = false
    @Option(help: ArgumentHelp("Only write the events to this file.", valueName: "file"))
    var events: String?

    /// The question of the story.
    static let question = "what changed when faithfulness dropped in search"

    func run() throws {
        let now = LedgerOptions.clock()
        let end = try end.map { try HorizonOptions.instant($0, option: "--end") }
        let story = DemoStory(end: end ?? DemoStory.latestEnd(notAfter: now), seed: seed)
        if let events { return try write(story, to: events) }
        let path = try freshPath()
        let folder = NSTemporaryDirectory() + "/ledger-demo-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/demo.jsonl"
        try write(story, to: file)
        let store = try SQLiteEventStore(path: path, access: .create)
        let session = IngestSession(
            store: store,
            options: IngestSession.Options(rejectsPath: folder + "/rejects.jsonl"),
            clock: LedgerOptions.clock
        )
        let report = try session.ingest(file)
        if !options.quiet {
            Console.talk("made \(path) with \(report.new) events")
            Console.talk("asking: \(Self.question)\n")
        }
        var opened = options
        opened.databasePath = path
        let desk = try QuestionDesk(opened, horizon: QuestionAnswerer.Horizon())
        let answer = try desk.answer(Self.question)
        let style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        Console.write(AnswerRenderer.render(answer, format: .table, style: style))
        if open, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
            try ReplCommand.converse(desk, ReplCommand.options(), isQuiet: options.quiet)
        } else if !options.quiet {
            Console.talk("\nask on: ledger repl --db \(path)")
        }
    }

    /// A path for a new ledger: the demo never adds to an existing one.
    private func freshPath() throws -> String {
        let path = options.namedPath ?? "demo-ledger.db"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw UsageError(
                message: "there is a file at \(path) already",
                hint: "Name a new one with --db PATH, or remove it."
            )
        }
        return path
    }

    private func write(_ story: DemoStory, to path: String) throws {
        var bytes: [UInt8] = []
        story.write { bytes += $0 }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw UsageError(
                message: "\(path) cannot be written: \(error.localizedDescription)",
                hint: "Name a file in a folder that may be written."
            )
        }
    }
}
