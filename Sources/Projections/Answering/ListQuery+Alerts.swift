import Ledger

extension ListQuery {
    /// The alerts that were on at any time of the asked one, in the order in which they fired.
    func alerts() throws -> TableAnswer {
        let history = AlertHistory(try reader.decisions(of: AlertHistory.types))
        let rows = history.alerts.filter { alert in
            context.isAsked(from: alert.fired, to: alert.resolved)
                && isInScope(alert.evidence.environment, alert.evidence.feature)
                && matches { alert.values(of: $0) }
        }
        var table = table(AlertTables.alertColumns, rows.map(AlertTables.cells))
        if let last = rows.last { table.next = ["explain alert \(QuestionName.quoted(last.id))"] }
        return table
    }

    /// The incidents that were on at any time of the asked one, in the order in which they opened.
    func incidents() throws -> TableAnswer {
        let history = IncidentHistory(try reader.decisions(of: IncidentHistory.types))
        let rows = history.incidents.filter { incident in
            context.isAsked(from: incident.opened, to: incident.resolved)
                && isInScope(incident.environment, incident.feature)
                && matches { incident.values(of: $0) }
        }
        var table = table(AlertTables.incidentColumns, rows.map(AlertTables.cells))
        if let last = rows.last {
            table.next = ["timeline of incident \(QuestionName.quoted(last.id))"]
        }
        return table
    }

    /// The silences that held at any time of the asked one, in the order in which they were set.
    func silences() throws -> TableAnswer {
        let history = SilenceHistory(try reader.decisions(of: SilenceHistory.types))
        let rows = history.silences.filter { silence in
            context.isAsked(from: silence.starts, to: silence.expired ?? silence.ends)
                && matches { silence.values(of: $0, now: context.now) }
        }
        return table(
            AlertTables.silenceColumns,
            rows.map { AlertTables.cells(of: $0, now: context.now) }
        )
    }

    /// What receivers took, and what they did not, in the order of the ledger.
    func notifications() throws -> TableAnswer {
        let records = try reader.decisions(of: [.notificationDelivered, .notificationFailed])
        var columns = ["time", "outcome", "receiver", "alert", "transition", "incident"]
            .map { TableAnswer.Column($0) }
        columns += [.init("attempts", isNumeric: true), .init("reason"), .init("key")]
        columns.append(.init("position", isNumeric: true))
        var rows: [[TableAnswer.Cell]] = []
        for record in records where context.isAsked(record.time) {
            guard let data = record.data(as: NotificationData.self) else { continue }
            let outcome = record.type == .notificationDelivered ? "delivered" : "failed"
            let isWanted = matches { data.value(of: $0, outcome: outcome).map { [$0] } ?? [] }
            guard isWanted else { continue }
            rows.append([
                .time(record.time), .text(outcome), .text(data.receiver), .optional(data.alert),
                .optional(data.transition), .optional(data.incident),
                data.attempts.map(TableAnswer.Cell.integer) ?? .none, .optional(data.reason),
                .text(data.key), .integer(record.position.rawValue),
            ])
        }
        return table(columns, rows)
    }

    /// The verdicts of gates, in the order of the ledger.
    func gates() throws -> TableAnswer {
        var columns = ["time", "run", "verdict", "suite", "baseline"].map { TableAnswer.Column($0) }
        columns += ["overall", "delta", "detectable"].map { .init($0, isNumeric: true) }
        columns += ["reasons", "commit", "pull"].map { .init($0) }
        columns.append(.init("position", isNumeric: true))
        var rows: [[TableAnswer.Cell]] = []
        for record in try reader.decisions(of: [.gateDecided]) where context.isAsked(record.time) {
            guard let data = record.data(as: GateData.self) else { continue }
            guard matches({ data.value(of: $0).map { [$0] } ?? [] }) else { continue }
            let numbers = [data.overall, data.delta, data.detectable]
            rows.append(
                [
                    .time(record.time), .text(data.run), .text(data.verdict),
                    .optional(data.suite), .optional(data.baseline),
                ] + numbers.map { $0.map(TableAnswer.Cell.number) ?? .none } + [
                    .optional(
                        data.reasons.flatMap { $0.isEmpty ? nil : $0.joined(separator: "; ") }
                    ),
                    .optional(data.commit), .optional(data.pull),
                    .integer(record.position.rawValue),
                ]
            )
        }
        return table(columns, rows)
    }

    /// Whether something that names a place, or none, may belong to the asked scope.
    private func isInScope(_ environment: String?, _ feature: String?) -> Bool {
        (selection.environment.map { $0 == environment ?? QuestionResolver.defaultEnvironment }
            ?? true)
            && (selection.feature.map { $0 == feature } ?? true)
    }

    /// Whether something meets the `where` of the question.
    func matches(_ values: (QuestionDimension) -> [String]) -> Bool {
        selection.filter?.matches(values) ?? true
    }

    /// The `data` of `notification.delivered` and `notification.failed`.
    private struct NotificationData: Decodable {
        var receiver: String
        var key: String
        var alert: String?
        var transition: String?
        var incident: String?
        var attempts: Int64?
        var reason: String?

        func value(of dimension: QuestionDimension, outcome: String) -> String? {
            switch dimension {
            case .receiver: receiver
            case .outcome: outcome
            case .alert: alert
            case .incident: incident
            default: nil
            }
        }
    }

    /// The `data` of `gate.decided`.
    private struct GateData: Decodable {
        var run: String
        var verdict: String
        var baseline: String?
        var suite: String?
        var overall: Double?
        var delta: Double?
        var detectable: Double?
        var reasons: [String]?
        var commit: String?
        var pull: String?

        func value(of dimension: QuestionDimension) -> String? {
            switch dimension {
            case .run: run
            case .verdict: verdict
            case .suite: suite
            case .commit: commit
            default: nil
            }
        }
    }
}

extension Alert {
    /// The values of a dimension, for filters.
    fileprivate func values(of dimension: QuestionDimension) -> [String] {
        let value: String? =
            switch dimension {
            case .alert: id
            case .rule: rule
            case .severity: severity.rawValue
            case .state: state.rawValue
            case .incident: incident
            case .metric: evidence.metric
            case .environment: evidence.environment ?? QuestionResolver.defaultEnvironment
            case .feature: evidence.feature ?? labels["feature"]
            case .category: evidence.category ?? labels["category"]
            case .by: acknowledgement?.by
            default: nil
            }
        return value.map { [$0] } ?? []
    }
}

extension Incident {
    /// The values of a dimension, for filters; of metrics those of all its alerts.
    fileprivate func values(of dimension: QuestionDimension) -> [String] {
        switch dimension {
        case .incident: [id]
        case .state: [state.rawValue]
        case .severity: [severity.rawValue]
        case .metric: [rootMetric] + alerts.compactMap(\.evidence.metric)
        case .environment: [environment]
        case .feature: feature.map { [$0] } ?? []
        case .by: closing?.by.map { [$0] } ?? []
        default: []
        }
    }
}

extension Silence {
    /// The values of a dimension, for filters.
    fileprivate func values(of dimension: QuestionDimension, now: Timestamp) -> [String] {
        switch dimension {
        case .silence: [id]
        case .state: [state(at: now).rawValue]
        case .by: by.map { [$0] } ?? []
        default: []
        }
    }
}
