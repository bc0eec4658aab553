import ArgumentParser
import Foundation
import Ingest
import Ledger

/// `ledger record`: writes one event from the command line.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record one score or one deployment.",
        discussion: """
            Examples:

              ledger record score faithfulness=0.91 --feature search --model m-1
              ledger record deployment dep-771 --service rag-api --kind prompt --by mk \\
                  --component retrieval --commit 5b1c9e2 --message "refactor context"
            """,
        subcommands: [RecordScoreCommand.self, RecordDeploymentCommand.self]
    )
}

/// What every recorded event can say about itself.
struct RecordOptions: ParsableArguments {
    @Option(help: "When it happened, as 2026-10-13T10:14:00Z; by default now.")
    var time: String?

    @Option(help: "The event's id; by default a new one, so that every call records an event.")
    var id: String?

    @Option(help: "The event's source.")
    var source = "/ledger/record"

    /// Appends an event and says where it landed.
    func append(
        _ type: EventType,
        _ data: some Encodable,
        to options: LedgerOptions
    ) throws {
        let store = try options.open(options.namedPath == nil ? .readWrite : .create)
        let appender = OwnEventAppender(store: store, source: source, clock: LedgerOptions.clock)
        let event = OwnEvent(
            id: id ?? UUID().uuidString.lowercased(),
            type: type,
            time: try time.map { try HorizonOptions.instant($0, option: "--time") },
            data: data
        )
        let report = try appender.append(event, asWrittenIn: "record")
        if let conflict = report.conflicts.first {
            throw UsageError(
                message: "position \(conflict.first.rawValue) has this source and id with other "
                    + "content; the first stays",
                hint: "Give the event another --id."
            )
        }
        if let position = report.positions?.lowerBound.rawValue {
            Console.write("\(position)\n")
        } else if !options.quiet {
            Console.talk("it was recorded before; nothing was added")
        }
    }
}

/// `ledger record score`.
struct RecordScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Record one score, as METRIC=VALUE; prints its position."
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var event: RecordOptions

    @Argument(help: "The metric and its value, such as faithfulness=0.91.")
    var assignment: String

    @Option(help: "The environment.") var environment: String?
    @Option(help: "The feature.") var feature: String?
    @Option(help: "The category.") var category: String?
    @Option(name: .customLong("case"), help: "The case.") var caseKey: String?
    @Option(name: .customLong("run"), help: "The run.") var runName: String?
    @Option(help: "The trace.") var trace: String?
    @Option(help: "The evaluated system's model.") var model: String?
    @Option(help: "The evaluated system's prompt version.") var prompt: String?
    @Option(help: "The evaluated system's release.") var release: String?
    @Option(help: "What produced the score, as NAME or NAME@REVISION.") var evaluator: String?
    @Option(name: .customShort("n"), help: "How many samples the value stands for.") var n: Int?
    @Option(name: .customLong("label"), help: "A label, as NAME=VALUE; may be repeated.")
    var labels: [String] = []

    func run() throws {
        let (metric, text) = try Self.split(
            assignment,
            what: "a score",
            example: "faithfulness=0.9"
        )
        guard let value = Double(text), value.isFinite else {
            throw UsageError(
                message: "the value “\(text)” of \(metric) is not a number",
                hint: "Write it as faithfulness=0.91."
            )
        }
        var labels: [String: String] = [:]
        for label in self.labels {
            let (name, value) = try Self.split(label, what: "a label", example: "team=search")
            labels[name] = value
        }
        let data = ScoreData(
            metric: metric,
            value: value,
            environment: environment,
            feature: feature,
            category: category,
            case: caseKey,
            run: runName,
            trace: trace,
            model: model,
            prompt: prompt,
            release: release,
            evaluator: evaluator.map(ScoreData.Evaluator.init),
            n: n,
            labels: labels.isEmpty ? nil : labels
        )
        try event.append(.scoreRecorded, data, to: options)
    }

    private static func split(
        _ text: String,
        what: String,
        example: String
    ) throws -> (String, String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw UsageError(
                message: "“\(text)” is not \(what)",
                hint: "Write NAME=VALUE, such as \(example)."
            )
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private struct ScoreData: Encodable {
        struct Evaluator: Encodable {
            var name: String
            var revision: String?

            init(_ text: String) {
                let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
                name = parts.first ?? text
                revision = parts.count > 1 ? parts[1] : nil
            }
        }

        var metric: String
        var value: Double
        var environment: String?
        var feature: String?
        var category: String?
        var `case`: String?
        var run: String?
        var trace: String?
        var model: String?
        var prompt: String?
        var release: String?
        var evaluator: Evaluator?
        var n: Int?
        var labels: [String: String]?
    }
}

/// `ledger record deployment`.
struct RecordDeploymentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deployment",
        abstract: "Record one deployment; prints its position."
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var event: RecordOptions

    @Argument(help: "The deployment's id.") var deployment: String
    @Option(help: "The environment; production if none is named.") var environment: String?
    @Option(help: "The service.") var service: String?
    @Option(help: "The version.") var version: String?
    @Option(help: "service, model, prompt, config, retrieval, judge, dataset or flag.")
    var kind: String?
    @Option(name: .customLong("component"), help: "A component it touched; may be repeated.")
    var components: [String] = []
    @Option(help: "The commit.") var commit: String?
    @Option(help: "What its author says about it.") var message: String?
    @Option(help: "Who did it.") var by: String?
    @Option(help: "succeeded, failed or rolled_back.") var outcome: String?
    @Option(help: "The deployment it takes back.") var rollbackOf: String?

    func run() throws {
        let data = DeploymentData(
            deployment: deployment,
            environment: environment,
            service: service,
            version: version,
            kind: kind,
            components: components.isEmpty ? nil : components,
            commit: commit,
            message: message,
            by: by,
            outcome: outcome,
            rollbackof: rollbackOf
        )
        try event.append(.deploymentRecorded, data, to: options)
    }

    private struct DeploymentData: Encodable {
        var deployment: String
        var environment: String?
        var service: String?
        var version: String?
        var kind: String?
        var components: [String]?
        var commit: String?
        var message: String?
        var by: String?
        var outcome: String?
        var rollbackof: String?
    }
}
