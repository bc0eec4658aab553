import Projections

/// What `.help` teaches: the questions, each with an example that can be typed as it is.
enum HelpText {
    static let questions: [(example: String, meaning: String)] = [
        ("what changed when faithfulness dropped", "the onset, the suspects, the evidence"),
        ("what changed when faithfulness dropped in search yesterday", "the same, narrowed down"),
        ("why did hallucination_rate rise", "the same, for a metric that should be low"),
        (
            "worst cases of faithfulness in search",
            "the answers that broke; also best cases of M, or of a run"
        ),
        ("broken cases of run-12", "what fails that the run before, or the baseline, passed"),
        ("segments of faithfulness", "which feature, category, model or release explains a drop"),
        ("alerts last 7d", "what fired; also incidents, silences, notifications"),
        ("explain alert A-7k3f9q2m", "tick by tick, why it fired; a rule's name: why it does not"),
        ("timeline of search yesterday", "everything in order, for a post-mortem"),
        ("compare dep-771", "before and after; also runs, times, models, with intervals"),
        ("show faithfulness last 7d by model", "means, in groups or by hour, day and week"),
        ("chart faithfulness in search since 2d", "the line with deployments; also ewma chart of"),
        ("control chart of faithfulness by hour", "points against frozen limits, run rules"),
        ("change points of faithfulness last 30d", "where its level or slope changed for good"),
        ("distribution of faithfulness", "how often which values came"),
        ("rolling 30m mean of faithfulness by feature", "means over a sliding window, or N runs"),
        ("percentiles of faithfulness last 30d", "of answers and of hourly means"),
        ("suggest thresholds for faithfulness", "what to alert on, and how often that had fired"),
        ("limits", "the limits in force; limits history has all there were"),
        ("metrics", "what is measured; also features, environments, categories"),
        ("deployments between 10:00 and 11:00", "what went live, when and by whom"),
        ("who deployed dep-771", "also who approved, when was, which commit is"),
        ("runs last 30d where errors > 0", "evaluation runs; also verdicts and gates"),
        ("baseline history", "who approved which run; baselines lists those that stand"),
        ("diff of dataset golden", "what two versions differ in; also datasets, evaluators"),
        ("shadow status", "the candidate model beside production"),
        ("anomalies in search since yesterday", "windows that a trained detector finds unusual"),
    ]

    /// The help for a terminal.
    ///
    /// - Parameter style: What it can do.
    /// - Returns: Lines with their line breaks.
    static func text(style: TerminalStyle) -> String {
        var lines = [style.paint("Questions", .strong)]
        lines += list(questions.map { ($0.example, $0.meaning) }, style: style)
        lines += WrappedText.lines(
            "Any of them can end in `as of 2026-10-13T10:30:00Z` (what had happened by then) or "
                + "`as known at ...` (what the ledger had recorded by then).",
            width: style.proseWidth,
            firstIndent: "  ",
            indent: "  "
        )
        lines += ["", style.paint("Commands", .strong)]
        lines += list(DotCommand.allCases.map { (typed($0), $0.meaning) }, style: style)
        lines += ["", style.paint("Keys", .strong)]
        lines += WrappedText.lines(
            "TAB completes, ^R searches what was asked before, ^C cancels a question. A line that ends "
                + "in a backslash goes on in the next.",
            width: style.proseWidth,
            firstIndent: "  ",
            indent: "  "
        )
        return lines.joined(separator: "\n") + "\n"
    }

    /// The help on one command.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - style: What the terminal can do.
    /// - Returns: Lines with their line breaks.
    static func text(of command: DotCommand, style: TerminalStyle) -> String {
        let details = WrappedText.lines(
            command.meaning + ".",
            width: style.proseWidth,
            firstIndent: "  ",
            indent: "  "
        )
        return ([style.paint(typed(command), .strong)] + details).joined(separator: "\n") + "\n"
    }

    private static func typed(_ command: DotCommand) -> String {
        command.argument.isEmpty ? command.word : "\(command.word) \(command.argument)"
    }

    /// Two columns where they fit, else the meaning below its example.
    private static func list(
        _ entries: [(String, String)],
        style: TerminalStyle
    ) -> [String] {
        let column = (entries.map { DisplayWidth.columns(of: $0.0) }.max() ?? 0) + 2
        let widest = entries.map { DisplayWidth.columns(of: $0.1) }.max() ?? 0
        let fits = 2 + column + widest <= style.width
        return entries.flatMap { example, meaning in
            fits
                ? ["  " + DisplayWidth.pad(example, to: column) + style.paint(meaning, .faint)]
                : ["  " + example]
                    + WrappedText.lines(
                        meaning,
                        width: style.width,
                        firstIndent: "      ",
                        indent: "      "
                    ).map { style.paint($0, .faint) }
        }
    }
}
