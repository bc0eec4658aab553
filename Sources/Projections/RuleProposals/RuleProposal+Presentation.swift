import Foundation
public import Ledger

extension RuleProposal {
    /// Proposals as a table: a row for each rule, a note for each series without one.
    ///
    /// - Parameters:
    ///   - proposals: The proposals.
    ///   - position: The last position known.
    /// - Returns: The table.
    public static func table(_ proposals: [RuleProposal], position: Position) -> TableAnswer {
        var rows: [[TableAnswer.Cell]] = []
        var notes: [String] = []
        for proposal in proposals {
            switch proposal.outcome {
            case .none(let reason):
                notes.append("No rule for \(proposal.place): \(reason)")
            case .rule(let rule, let backtest):
                rows.append(cells(proposal, rule, backtest))
                notes += sentences(rule, backtest)
            }
        }
        notes += warnings(proposals)
        if proposals.isEmpty { notes.append("There are no scores of live traffic in this scope.") }
        if !rows.isEmpty {
            notes.append(
                "Nothing is in effect: --format yaml prints these rules for ledger.yaml, and"
                    + " `ledger alert backtest` compares them with those in force."
            )
        }
        return TableAnswer(
            kind: "alert_suggestions",
            question: "suggest rules",
            position: position,
            asOf: nil,
            columns: [
                .init("rule"), .init("metric"), .init("feature"), .init("comparison"),
                .init("threshold", isNumeric: true), .init("resolve_threshold", isNumeric: true),
                .init("window"), .init("min_samples", isNumeric: true), .init("for"),
                .init("tail", isNumeric: true), .init("windows", isNumeric: true),
                .init("weeks", isNumeric: true), .init("alerts", isNumeric: true),
                .init("alerts_per_week", isNumeric: true),
                .init("outside_incidents", isNumeric: true),
            ],
            rows: rows,
            notes: notes
        )
    }

    private static func cells(
        _ proposal: RuleProposal,
        _ rule: AlertRule,
        _ backtest: Backtest
    ) -> [TableAnswer.Cell] {
        [
            .text(rule.name), .text(proposal.metric), .optional(proposal.feature),
            .text(rule.comparison.rawValue), .number(rule.threshold),
            rule.resolveThreshold.map(TableAnswer.Cell.number) ?? .none,
            .text(DurationText.text(rule.windowSeconds)), .integer(Int64(rule.samplesMin)),
            .text(DurationText.text(rule.forSeconds)), .number(backtest.tail),
            .integer(Int64(backtest.windowCount)), .number(backtest.weeks),
            .integer(Int64(backtest.firings.count)),
            backtest.alertsPerWeek.map(TableAnswer.Cell.number) ?? .none,
            .integer(Int64(backtest.falseCount)),
        ]
    }

    private var place: String { feature.map { "\(metric) in \($0)" } ?? metric }

    /// What the rule would have caught and missed, and what to beware of.
    private static func sentences(_ rule: AlertRule, _ backtest: Backtest) -> [String] {
        var sentences: [String] = []
        let shown = zip(backtest.firings, backtest.incidents).prefix(3).map { firing, incident in
            guard let incident else { return "\(firing.fired.rfc3339) (in no known incident)" }
            let delay = Int(incident.delaySeconds.rounded())
            let word = delay < 0 ? "before" : "after"
            return "\(firing.fired.rfc3339) (\(incident.id),"
                + " \(DurationText.text(abs(delay))) \(word) its first alert)"
        }
        let more = backtest.firings.count - shown.count
        let tail = more > 0 ? ", and \(more) more times" : ""
        sentences.append(
            shown.isEmpty
                ? "\(rule.name) would not have fired."
                : "\(rule.name) would have fired at \(shown.joined(separator: ", "))\(tail)."
        )
        if !backtest.missedIncidents.isEmpty {
            let list = QuestionError.list(backtest.missedIncidents, conjunction: "and", most: 5)
            sentences.append("\(rule.name) would have missed \(list).")
        }
        if let range = backtest.suspectRange, let start = range.start, let end = range.end {
            sentences.append(
                "Most windows beyond the threshold of \(rule.name) lie together, from"
                    + " \(start.rfc3339) to \(end.rfc3339). If that was an incident, close it with a"
                    + " cause and ask again, or ask with --since."
            )
        }
        return sentences
    }

    /// What holds for several rules, once.
    private static func warnings(_ proposals: [RuleProposal]) -> [String] {
        func names(_ condition: (Backtest) -> Bool) -> String? {
            let names = proposals.compactMap { proposal -> String? in
                guard case .rule(let rule, let backtest) = proposal.outcome,
                    condition(backtest)
                else { return nil }
                return rule.name
            }
            return names.isEmpty
                ? nil : QuestionError.list(names, conjunction: "and", most: 5)
        }
        var warnings: [String] = []
        if let list = names({ $0.falsePerWeek ?? 0 > RuleProposer.alertsPerWeekMax }) {
            warnings.append(
                "Even the rarest threshold fires more than once a week outside of incidents: look at"
                    + " the series before you use \(list)."
            )
        }
        if let list = names({ $0.weeks < ThresholdSuggestions.advisedWeeks }) {
            warnings.append("Less than the two to four weeks of history that are advised: \(list).")
        }
        return warnings
    }

    /// Proposals as a `ledger.yaml` that `ledger alert backtest --rules` reads.
    ///
    /// - Parameter proposals: The proposals.
    /// - Returns: YAML; series without a rule are comments.
    public static func yaml(_ proposals: [RuleProposal]) -> String {
        var text = """
            # Proposed from history; nothing is in effect. Try them on the same history with
            # `ledger alert backtest --rules THIS_FILE`, then put what you choose into ledger.yaml.
            version: 1
            alerts:
              rules:

            """
        for proposal in proposals {
            switch proposal.outcome {
            case .none(let reason):
                text += "    # No rule for \(comment(proposal.place)): \(comment(reason))\n"
            case .rule(let rule, let backtest):
                text += yaml(rule, backtest)
            }
        }
        if !proposals.contains(where: { $0.rule != nil }) {
            text = text.replacing("  rules:\n", with: "  rules: []\n")
        }
        return text
    }

    private static func yaml(_ rule: AlertRule, _ backtest: Backtest) -> String {
        let weeks = (backtest.weeks * 10).rounded() / 10
        var lines = [
            "- name: \(rule.name)",
            "  # Alerts in \(weeks) weeks: \(backtest.firings.count), outside of incidents:"
                + " \(backtest.falseCount). Windows: \(backtest.windowCount).",
            "  metric: \(quoted(rule.metric))",
            "  comparison: \"\(rule.comparison.rawValue)\"",
            "  threshold: \(rule.threshold)",
        ]
        if let resolve = rule.resolveThreshold { lines.append("  resolve_threshold: \(resolve)") }
        lines += [
            "  window: \(DurationText.text(rule.windowSeconds))",
            "  min_samples: \(rule.samplesMin)",
            "  for: \(DurationText.text(rule.forSeconds))",
            "  keep_firing_for: \(DurationText.text(rule.keepFiringForSeconds))",
            "  severity: \(rule.severity.rawValue)",
        ]
        var scope: [String] = []
        if rule.scope.environment != QuestionResolver.defaultEnvironment {
            scope.append("environment: \(quoted(rule.scope.environment))")
        }
        if let feature = rule.scope.feature { scope.append("feature: \(quoted(feature))") }
        if !scope.isEmpty { lines.append("  scope: {\(scope.joined(separator: ", "))}") }
        lines.append("  title: \(quoted(rule.title))")
        if rule.severity <= .p1 {
            lines += ["  runbook: FILL IN", "  owner: FILL IN"]
        }
        return lines.map { "    \($0)\n" }.joined()
    }

    /// A text as a YAML scalar: plain if it is a word, else in double quotes as JSON writes it.
    private static func quoted(_ text: String) -> String {
        let isWord = text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil
        let isReserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
            .contains(text.lowercased())
        if isWord, !isReserved { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    private static func comment(_ text: String) -> String {
        String(
            text.unicodeScalars.map {
                $0.properties.generalCategory == .control ? " " : Character($0)
            }
        )
    }
}
