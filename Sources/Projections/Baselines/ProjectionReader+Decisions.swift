import GRDB
import Ledger

extension ProjectionReader {
    /// When incidents were on, as alerts and closed incidents tell.
    ///
    /// - Returns: The windows; alerts of severity `watch` make none.
    /// - Throws: What SQLite reports.
    func incidentWindows() throws -> IncidentWindows {
        let records = try decisions(of: [.alertFired, .alertResolved, .incidentClosed])
        return IncidentWindows(folding: records.lazy.compactMap(IncidentEvent.init))
    }

    /// What was decided on baselines.
    ///
    /// - Returns: The history.
    /// - Throws: What SQLite reports.
    func baselineHistory() throws -> BaselineHistory {
        let records = try decisions(of: [.baselineApproved, .baselineRevoked])
        return BaselineHistory(folding: records.lazy.compactMap(BaselineDecision.init))
    }
}

extension BaselineDecision {
    /// Reads an approval or a revocation; nil if it is neither or names no run.
    ///
    /// - Parameter record: The decision as the ledger keeps it.
    init?(_ record: DecisionRecord) {
        let action: Action
        switch record.type {
        case .baselineApproved: action = .approved
        case .baselineRevoked: action = .revoked
        default: return nil
        }
        guard let content = record.data(as: BaselineProposal.Content.self) else { return nil }
        self.init(
            position: record.position,
            time: record.time,
            action: action,
            run: content.run,
            scope: BaselineScope(suite: content.suite, environment: content.environment),
            by: content.by,
            reason: content.reason
        )
    }
}

extension IncidentEvent {
    private struct Content: Decodable {
        var alert: String?
        var incident: String?
        var severity: String?
        var onset: String?
        var started: String?
        var ended: String?
        var metric: String?
        var environment: String?
        var feature: String?
        var category: String?

        var scope: IncidentScope {
            IncidentScope(
                metric: metric,
                environment: environment,
                feature: feature,
                category: category
            )
        }
    }

    /// Reads what an event says about when an incident was on; nil if nothing.
    ///
    /// - Parameter record: The event as the ledger keeps it.
    init?(_ record: DecisionRecord) {
        guard let content = record.data(as: Content.self) else { return nil }
        func instant(_ text: String?) -> Timestamp? { text.flatMap { try? Timestamp(rfc3339: $0) } }
        switch record.type {
        case .alertFired:
            guard let alert = content.alert, content.severity != "watch" else { return nil }
            self = .fired(
                alert: alert,
                incident: content.incident,
                onset: instant(content.onset),
                time: record.time,
                scope: content.scope
            )
        case .alertResolved:
            guard let alert = content.alert else { return nil }
            self = .resolved(alert: alert, time: record.time)
        case .incidentClosed:
            guard let incident = content.incident else { return nil }
            self = .closed(
                incident: incident,
                started: instant(content.started),
                ended: instant(content.ended),
                time: record.time,
                scope: content.scope
            )
        default:
            return nil
        }
    }
}
