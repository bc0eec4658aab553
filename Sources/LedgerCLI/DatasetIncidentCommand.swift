import ArgumentParser
import Foundation
import Ingest
import Ledger
import Projections

/// `ledger dataset add-from-incident`.
struct DatasetIncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-from-incident",
        abstract: "Append the worst answers of an incident to a file of prompts.",
        discussion: """
            What went wrong once is what the next release must be tested on. The answers with the \
            worst values of the incident's metric in its scope and time become lines with the source \
            incident:ID. The reference is left blank, because what was answered was wrong, and so is \
            the prompt if its text is not stored: `ledger dataset build` says which lines still \
            need one. Lines that are there already are not added again.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Argument(help: "The incident's id, such as I-4t8w1c6b.") var incident: String
    @Option(help: "The file of prompts to append to; it is made if it is not there.")
    var to = "prompts.jsonl"
    @Option(help: "How many answers at most, 1 to 1000.") var limit = 10

    func validate() throws {
        guard (1...1_000).contains(limit) else {
            throw ValidationError("--limit must be from 1 to 1000.")
        }
    }

    func run() throws {
        let desk = try AlertDesk(options, configurationOptions)
        let incident = try desk.incident(incident, in: try desk.engine.recorded())
        let scope = try scope(of: incident, metrics: desk.configuration.metrics)
        let store = try options.open(.readOnly)
        let bar = ProgressBar("reading scores", isQuiet: options.quiet)
        let examples = try IncidentCases.worst(of: scope, limit: limit, in: store) {
            bar.update($0, of: $1)
        }
        bar.finish()
        guard !examples.isEmpty else {
            throw UsageError(
                message: "no scores of \(scope.metric) are in the scope and time of \(incident.id)",
                hint: "`ledger incident show \(incident.id)` shows both."
            )
        }
        let known = try DraftFile.ids(in: to)
        let fresh = examples.filter { !known.contains($0.id(of: scope)) }
        try DatasetFile.append(fresh.map { $0.line(of: scope) }, to: to)
        Console.write("\(fresh.count)\n")
        guard !options.quiet else { return }
        let there = examples.count - fresh.count
        let more = there == 0 ? "" : "; \(there) were there already"
        Console.talk("added \(fresh.count) cases to \(to)\(more)")
        let blank = fresh.filter { $0.prompt == nil }.count
        if blank > 0 {
            Console.talk(
                "\(blank) have no prompt, because its text is not stored; see metadata.trace"
            )
        }
        if !fresh.isEmpty { Console.talk("each needs a reference_response, which you write") }
    }

    /// The scores that belong to an incident: from when it began by any of its alerts to its end.
    private func scope(
        of incident: Incident,
        metrics: MetricCatalogue
    ) throws -> IncidentCases.Scope {
        let definition = metrics.definition(of: incident.rootMetric)
        guard definition.polarity != .unknown else {
            throw UsageError(
                message: "nothing says whether high or low \(incident.rootMetric) is bad",
                hint: "Add its polarity under metrics in ledger.yaml."
            )
        }
        // From the onset, or from the first score that an alert rested on if that was earlier.
        let begin = incident.alerts.map { alert in
            let evidence = alert.evidence
            let window = alert.fired.advanced(bySeconds: -Double(evidence.windowseconds ?? 3_600))
            return [evidence.onsetlow, evidence.onset, evidence.since].compactMap(\.self)
                .compactMap { try? Timestamp(rfc3339: $0) }.reduce(window, min)
        }.min()
        let end = incident.resolved ?? LedgerOptions.clock()
        return IncidentCases.Scope(
            incident: incident.id,
            metric: incident.rootMetric,
            environment: incident.environment,
            feature: incident.feature,
            times: min(begin ?? incident.opened, end)...end,
            lowerIsWorse: definition.polarity == .higherIsBetter
        )
    }
}
