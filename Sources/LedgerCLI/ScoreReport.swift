import Foundation
import Ingest
import Ledger
import Projections
import Repl

/// What `ledger score` says: talk while it works, and a table at the end.
struct ScoreReport {
    let plan: ScoringPlan
    let isQuiet: Bool

    /// Says what begins.
    func begin(_ choice: RunIdentity.Choice) {
        let what =
            choice.hasEnded ? "is complete already" : choice.hasBegun ? "goes on" : "begins"
        let repeats = plan.repeats > 1 ? ", \(plan.repeats) times each" : ""
        say(
            "run \(choice.run) \(what): \(Self.count(plan.dataset.cases.count, "case")) of"
                + " \(plan.dataset.name) \(plan.dataset.version)\(repeats)"
        )
        let composite = plan.composite
        if !composite.missing.isEmpty {
            let parts = composite.parts.map { "\($0.metric) \(Self.decimal($0.weight, 2))" }
            // Even where nobody wants talk: scores of another kind must not pass for whole ones.
            Console.talk(
                "NOT SCORED: \(composite.missing.joined(separator: ", ")); "
                    + (parts.isEmpty
                        ? "there is no composite"
                        : "the composite is \(parts.joined(separator: " + ")), which compares only"
                            + " with its own kind")
            )
        }
        if let warning = familyWarning { say(warning) }
    }

    /// Models grade their own kind too well.
    private var familyWarning: String? {
        guard let judge = plan.judge?.client.settings.name,
            let system = plan.system.client?.settings.name, judge.provider == system.provider,
            judge.model.split(separator: "-").first == system.model.split(separator: "-").first
        else { return nil }
        return "the judge is of the same family as the model under test: it may favour its own kind"
    }

    /// Says what it came to.
    func end(_ summary: RunSummary) {
        var line = "\(Self.count(summary.units, "evaluation")), \(summary.errors) with errors"
        if summary.resumed > 0 { line += "; \(summary.resumed) were recorded before" }
        say(line)
        for (reason, count) in summary.reasons.prefix(5) {
            say("  \(count) × \(TerminalText.printable(reason))")
        }
        for client in plan.clients { say(Self.totals(client)) }
        if summary.resumed > 0, !summary.usage.models.isEmpty {
            let tokens = summary.usage.models.values
            let cost = summary.dollars.map { ", $" + Self.decimal($0, 4) } ?? ", cost unknown"
            say(
                "the whole run: \(tokens.reduce(0) { $0 + $1.input })"
                    + " + \(tokens.reduce(0) { $0 + $1.output }) tokens\(cost)"
            )
        }
        if let agreement = summary.agreement {
            say("votes: \(Self.decimal(agreement * 100, 0)) % of the pairs agree")
        }
        if summary.inconsistentComparisons > 0 {
            say(
                "comparisons: \(summary.inconsistentComparisons) differ by the order of the answers"
            )
        }
        if summary.repairs > 0 {
            say("verdicts: \(summary.repairs) had to be taken out of other text")
        }
        sayAnchors(summary)
        if summary.weightPresent < 1, summary.overall != nil {
            Console.talk(
                "the overall score rests on \(Self.decimal(summary.weightPresent * 100, 0)) % of the"
                    + " categories' weights: the others have no score"
            )
        }
    }

    private func sayAnchors(_ summary: RunSummary) {
        if let drift = summary.drift, let shift = drift.shift {
            let range =
                drift.interval.map {
                    " [\(Self.signed($0.lowerBound)), \(Self.signed($0.upperBound))]"
                } ?? ""
            let text =
                "\(Self.signed(shift))\(range) over \(drift.count) anchors since its first use"
            if drift.hasMoved {
                Console.talk("THE JUDGE HAS MOVED: \(text); compare these scores with no others")
            } else {
                say("judge: \(text)")
            }
        }
        if !summary.missedAnchors.isEmpty {
            let names = summary.missedAnchors.map(TerminalText.printable).joined(separator: ", ")
            Console.talk("the judge misses what is known of: \(names)")
        }
    }

    private static func totals(_ client: ModelClient) -> String {
        let totals = client.totals
        let usage = totals.usage
        var line = "\(client.settings.name): \(count(totals.answers, "answer"))"
        if totals.cached > 0 { line += ", \(totals.cached) of them kept from before" }
        line += ", \(usage.input) + \(usage.output) tokens"
        if let dollars = totals.dollars(client.settings.price) {
            line += ", $\(decimal(dollars, 4))"
        } else {
            line += ", cost unknown"
        }
        if totals.retries > 0 { line += ", \(totals.retries) retries" }
        if totals.failures > 0 { line += ", \(totals.failures) without an answer" }
        if !totals.omitted.isEmpty {
            line += "; refused and left out: \(totals.omitted.sorted().joined(separator: ", "))"
        }
        return line
    }

    /// The figures by category, and over all.
    func table(_ summary: RunSummary, position: Position) -> TableAnswer {
        var columns: [TableAnswer.Column] = [
            .init("category"), .init("cases", isNumeric: true), .init("weight", isNumeric: true),
        ]
        columns += summary.metrics.map { .init($0, isNumeric: true) }
        columns += [.init("errors", isNumeric: true)]
        if plan.repeats > 1 { columns.append(.init("within_case_variance", isNumeric: true)) }
        let total = summary.categories.reduce(0) { $0 + $1.weight }
        var rows = summary.categories.map { category in
            row(
                category.name,
                category.cases,
                total > 0 ? category.weight / total : nil,
                category.figures,
                composite: category.composite,
                summary.metrics
            )
        }
        rows.append(
            row(
                "overall",
                summary.cases,
                nil,
                summary.total,
                composite: summary.overall,
                summary.metrics
            )
        )
        return TableAnswer(
            kind: "score",
            question: "score",
            position: position,
            asOf: nil,
            columns: columns,
            rows: rows,
            notes: ["Run \(summary.run), dataset \(plan.dataset.name) \(plan.dataset.version)."]
        )
    }

    private func row(
        _ name: String,
        _ cases: Int,
        _ weight: Double?,
        _ figures: [RunSummary.Figure],
        composite: Double?,
        _ metrics: [String]
    ) -> [TableAnswer.Cell] {
        func number(_ value: Double?) -> TableAnswer.Cell {
            value.map(TableAnswer.Cell.number) ?? .none
        }
        var cells: [TableAnswer.Cell] = [
            .text(name), .integer(Int64(cases)), number(weight),
        ]
        for (metric, figure) in zip(metrics, figures) {
            cells.append(number(metric == CompositeScore.metric ? composite : figure.mean))
        }
        cells.append(.integer(Int64(figures.map(\.errors).max() ?? 0)))
        if plan.repeats > 1 { cells.append(number(figures.last?.withinCaseVariance)) }
        return cells
    }

    private func say(_ text: String) {
        if !isQuiet { Console.talk(text) }
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func decimal(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    private static func signed(_ value: Double) -> String { String(format: "%+.3f", value) }
}
