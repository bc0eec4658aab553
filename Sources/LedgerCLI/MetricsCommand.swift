import ArgumentParser
import Foundation
import Ledger
import Notify
import Projections

/// `ledger metrics`: prints what Prometheus scrapes.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print quality, limits and alert states as metrics for Prometheus.",
        discussion: """
            The mean of each metric's window with the number of scores it rests on, the newest \
            observation, frozen limits, alerts and incidents, deployments. `ledger refresh` hands the \
            same to receivers of type textfile and pushgateway. A value that is missing has no line: \
            it is never 0.

              ledger metrics
              ledger metrics --output /var/lib/node_exporter/textfile/ledger.prom
              ledger metrics --rules prometheus > ledger-rules.yml
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    @Flag(name: .customLong("openmetrics"), help: "Write OpenMetrics 1.0 instead.")
    var usesOpenMetrics = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to write, replaced as a whole; by default standard output.",
            valueName: "file"
        )
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "End the windows at this time; alert states are then those recorded by it.",
            valueName: "time"
        )
    )
    var asOf: String?

    @Flag(
        name: .customLong("recorded"),
        help:
            "Take alert states as recorded, without evaluating the rules: faster, none is pending."
    )
    var takesRecordedStates = false

    @Option(help: "Write the rules of ledger.yaml for prometheus or grafana instead.")
    var rules: RuleFormat?

    func run() throws {
        if let rules { return try write(rules.file) }
        let time = try asOf.map { try HorizonOptions.instant($0, option: "--as-of") }
        let desk = try AlertDesk(options, configurationOptions)
        let isEvaluated =
            time == nil && !takesRecordedStates && !desk.configuration.alerts.rules.isEmpty
        let outcomes = isEvaluated ? try desk.engine.evaluated().outcomes : nil
        let reading = try desk.metricsReading(
            at: time ?? LedgerOptions.clock(),
            outcomes: outcomes
        )
        let text = (usesOpenMetrics ? MetricsText.openMetrics : .prometheus).encode(
            reading.samples()
        )
        try write(text)
    }

    private func write(_ file: RuleFile) throws {
        guard let configuration = try configurationOptions.file() else {
            throw UsageError(
                message: "there is no ledger.yaml in this folder or above it",
                hint: "Make one with `ledger init`, or name one with --config PATH."
            )
        }
        try write(file.text(try AlertDesk.rules(configuration)))
    }

    private func write(_ text: String) throws {
        guard let output else { return Console.write(text) }
        try MetricsTextfile(path: output).write(text)
    }
}

/// For whom rules are written.
enum RuleFormat: String, ExpressibleByArgument, CaseIterable {
    case prometheus, grafana

    /// The file that they are written as.
    var file: RuleFile {
        switch self {
        case .prometheus: .prometheus
        case .grafana: .grafana
        }
    }
}
