import Foundation
import Ledger
import TestSupport
import Testing
import Transport

@testable import Notify
@testable import Projections

/// Whatever the fields hold, a message is well-formed, within the receiver's limits, and says nothing
/// that steers.
struct HostileTextTests {
    private static let pieces = [
        "<!channel>", "<@U1>", "&amp;", "&", "<http://x|y>", "\n", "\r\n", "\u{0}", "\u{1b}[31m",
        "\u{202e}", "\u{2066}", "👩‍👩‍👧‍👦", "é", "漢字", "\"", "\\", "*_~`", "a", " ", "{{", "%s", "|",
        String(repeating: "x", count: 700), String(repeating: "<", count: 900),
    ]

    private static func text(_ generator: inout SeededGenerator, pieces count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in
            pieces.randomElement(using: &generator) ?? ""
        }.joined()
    }

    private static func number(_ generator: inout SeededGenerator) -> Double? {
        [
            nil, 0, -0.0, 0.61, .nan, .infinity, -.infinity, 1e300, .leastNonzeroMagnitude, -1e-9,
        ].randomElement(using: &generator) ?? nil
    }

    private static func alert(_ generator: inout SeededGenerator) -> NotifiableAlert {
        func some() -> String { text(&generator, pieces: 8) }
        var data = AlertFiredData(alert: some(), rule: some(), severity: .p1)
        data.metric = some()
        data.environment = some()
        data.feature = some()
        data.category = some()
        data.detector = some()
        data.comparison = some()
        data.title = some()
        data.message = some()
        data.runbook = Bool.random(using: &generator) ? "https://r.example/" + some() : some()
        data.owner = some()
        data.since = some()
        data.onset = some()
        data.dedupkey = some()
        data.incident = some()
        data.value = number(&generator)
        data.threshold = number(&generator)
        data.samples = [nil, 0, .max, .min].randomElement(using: &generator) ?? nil
        data.windowseconds = [nil, 0, -5, .max].randomElement(using: &generator) ?? nil
        data.suspects = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
            AlertSuspect(
                kind: some(),
                id: some(),
                time: some(),
                probability: number(&generator) ?? 0.5,
                confidence: some(),
                reason: some()
            )
        }
        data.labels = Dictionary((0..<5).map { _ in (some(), some()) }) { first, _ in first }
        var alert = Alert(
            id: data.alert,
            rule: data.rule,
            severity: .p1,
            labels: LabelSet(data.labels ?? [:]),
            fired: AlertStory.time(0),
            firedPosition: Position(rawValue: 1),
            evidence: data
        )
        alert.evidence = data
        return NotifiableAlert(alert: alert)
    }

    private static func delivery(_ generator: inout SeededGenerator) -> Delivery {
        var alert = alert(&generator)
        let others = (0..<Int.random(in: 0...25, using: &generator)).map { _ in
            Self.alert(&generator).fired
        }
        var transition = AlertNotice.Transition.fired
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            transition = .acknowledged(
                Alert.Acknowledgement(
                    time: AlertStory.time(1),
                    position: Position(rawValue: 2),
                    by: text(&generator, pieces: 5),
                    note: text(&generator, pieces: 20)
                )
            )
        case 1:
            var data = AlertResolvedData(alert: alert.id, rule: alert.fired.rule)
            data.value = number(&generator)
            transition = .resolved(data)
            alert.end = NotifiableAlert.End(
                data: data,
                // A clock that was set back.
                time: AlertStory.time(-5),
                position: Position(rawValue: 2),
                recorded: AlertStory.time(2)
            )
        case 2:
            let alerts = (0..<30).map { _ in Self.alert(&generator) }
            return Delivery(
                receiver: "r",
                group: "g",
                content: .missed(MissedNotice(alerts: alerts)),
                records: [NotificationData(receiver: "r", key: text(&generator, pieces: 5))],
                position: Position(rawValue: 1)
            )
        default:
            break
        }
        let notice = AlertNotice(
            transition: transition,
            alert: alert,
            time: AlertStory.time(3),
            others: others,
            isIncidentOver: Bool.random(using: &generator),
            opener: nil
        )
        return Delivery(
            receiver: "r",
            group: "g",
            content: .alert(notice),
            records: [NotificationData(receiver: "r", key: text(&generator, pieces: 5))],
            position: Position(rawValue: 1)
        )
    }

    /// Every string within a JSON value, with the name of the member that holds it.
    private func strings(_ value: Any, named name: String = "") -> [(name: String, text: String)] {
        switch value {
        case let text as String: [(name, text)]
        case let list as [Any]: list.flatMap { strings($0, named: name) }
        case let object as [String: Any]: object.flatMap { strings($0.value, named: $0.key) }
        default: []
        }
    }

    private func object(_ request: HTTPRequest) throws -> [String: Any] {
        #expect(request.problem == nil)
        let body = try #require(request.body)
        return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    private func isCalm(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            ($0.properties.generalCategory != .control || $0 == "\n") && $0 != "\u{202e}"
                && $0 != "\u{2066}"
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func pagerDutyTakesIt(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let channel = PagerDutyChannel(
            routingKey: "R",
            url: "http://h/",
            changeURL: "http://h/",
            timeoutSeconds: 1
        )
        for request in try channel.requests(Self.delivery(&generator), now: AlertStory.time(4)) {
            let event = try object(request)
            let key = try #require(event["dedup_key"] as? String)
            #expect(key.unicodeScalars.count <= 255)
            guard let payload = event["payload"] as? [String: Any] else { continue }
            let summary = try #require(payload["summary"] as? String)
            #expect(!summary.isEmpty && summary.utf16.count <= 1_024)
            #expect(!summary.contains("\n"))
            #expect(strings(payload).allSatisfy { isCalm($0.text) })
            #expect((request.body?.count ?? 0) < 512 << 10, "PagerDuty takes 512 KB")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func slackTakesItAndNobodyIsCalled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let channel = SlackWebhookChannel(url: "http://h/", timeoutSeconds: 1)
        let delivery = Self.delivery(&generator)
        let message = try object(try channel.requests(delivery, now: AlertStory.time(4))[0])
        let text = try #require(message["text"] as? String)
        #expect(!text.isEmpty)
        let attachments = try #require(message["attachments"] as? [[String: Any]])
        let blocks = try #require(attachments.first?["blocks"] as? [[String: Any]])
        #expect((1...50).contains(blocks.count))
        for block in blocks { try check(block) }
        for (name, text) in strings(message) where name == "text" || name == "fallback" {
            #expect(isCalm(text))
        }
    }

    private func check(_ block: [String: Any]) throws {
        let type = try #require(block["type"] as? String)
        let text = (block["text"] as? [String: Any])?["text"] as? String
        switch type {
        case "header":
            let text = try #require(text)
            #expect((1...150).contains(text.utf16.count))
        case "section":
            if let text {
                #expect((1...3_000).contains(text.utf16.count))
                expectEscaped(text)
            }
            let fields = block["fields"] as? [[String: Any]] ?? []
            #expect(fields.count <= 10)
            #expect(text != nil || !fields.isEmpty)
            for field in fields {
                let text = try #require(field["text"] as? String)
                #expect((1...2_000).contains(text.utf16.count))
                expectEscaped(text)
            }
        case "context":
            for element in block["elements"] as? [[String: Any]] ?? [] {
                expectEscaped(try #require(element["text"] as? String))
            }
        case "actions":
            for element in block["elements"] as? [[String: Any]] ?? [] {
                let url = try #require(element["url"] as? String)
                #expect(url.hasPrefix("http") && url.utf16.count <= 3_000)
            }
        default:
            Issue.record("a block of type \(type)")
        }
    }

    /// No angle bracket is left, and every ampersand begins one of the three escapes.
    private func expectEscaped(_ text: String) {
        #expect(!text.contains("<") && !text.contains(">"))
        let rest = text.replacing("&amp;", with: "").replacing("&lt;", with: "")
            .replacing("&gt;", with: "")
        #expect(!rest.contains("&"), "\(text)")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func othersTakeIt(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let delivery = Self.delivery(&generator)
        let hook = WebhookChannel(
            url: "http://h/",
            credentials: .none,
            secret: "s",
            receiver: "r",
            timeoutSeconds: 1
        )
        let body = try object(try hook.requests(delivery, now: AlertStory.time(4))[0])
        #expect(body["version"] as? String == "4")
        #expect(isCalm(LineWording.line(delivery)))
        #expect(!LineWording.line(delivery).contains("\n"))
        let alertmanager = AlertmanagerChannel(
            url: "http://h",
            credentials: .none,
            resolveAfterSeconds: 60,
            timeoutSeconds: 1
        )
        for request in try alertmanager.requests(delivery, now: AlertStory.time(4)) {
            let alerts = try #require(
                try JSONSerialization.jsonObject(with: request.body ?? Data()) as? [[String: Any]]
            )
            let labels = try #require(alerts.first?["labels"] as? [String: String])
            #expect(labels.keys.allSatisfy { $0.wholeMatch(of: /[a-zA-Z_][a-zA-Z0-9_]*/) != nil })
            let start = try #require(alerts.first?["startsAt"] as? String)
            let end = try #require(alerts.first?["endsAt"] as? String)
            #expect(start <= end)
        }
    }
}
