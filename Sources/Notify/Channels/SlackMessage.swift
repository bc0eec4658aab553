import Foundation
import Ledger
import Projections

/// A message in Slack's JSON: a text for notifications, and an attachment with blocks and a colour.
struct SlackMessage: Encodable, Equatable {
    /// The channel; of a bot's message.
    var channel: String?
    /// The message to change; of an update.
    var ts: String?
    /// The message to answer.
    var thread_ts: String?
    /// Whether an answer is shown in the channel, too.
    var reply_broadcast: Bool?
    /// What a notification shows.
    var text: String
    /// The rest.
    var attachments: [Attachment]?
    /// Links stay links.
    var unfurl_links = false

    /// A coloured part of a message.
    struct Attachment: Encodable, Equatable {
        var color: String
        var blocks: [Block]
    }

    /// A block of Block Kit.
    struct Block: Encodable, Equatable {
        var type: String
        var text: Text?
        var fields: [Text]?
        var elements: [Element]?
    }

    /// A text of Block Kit.
    struct Text: Encodable, Equatable {
        var type: String
        var text: String
    }

    /// An element of a block: a text, or a button.
    enum Element: Encodable, Equatable {
        case text(Text)
        case button(label: String, url: String)

        private struct Button: Encodable {
            var type = "button"
            var text: Text
            var url: String
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .text(let text):
                try text.encode(to: encoder)
            case .button(let label, let url):
                let text = Text(type: "plain_text", text: label)
                try Button(text: text, url: url).encode(to: encoder)
            }
        }
    }
}

extension SlackMessage {
    private static let headerLength = 150
    private static let sectionLength = 3_000
    private static let fieldLength = 2_000
    private static let fieldsMax = 10
    private static let blocksMax = 50
    /// Slack cuts longer texts itself, in the middle of an escape if need be.
    private static let textLength = 3_500
    private static let listMax = 20

    /// A message about a transition.
    ///
    /// - Parameters:
    ///   - notice: The transition.
    ///   - subject: The alert that it shows; the notice's own unless the incident's first is shown.
    init(_ notice: AlertNotice, showing subject: AlertFiredData? = nil) {
        let alert = subject ?? notice.alert.fired
        var shown = notice
        shown.alert.alert.evidence = alert
        text = SlackText.escaped(NoticeWording.headline(shown), to: Self.textLength)
        var blocks = [Self.header(alert, notice.transition)]
        blocks.append(Block(type: "section", fields: Self.fields(shown)))
        blocks += Self.prose(alert.message)
        if case .acknowledged(let data) = notice.transition { blocks += Self.prose(data.note) }
        if case .fired = notice.transition { blocks += Self.suspects(alert) }
        if !notice.others.isEmpty {
            let lines = notice.others.map { "[\($0.severity)] \(NoticeWording.finding($0))" }
            blocks.append(Self.list("Also firing", lines))
        }
        if let url = WebLink.url(alert.runbook) {
            let button = Element.button(label: "Runbook", url: url)
            blocks.append(Block(type: "actions", elements: [button]))
        }
        attachments = [
            Attachment(
                color: Self.color(notice.transition, alert.severity),
                blocks: Array(blocks.prefix(Self.blocksMax))
            )
        ]
    }

    /// One line about a transition, for the thread below the message that shows the rest.
    ///
    /// - Parameter notice: The transition.
    /// - Returns: The message.
    static func reply(_ notice: AlertNotice) -> SlackMessage {
        var message = SlackMessage(notice)
        message.attachments = nil
        if case .acknowledged(let data) = notice.transition, let note = data.note {
            let line = "\(NoticeWording.headline(notice)): \(note)"
            message.text = SlackText.escaped(line, to: textLength)
        }
        return message
    }

    /// A message about alerts that came and went unseen.
    ///
    /// - Parameter notice: The alerts.
    init(_ notice: MissedNotice) {
        text = SlackText.escaped(NoticeWording.headline(notice), to: Self.textLength)
        let list = Self.list("They have ended", notice.alerts.map(NoticeWording.line))
        attachments = [Attachment(color: Self.quietColor, blocks: [list])]
    }

    /// A message about a change.
    ///
    /// - Parameter notice: The change.
    init(_ notice: ChangeNotice) {
        text = SlackText.escaped(notice.summary, to: Self.textLength)
        attachments = nil
    }

    private static let quietColor = "#6b7280"

    private static func color(_ transition: AlertNotice.Transition, _ severity: String) -> String {
        if case .resolved = transition { return "#16a34a" }
        return switch AlertSeverity(rawValue: severity) {
        case .p0: "#dc2626"
        case .p1: "#ea580c"
        case .p2: "#d97706"
        case .p3: "#ca8a04"
        case .watch, nil: quietColor
        }
    }

    private static func header(
        _ alert: AlertFiredData,
        _ transition: AlertNotice.Transition
    ) -> Block {
        let state =
            switch transition {
            case .fired: alert.severity
            case .acknowledged: "Acknowledged"
            case .resolved: "Resolved"
            }
        let title = PlainText.line("\(state): \(alert.title ?? alert.rule)")
        let text = Text(
            type: "plain_text",
            text: PlainText.clipped(title, to: headerLength)
        )
        return Block(type: "header", text: text)
    }

    private static func fields(_ notice: AlertNotice) -> [Text] {
        let alert = notice.alert.fired
        var pairs: [(String, String?)] = [("Metric", alert.metric)]
        if case .resolved(let end) = notice.transition {
            pairs.append(("Now", end.value.map(NoticeWording.number)))
            pairs.append(("Fired with", alert.value.map(NoticeWording.number)))
            pairs.append(("Fired", NoticeWording.minute(notice.alert.firedAt) + " UTC"))
            pairs.append(("Ended", NoticeWording.minute(notice.time) + " UTC"))
        } else {
            pairs.append(("Now", alert.value.map(NoticeWording.number)))
        }
        let threshold = alert.threshold.map {
            "\(alert.comparison ?? "") \(NoticeWording.number($0))"
        }
        pairs += [
            ("Threshold", threshold), ("Samples", alert.samples.map { "\($0)" }),
            ("Where", NoticeWording.place(alert)), ("Onset", NoticeWording.onset(alert)),
            ("Rule", alert.rule), ("Owner", alert.owner),
        ]
        return pairs.compactMap { name, value in
            let text = SlackText.escaped(value ?? "", to: fieldLength - 40)
            return text.isEmpty ? nil : Text(type: "mrkdwn", text: "*\(name)*\n\(text)")
        }.prefix(fieldsMax).map(\.self)
    }

    private static func suspects(_ alert: AlertFiredData) -> [Block] {
        (alert.suspects ?? []).prefix(3).map { suspect in
            let text = SlackText.escaped(NoticeWording.suspect(suspect), to: fieldLength)
            let element = Element.text(Text(type: "mrkdwn", text: "Suspect: \(text)"))
            return Block(type: "context", elements: [element])
        }
    }

    /// A text as a block of its own; none if nothing of it can be shown, which Slack would refuse.
    private static func prose(_ text: String?) -> [Block] {
        let escaped = SlackText.escaped(text ?? "", to: sectionLength)
        return escaped.isEmpty ? [] : [section(escaped)]
    }

    private static func section(_ text: String) -> Block {
        Block(type: "section", text: Text(type: "mrkdwn", text: text))
    }

    /// A heading and lines, as many as the section holds.
    private static func list(_ heading: String, _ lines: [String]) -> Block {
        var text = "*\(heading)*"
        let reserve = 40
        for (index, line) in lines.enumerated() {
            let next = "\n• " + SlackText.escaped(line, to: 280)
            guard index < listMax, text.utf16.count + next.utf16.count + reserve <= sectionLength
            else {
                text += "\n• and \(lines.count - index) more"
                break
            }
            text += next
        }
        return section(text)
    }
}
