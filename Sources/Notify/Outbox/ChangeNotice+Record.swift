import Ledger
import Projections

extension ChangeNotice {
    /// What is told about a recorded change.
    ///
    /// - Parameter record: The change.
    init(_ record: ChangeRecord) {
        var details: [String: String] = [
            "kind": record.subkind ?? record.kind.rawValue,
            "components": record.components.joined(separator: ", "),
        ]
        details["name"] = record.name
        details["version"] = record.version
        details["commit"] = record.commit
        details["message"] = record.message
        details["by"] = record.by
        details["outcome"] = record.outcome
        details["rollback_of"] = record.rollbackOf
        details["model"] = record.model
        var summary = "\(record.kind.rawValue) \(record.id)"
        if let name = record.name {
            summary += " of \(name)"
            if let version = record.version { summary += " \(version)" }
        }
        if let outcome = record.outcome, outcome != "succeeded" { summary += " (\(outcome))" }
        if let environment = record.environment { summary += " in \(environment)" }
        if let by = record.by { summary += " by \(by)" }
        if let message = record.message { summary += ": \(message)" }
        self.init(
            position: record.position,
            time: record.time,
            kind: record.kind.rawValue,
            id: record.id,
            environment: record.environment,
            summary: summary,
            details: details.filter { !$0.value.isEmpty }
        )
    }
}
