public import Ledger

/// Why a rule fired at a time, or why it did not: the ticks around it and a sentence on each matter.
public struct AlertExplanation: Sendable {
    /// The rule.
    public let rule: AlertRule
    /// The labels.
    public let labels: LabelSet
    /// The instant asked about.
    public let time: Timestamp
    private let outcome: AlertOutcome
    /// The alert that was recorded for it, if there is one.
    private let alert: Alert?

    /// Explains an outcome that was replayed with traces up to the instant.
    ///
    /// - Parameters:
    ///   - outcome: The outcome of the rule on the label set.
    ///   - time: The instant asked about.
    ///   - alert: The alert that fired then, or nil.
    public init(_ outcome: AlertOutcome, at time: Timestamp, alert: Alert?) {
        rule = outcome.rule
        labels = outcome.labels
        self.time = time
        self.outcome = outcome
        self.alert = alert
    }

    private var trace: AlertOutcome.Trace? { outcome.traces.last { $0.tick <= time } }

    private var name: String {
        labels.pairs.isEmpty ? rule.name : "\(rule.name)\(labels)"
    }

    private var value: String {
        switch rule.detector {
        case .threshold: "The mean of \(rule.metric) over \(DurationText.text(rule.windowSeconds))"
        case .errorRate: "The share of errors over \(DurationText.text(rule.windowSeconds))"
        case .silence: "The time since the last score, in seconds,"
        case .spc: "The run rules on \(rule.metric)"
        case .forest: "The percentile of the hour"
        case .trend: "The mean of the last runs"
        case .shift: "By how much \(rule.metric) is worse than usual, since an onset,"
        }
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 10_000).rounded() / 10_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? String(Int64(rounded)) : String(rounded)
    }

    /// The sentences, the verdict first.
    public var sentences: [String] {
        guard let trace else {
            return [
                "\(name) was not evaluated by \(time.rfc3339): there was no score in its scope."
            ]
        }
        var sentences = [verdict(trace)]
        sentences.append(sight(trace))
        if let more = comparison(trace) { sentences.append(more) }
        if let more = timer(trace) { sentences.append(more) }
        if let alert {
            sentences.append(
                "Recorded as \(alert.id) in incident \(alert.incident), at position"
                    + " \(alert.firedPosition.rawValue)."
            )
            if case .inactive = trace.state, alert.isFiring(at: time) {
                sentences.append(
                    "It was recorded as firing all the same: the rule was another one then, or scores"
                        + " have come in late since."
                )
            }
        } else if case .firing = trace.state {
            sentences.append(
                "No alert is recorded for it: the rule was other then, or nobody has evaluated it;"
                    + " `ledger refresh` does."
            )
        }
        return sentences
    }

    private func verdict(_ trace: AlertOutcome.Trace) -> String {
        let at = trace.tick.rfc3339
        return switch trace.state {
        case .inactive: "\(name) was not firing at \(at)."
        case .pending: "\(name) was pending at \(at), not yet firing."
        case .firing(let since, _):
            "\(name) was firing at \(at), since \(Timestamp(seconds: since).rfc3339)."
        }
    }

    private func sight(_ trace: AlertOutcome.Trace) -> String {
        guard let value = trace.reading.value else {
            if rule.detector == .shift, trace.reading.samples > 0 {
                return "What is usual is being learnt: of \(LevelShiftMonitor.referenceMin) scores"
                    + " \(trace.reading.samples) are known."
            }
            return
                "There was no score in its window: nothing can be said, and a lack of data is no zero."
        }
        let shown = "\(self.value) was \(Self.number(value))"
        let count = trace.reading.samples == .max ? "" : " (n = \(trace.reading.samples))"
        let threshold = "\(rule.comparison.rawValue) \(Self.number(rule.threshold))"
        switch trace.condition {
        case .violated:
            return "\(shown)\(count), which is \(threshold)."
        case .between:
            let resolve = rule.resolveThreshold ?? rule.threshold
            return
                "\(shown)\(count): not \(threshold), and not yet back at \(Self.number(resolve))."
        case .clear:
            return "\(shown)\(count), which is not \(threshold)."
        case .noData:
            return "\(shown) of only \(trace.reading.samples) scores; the rule asks for"
                + " \(rule.samplesMin)."
        }
    }

    /// What the value was compared with besides the threshold.
    private func comparison(_ trace: AlertOutcome.Trace) -> String? {
        guard let reference = trace.reading.reference else { return nil }
        let usual = reference.mean.map { Self.number($0) } ?? "unknown"
        if let level = reference.level, let statistic = reference.statistic,
            let bound = reference.bound, let onset = reference.onset
        {
            return "The mean since \(onset.rfc3339) is \(Self.number(level)), the usual one"
                + " \(usual); the evidence was \(Self.number(statistic)) when it passed"
                + " \(Self.number(bound))."
        }
        guard let isUsual = reference.isUsual else {
            return "The usual mean is \(usual), and nothing shows that the level is worse."
        }
        guard reference.mean != nil else {
            return "Too few scores are known to say what is usual, so that it is no news."
        }
        return isUsual
            ? "The usual mean is \(usual): the threshold lies inside the usual range, and the window is"
                + " not worse than usual by more than chance. That is no news."
            : "The usual mean is \(usual): this is news."
    }

    private func timer(_ trace: AlertOutcome.Trace) -> String? {
        switch trace.state {
        case .inactive:
            return nil
        case .pending(let since):
            let due = Timestamp(seconds: since + Int64(rule.forSeconds))
            return "It has been so since \(Timestamp(seconds: since).rfc3339); the rule asks for"
                + " \(DurationText.text(rule.forSeconds)), so it fires at \(due.rfc3339) if it lasts."
        case .firing(_, let calmSince):
            guard let calmSince else { return nil }
            let until = Timestamp(seconds: calmSince + Int64(rule.keepFiringForSeconds))
            return
                "Nothing has violated it since \(Timestamp(seconds: calmSince).rfc3339); it is kept"
                + " until \(until.rfc3339)."
        }
    }

    /// The explanation as a table of ticks: every change and every fifth minute.
    ///
    /// - Parameters:
    ///   - question: What was asked.
    ///   - position: The last position known.
    /// - Returns: The table with the sentences as notes.
    public func table(question: String, position: Position) -> TableAnswer {
        var rows: [[TableAnswer.Cell]] = []
        var last: AlertMachine.State?
        for trace in outcome.traces {
            let isShown =
                last.map { Self.word($0) != Self.word(trace.state) } ?? true
                || trace.tick.second.isMultiple(of: 300) || trace.tick == self.trace?.tick
            last = trace.state
            guard isShown else { continue }
            rows.append([
                .time(trace.tick), trace.reading.value.map(TableAnswer.Cell.number) ?? .none,
                trace.reading.samples == .max ? .none : .integer(trace.reading.samples),
                .text(Self.word(trace.condition)), .text(Self.word(trace.state)),
            ])
        }
        return TableAnswer(
            kind: "alert_explanation",
            question: question,
            position: position,
            asOf: nil,
            columns: [
                .init("time"), .init("value", isNumeric: true), .init("n", isNumeric: true),
                .init("condition"), .init("state"),
            ],
            rows: rows,
            notes: sentences
        )
    }

    /// Where the rule stood at the instant, in the cells of an overview: state, value, n, condition
    /// and the tick.
    var lastTick: [TableAnswer.Cell] {
        guard let trace else { return [.text("inactive"), .none, .none, .text("no_data"), .none] }
        return [
            .text(Self.word(trace.state)),
            trace.reading.value.map(TableAnswer.Cell.number) ?? .none,
            trace.reading.samples == .max ? .none : .integer(trace.reading.samples),
            .text(Self.word(trace.condition)), .time(trace.tick),
        ]
    }

    private static func word(_ state: AlertMachine.State) -> String {
        switch state {
        case .inactive: "inactive"
        case .pending: "pending"
        case .firing: "firing"
        }
    }

    private static func word(_ condition: AlertMachine.Condition) -> String {
        switch condition {
        case .violated: "violated"
        case .between: "between"
        case .clear: "clear"
        case .noData: "no_data"
        }
    }
}
