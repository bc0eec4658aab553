import ArgumentParser
import Foundation
import Ledger
import Projections
import Repl

/// `ledger alert show`.
struct AlertShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one alert with its evidence, its incident and its runbook.",
        discussion: """
            The runbook is filled in with the alert's facts. Its first questions, up to what changed, \
            are answered in place; --run answers all of them and --no-run none. A runbook file \
            beside ledger.yaml comes before the one that is built in.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "The alert's id, such as A-7k3f9q2m.") var id: String
    @Flag(
        name: .customLong("run"),
        inversion: .prefixedNo,
        help: "Answer all questions of the runbook, or none; else the first ones."
    )
    var answersAll: Bool?
    @Option(help: "The format: \(AnswerFormat.names).") var format: AnswerFormat = .table

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let snapshot = try desk.engine.recorded()
        let alert = try desk.alert(id, in: snapshot)
        let table = AlertTables.evidence(of: alert, snapshot)
        Console.write(AnswerRenderer.render(.table(table), format: format, style: desk.style))
        guard format == .table else { return }
        switch AlertRunbook(of: alert, desk: desk) {
        case .none: return
        case .link(let link): Console.write("\nRunbook: \(TerminalText.printable(link))")
        case .missing(let path):
            Console.write("\nRunbook: \(TerminalText.printable(path)), which is not there")
        case .text(let text, let place):
            let facts = RunbookFacts(alert, metrics: desk.configuration.metrics)
            try show(Runbook(text).filled(with: facts), from: place, style: desk.style)
        }
    }

    private func show(_ lines: [Runbook.Line], from place: String, style: TerminalStyle) throws {
        Console.write("\nRunbook: \(TerminalText.printable(place))\n")
        let desk = answersAll == false ? nil : try QuestionDesk(options, horizon: .init())
        var isAsking = desk != nil
        for line in lines {
            switch line {
            case .prose(let text):
                Console.write(TerminalText.printable(text) + "\n")
            case .command(let text):
                Console.write("    \(TerminalText.printable(text))\n")
            case .question(let question):
                let command = Runbook.commandLine(question)
                Console.write("    $ \(TerminalText.printable(command))\n")
                guard isAsking, let desk else { continue }
                Console.write(Self.answer(to: question, desk, style) + "\n")
                if answersAll == nil, question.hasPrefix("what changed") { isAsking = false }
            }
        }
    }

    /// The answer, or why there is none: one question that fails must not hide the others.
    private static func answer(
        to question: String,
        _ desk: QuestionDesk,
        _ style: TerminalStyle
    ) -> String {
        do {
            // What to ask next is the runbook's own business here.
            let answer = try desk.answer(question).bare
            return AnswerRenderer.render(answer, format: .table, style: style)
        } catch let error as any UserFacingError {
            return "    \(TerminalText.printable(error.message))\n"
        } catch {
            return "    \(TerminalText.printable("\(error)"))\n"
        }
    }
}

extension Answer {
    /// The answer without further questions.
    fileprivate var bare: Answer {
        switch self {
        case .whatChanged(let answer, let chart, _):
            return .whatChanged(answer, chart: chart, next: [])
        case .changePoints(let answer, let chart, _):
            return .changePoints(answer, chart: chart, next: [])
        case .table(var table):
            table.next = []
            return .table(table)
        case .chart(var chart):
            chart.next = []
            return .chart(chart)
        case .controlChart:
            return self
        }
    }
}

/// Where the runbook of an alert is.
enum AlertRunbook {
    /// The rule names none.
    case none
    /// On the web.
    case link(String)
    /// Here.
    case text(String, place: String)
    /// Nowhere.
    case missing(path: String)

    /// Finds the runbook of an alert.
    ///
    /// A file is only read if the configuration names it: the event of an alert may come from anybody.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - desk: The configuration.
    init(of alert: Alert, desk: AlertDesk) {
        let configured = desk.configuration.alerts.rules.first { $0.name == alert.rule }?.runbook
        guard let path = configured ?? alert.evidence.runbook, !path.isEmpty else {
            self = .none
            return
        }
        if path.contains("://") {
            self = .link(path)
        } else if configured != nil, let file = Self.file(path, beside: desk.configurationPath) {
            self = file
        } else if let text = StandardRunbooks.text(of: path) {
            self = .text(text, place: "built in, \(path)")
        } else {
            self = .missing(path: path)
        }
    }

    private static func file(_ path: String, beside configuration: String?) -> AlertRunbook? {
        guard let configuration else { return nil }
        let folder = URL(fileURLWithPath: configuration).deletingLastPathComponent()
        let file = URL(fileURLWithPath: path, relativeTo: folder).path
        guard let data = FileManager.default.contents(atPath: file),
            let text = String(validating: data, as: UTF8.self)
        else { return nil }
        return .text(text, place: file)
    }
}
