import Ledger
import Projections

/// A message as one line of text, for standard output.
enum LineWording {
    /// The line, without a line break.
    ///
    /// - Parameter delivery: The message.
    /// - Returns: The time of what happened, and what it was.
    static func line(_ delivery: Delivery) -> String {
        switch delivery.content {
        case .alert(let notice):
            var text = "\(notice.time.rfc3339) \(NoticeWording.headline(notice))"
            if case .fired = notice.transition {
                if let suspect = notice.alert.fired.suspects?.first {
                    text += "; suspect: \(NoticeWording.suspect(suspect))"
                }
                if let runbook = notice.alert.fired.runbook, !runbook.isEmpty {
                    text += "; runbook: \(PlainText.line(runbook))"
                }
            }
            return text
        case .missed(let notice):
            let lines = notice.alerts.map(NoticeWording.line)
            return "\(NoticeWording.headline(notice)): \(lines.joined(separator: "; "))"
        case .change(let notice):
            return "\(notice.time.rfc3339) \(PlainText.line(notice.summary))"
        }
    }
}
