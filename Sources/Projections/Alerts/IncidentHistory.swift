public import Ledger

/// All incidents of a ledger, folded from its alerts and closings.
public struct IncidentHistory: Equatable, Sendable {
    /// The incidents in the order in which they opened.
    public let incidents: [Incident]

    private struct ClosedData: Decodable {
        var incident: String
        var by: String?
        var cause: String?
        var resolution: String?
    }

    /// The types that the fold reads.
    public static let types = AlertHistory.types + [.incidentClosed]

    /// Folds decisions.
    ///
    /// - Parameter decisions: Decisions in the order of the ledger; others than ``types`` are passed
    ///   over.
    public init(_ decisions: [DecisionRecord]) {
        var incidents: [Incident] = []
        var indices: [String: Int] = [:]
        for alert in AlertHistory(decisions).alerts {
            if let index = indices[alert.incident] {
                incidents[index].alerts.append(alert)
                continue
            }
            indices[alert.incident] = incidents.count
            let metric = alert.evidence.metric ?? alert.rule
            incidents.append(
                Incident(
                    id: alert.incident,
                    dedupKey: alert.evidence.dedupkey ?? alert.incident,
                    environment: alert.evidence.environment ?? QuestionResolver.defaultEnvironment,
                    feature: alert.evidence.feature,
                    rootMetric: Self.rootMetric(of: alert.evidence.dedupkey) ?? metric,
                    alerts: [alert]
                )
            )
        }
        for decision in decisions where decision.type == .incidentClosed {
            guard let data = decision.data(as: ClosedData.self),
                let index = indices[data.incident], incidents[index].closing == nil
            else { continue }
            incidents[index].closing = Incident.Closing(
                time: decision.time,
                position: decision.position,
                by: data.by,
                cause: data.cause,
                resolution: data.resolution
            )
        }
        self.incidents = incidents
    }

    /// An incident by its id.
    ///
    /// - Parameter id: The id.
    /// - Returns: The incident, or nil if there is none.
    public func incident(_ id: String) -> Incident? { incidents.first { $0.id == id } }

    /// The open incident with a key.
    ///
    /// - Parameter dedupKey: What receivers deduplicate by.
    /// - Returns: The incident, or nil if none is open.
    public func openIncident(dedupKey: String) -> Incident? {
        incidents.last { $0.dedupKey == dedupKey && $0.isOpen }
    }

    /// The key of the incidents of a root metric in a scope.
    ///
    /// - Parameters:
    ///   - rootMetric: The metric that names the incident.
    ///   - environment: The environment.
    ///   - feature: The feature, or nil for all of them.
    /// - Returns: The key, such as `qualityledger:production/search:faithfulness`.
    public static func dedupKey(
        rootMetric: String,
        environment: String,
        feature: String?
    ) -> String {
        "qualityledger:\(environment)/\(feature ?? "*"):\(rootMetric)"
    }

    private static func rootMetric(of dedupKey: String?) -> String? {
        guard let dedupKey, dedupKey.hasPrefix("qualityledger:"),
            let colon = dedupKey.lastIndex(of: ":")
        else { return nil }
        let metric = dedupKey[dedupKey.index(after: colon)...]
        return metric.isEmpty ? nil : String(metric)
    }
}
