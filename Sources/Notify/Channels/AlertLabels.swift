import Ledger
import Projections

/// An alert's labels and annotations as Alertmanager knows them.
enum AlertLabels {
    /// The labels, which are the alert's identity there: they hold nothing that changes while it fires.
    static func labels(_ alert: NotifiableAlert) -> [String: String] {
        let set = alert.labels.merging(["source": "quality-ledger"])
        var labels: [String: String] = [:]
        for pair in set.pairs where pair.name != "rule" && pair.name != "owner" {
            let name = MetricName.label(pair.name)
            // Of two labels that become one name, the first in order stays.
            if labels[name] == nil { labels[name] = PlainText.line(pair.value) }
        }
        return labels.filter { !$0.value.isEmpty }
    }

    /// What people read.
    static func annotations(_ alert: NotifiableAlert) -> [String: String] {
        let fired = alert.fired
        let suspects = (fired.suspects ?? []).prefix(3).map(NoticeWording.suspect)
        let texts: [String: String?] = [
            "summary": "[\(fired.severity)] \(NoticeWording.finding(fired))",
            "title": fired.title, "description": fired.message, "runbook_url": fired.runbook,
            "owner": fired.owner, "onset": NoticeWording.onset(fired), "incident": fired.incident,
            "suspects": suspects.isEmpty ? nil : suspects.joined(separator: "; "),
        ]
        return texts.compactMapValues { $0.map(PlainText.line) }.filter { !$0.value.isEmpty }
    }
}
