public import Ledger

/// Alerts, incidents and silences as tables.
public enum AlertTables {
    private static func text(_ value: String?) -> TableAnswer.Cell {
        value.map(TableAnswer.Cell.text) ?? .none
    }

    private static func number(_ value: Double?) -> TableAnswer.Cell {
        value.map(TableAnswer.Cell.number) ?? .none
    }

    private static func time(_ value: Timestamp?) -> TableAnswer.Cell {
        value.map(TableAnswer.Cell.time) ?? .none
    }

    static func labels(_ labels: LabelSet) -> TableAnswer.Cell {
        labels.pairs.isEmpty
            ? .none : .text(labels.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: " "))
    }

    /// The alerts that fire, the most urgent first; or all, the latest first.
    ///
    /// - Parameters:
    ///   - snapshot: What is known of alerts.
    ///   - includingEnded: Whether those that have ended are listed too.
    /// - Returns: The table.
    public static func alerts(
        _ snapshot: AlertEngine.Snapshot,
        includingEnded: Bool
    ) -> TableAnswer {
        let alerts =
            includingEnded
            ? snapshot.alerts.alerts.reversed()
            : snapshot.alerts.alerts.filter(\.isFiring).sorted {
                ($0.severity, $0.fired) < ($1.severity, $1.fired)
            }
        let rows = alerts.map(cells)
        return TableAnswer(
            kind: "alerts",
            question: includingEnded ? "alerts" : "alerts that fire",
            position: snapshot.position,
            asOf: nil,
            columns: alertColumns,
            rows: rows,
            notes: rows.isEmpty ? ["No alert \(includingEnded ? "has fired" : "fires")."] : []
        )
    }

    /// What each rule says now, on each label set.
    ///
    /// - Parameter snapshot: What is known, with the outcomes of an evaluation.
    /// - Returns: The table.
    public static func rules(_ snapshot: AlertEngine.Snapshot) -> TableAnswer {
        let rows = snapshot.outcomes.map { outcome -> [TableAnswer.Cell] in
            let state: (word: String, since: Timestamp?) =
                switch outcome.state {
                case .inactive: (outcome.isNearThreshold ? "watch" : "inactive", nil)
                case .pending(let since): ("pending", Timestamp(seconds: since))
                case .firing(let since, let calm):
                    (calm == nil ? "firing" : "kept", Timestamp(seconds: since))
                }
            return [
                .text(outcome.rule.name), .text(outcome.rule.severity.rawValue),
                labels(outcome.labels), .text(state.word), time(state.since),
                number(outcome.reading.value),
                outcome.reading.samples == .max ? .none : .integer(outcome.reading.samples),
                .text("\(outcome.rule.comparison.rawValue) \(outcome.rule.threshold)"),
                time(outcome.tick),
            ]
        }
        return TableAnswer(
            kind: "alert_rules",
            question: "rules",
            position: snapshot.position,
            asOf: nil,
            columns: [
                .init("rule"), .init("severity"), .init("labels"), .init("state"), .init("since"),
                .init("value", isNumeric: true), .init("n", isNumeric: true), .init("threshold"),
                .init("evaluated"),
            ],
            rows: rows,
            notes: rows.isEmpty ? ["No rule has scores to look at."] : []
        )
    }

    /// One alert with its evidence, a field a row.
    ///
    /// - Parameters:
    ///   - alert: The alert.
    ///   - snapshot: What is known of alerts.
    /// - Returns: The table.
    public static func evidence(of alert: Alert, _ snapshot: AlertEngine.Snapshot) -> TableAnswer {
        let evidence = alert.evidence
        var rows: [(String, TableAnswer.Cell)] = [
            ("alert", .text(alert.id)), ("title", text(evidence.title)),
            ("severity", .text(alert.severity.rawValue)), ("rule", .text(alert.rule)),
            ("labels", labels(alert.allLabels)), ("message", text(evidence.message)),
            ("value", number(evidence.value)),
            ("n", evidence.samples.map(TableAnswer.Cell.integer) ?? .none),
            (
                "threshold",
                text(evidence.threshold.map { "\(evidence.comparison ?? "") \($0)" })
            ),
            ("usual", number(evidence.usual)), ("level", number(evidence.level)),
            ("evidence", number(evidence.statistic)), ("evidence_bound", number(evidence.bound)),
            ("violated_since", text(evidence.since)), ("fired", .time(alert.fired)),
            ("resolved", time(alert.resolved)), ("resolved_because", text(alert.resolveReason)),
            ("onset", text(evidence.onset)),
            (
                "onset_between",
                text(
                    evidence.onsetlow.flatMap { low in evidence.onsethigh.map { "\(low) and \($0)" }
                    }
                )
            ),
        ]
        for suspect in evidence.suspects ?? [] {
            let probability = (suspect.probability * 100).rounded() / 100
            rows.append(
                (
                    "suspect",
                    .text(
                        "\(suspect.kind) \(suspect.id), live \(suspect.time), P \(probability),"
                            + " \(suspect.confidence)"
                    )
                )
            )
        }
        rows += [
            ("incident", .text(alert.incident)), ("owner", text(evidence.owner)),
            ("runbook", text(evidence.runbook)),
            ("acknowledged_by", text(alert.acknowledgement?.by)),
            ("note", text(alert.acknowledgement?.note)),
            ("position", .integer(alert.firedPosition.rawValue)),
        ]
        return TableAnswer(
            kind: "alert",
            question: "alert \(alert.id)",
            position: snapshot.position,
            asOf: nil,
            columns: [.init("field"), .init("value")],
            rows: rows.filter { $0.1 != .none }.map { [.text($0.0), $0.1] },
            next: ["what changed when \(QuestionName.quoted(evidence.metric ?? "")) got worse"]
                .filter { _ in evidence.metric != nil }
        )
    }

    /// The incidents, the latest first.
    ///
    /// - Parameter snapshot: What is known of alerts.
    /// - Returns: The table.
    public static func incidents(_ snapshot: AlertEngine.Snapshot) -> TableAnswer {
        let rows = snapshot.incidents.incidents.reversed().map(cells)
        return TableAnswer(
            kind: "incidents",
            question: "incidents",
            position: snapshot.position,
            asOf: nil,
            columns: incidentColumns,
            rows: Array(rows),
            notes: rows.isEmpty ? ["There has been no incident."] : []
        )
    }

    /// What happened in one incident, in order of time.
    ///
    /// - Parameters:
    ///   - incident: The incident.
    ///   - snapshot: What is known of alerts.
    /// - Returns: The table: firings, acknowledgements, ends, notes and the closing.
    public static func incident(
        _ incident: Incident,
        _ snapshot: AlertEngine.Snapshot
    ) -> TableAnswer {
        var entries: [(time: Timestamp, what: String, alert: String?, text: String)] = []
        for alert in incident.alerts {
            let what = "\(alert.severity.rawValue) \(alert.rule)"
            entries.append(
                (alert.fired, "fired", alert.id, "\(what): \(alert.evidence.message ?? "")")
            )
            if let known = alert.acknowledgement {
                let words = [known.by, known.note].compactMap(\.self).joined(separator: ": ")
                entries.append((known.time, "acknowledged", alert.id, words))
            }
            if let resolved = alert.resolved {
                entries.append((resolved, "resolved", alert.id, alert.resolveReason ?? ""))
            }
        }
        for decision in snapshot.decisions where decision.type == .noteAdded {
            guard let note = decision.data(as: NoteData.self), note.incident == incident.id else {
                continue
            }
            entries.append((decision.time, "note", nil, note.text))
        }
        if let closing = incident.closing {
            let words = [closing.by, closing.cause, closing.resolution].compactMap(\.self)
            entries.append((closing.time, "closed", nil, words.joined(separator: "; ")))
        }
        entries.sort { $0.time < $1.time }
        return TableAnswer(
            kind: "incident",
            question: "incident \(incident.id)",
            position: snapshot.position,
            asOf: nil,
            columns: [.init("time"), .init("what"), .init("alert"), .init("text")],
            rows: entries.map { [.time($0.time), .text($0.what), text($0.alert), .text($0.text)] },
            notes: ["Receivers know it as \(incident.dedupKey)."]
        )
    }

    private struct NoteData: Decodable {
        var text: String
        var incident: String?
    }

    /// The silences.
    ///
    /// - Parameters:
    ///   - snapshot: What is known of alerts.
    ///   - now: The clock.
    ///   - includingEnded: Whether those that are over are listed too.
    /// - Returns: The table.
    public static func silences(
        _ snapshot: AlertEngine.Snapshot,
        now: Timestamp,
        includingEnded: Bool
    ) -> TableAnswer {
        let silences = SilenceHistory(snapshot.decisions).silences
        let rows = silences.filter { includingEnded || $0.state(at: now) != .over }
            .map { cells(of: $0, now: now) }
        return TableAnswer(
            kind: "silences",
            question: "silences",
            position: snapshot.position,
            asOf: nil,
            columns: silenceColumns,
            rows: rows,
            notes: rows.isEmpty ? ["Nothing is silenced."] : []
        )
    }

    /// What other rules would have done.
    ///
    /// - Parameters:
    ///   - backtest: The backtest.
    ///   - position: The last position known.
    /// - Returns: The table: one row for each firing of the tried rules and each that is gone.
    public static func backtest(_ backtest: AlertBacktest, position: Position) -> TableAnswer {
        func row(_ firing: AlertBacktest.Firing, _ change: String) -> [TableAnswer.Cell] {
            [
                .text(change), .text(firing.severity.rawValue), .text(firing.rule),
                labels(firing.labels), .time(firing.fired), time(firing.resolved),
                number(backtest.delaySeconds(of: firing)),
            ]
        }
        let added = backtest.added
        let rows =
            backtest.tried.map { row($0, added.contains($0) ? "added" : "kept") }
            + backtest.removed.map { row($0, "removed") }
        func share(_ value: Double?) -> String {
            value.map { "\(Int(($0 * 100).rounded())) %" } ?? "unknown"
        }
        let pages = (
            backtest.present.count { $0.severity <= .p1 },
            backtest.tried.count { $0.severity <= .p1 }
        )
        return TableAnswer(
            kind: "alert_backtest",
            question: "backtest",
            position: position,
            asOf: nil,
            columns: [
                .init("change"), .init("severity"), .init("rule"), .init("labels"), .init("fired"),
                .init("resolved"), .init("delay_seconds", isNumeric: true),
            ],
            rows: rows,
            notes: [
                "Pages (P0, P1): \(pages.0) with the rules in force, \(pages.1) with these.",
                "Alerts: \(added.count) added, \(backtest.removed.count) removed.",
                "Precision of pages against incidents closed with a cause:"
                    + " \(share(backtest.precision(of: backtest.present))) in force,"
                    + " \(share(backtest.precision(of: backtest.tried))) with these.",
            ]
        )
    }
}
