import Foundation
import Projections
import Testing

@testable import Notify

struct NotificationSettingsTests {
    private func read(_ text: String) throws(ConfigurationError) -> NotificationSettings {
        try ConfigurationFile.read(text, name: "ledger.yaml") { root in
            NotificationSettings(root)
        }
    }

    /// The problems of a file, as `line:column message`.
    private func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return error.problems.map { "\($0.line):\($0.column) \($0.path): \($0.message)" }
        }
    }

    private static let everything = """
        receivers:
          pager:
            type: pagerduty
            key: env:PAGER_KEY
            rate_limit: 100
            timeout: 5s
            changes: [production, staging]
          team:
            type: slack
            url: env:SLACK_WEBHOOK_URL
          bot:
            type: slack
            token: env:SLACK_BOT_TOKEN
            channel: "#quality"
            attempts: 9
          am:
            type: alertmanager
            url: http://am.example:9093/
            username: ledger
            password: env:AM_PASSWORD
            resolve_after: 30m
          push:
            type: pushgateway
            url: env:PUSHGATEWAY_URL
            job: quality
            grouping:
              instance: ci/1
          file:
            type: textfile
            path: /var/lib/node_exporter/quality.prom
          hook:
            type: webhook
            url: https://hooks.example/quality
            secret: env:HOOK_SECRET
          out:
            type: stdout
        routes:
          - severities: [P0, P1]
            receivers: [pager, team]
          - match: ['feature="search"']
            receivers: bot
            last: true
          - severities: P3
            receivers: [out]
        """

    @Test func everyKindOfReceiverIsRead() throws {
        let settings = try read(Self.everything)
        #expect(
            settings.receivers.map(\.name)
                == ["pager", "team", "bot", "am", "push", "file", "hook", "out"]
        )
        var pager = PagerDutySettings(routingKey: .variable("PAGER_KEY"))
        pager.changeEnvironments = ["production", "staging"]
        #expect(settings.receiver("pager")?.channel == .pagerDuty(pager))
        #expect(settings.receiver("pager")?.limits.messagesPerMinute == 100)
        #expect(settings.receiver("pager")?.limits.timeoutSeconds == 5)
        #expect(
            settings.receiver("team")?.channel
                == .slackWebhook(url: .variable("SLACK_WEBHOOK_URL"))
        )
        let bot = SlackBotSettings(token: .variable("SLACK_BOT_TOKEN"), channel: "#quality")
        #expect(settings.receiver("bot")?.channel == .slackBot(bot))
        #expect(settings.receiver("bot")?.limits.attemptsMax == 9)
        #expect(
            settings.receiver("am")?.channel
                == .alertmanager(
                    EndpointSettings(
                        url: .literal("http://am.example:9093"),
                        credentials: .password(user: "ledger", .variable("AM_PASSWORD"))
                    ),
                    resolveAfterSeconds: 1_800
                )
        )
        #expect(
            settings.receiver("push")?.channel
                == .pushgateway(
                    EndpointSettings(url: .variable("PUSHGATEWAY_URL")),
                    job: "quality",
                    grouping: ["instance": "ci/1"]
                )
        )
        #expect(
            settings.receiver("hook")?.channel
                == .webhook(
                    EndpointSettings(url: .literal("https://hooks.example/quality")),
                    secret: .variable("HOOK_SECRET")
                )
        )
        #expect(settings.receiver("out")?.channel == .standardOutput)
    }

    @Test func routesAddUpUntilTheLast() throws {
        let settings = try read(Self.everything)
        func names(_ severity: AlertSeverity, _ labels: [String: String]) -> [String] {
            settings.receivers(of: severity, labels: LabelSet(labels)).map(\.name)
        }
        #expect(names(.p0, ["feature": "search"]) == ["pager", "team", "bot"])
        #expect(names(.p0, ["feature": "chat"]) == ["pager", "team"])
        #expect(names(.p3, ["feature": "search"]) == ["bot"])
        #expect(names(.p3, [:]) == ["out"])
        #expect(names(.p2, [:]).isEmpty)
        #expect(names(.watch, ["feature": "search"]).isEmpty)
    }

    @Test func withoutRoutesEachReceiverHasItsSeverities() throws {
        let text = Self.everything.components(separatedBy: "routes:")[0]
        let settings = try read(text)
        func names(_ severity: AlertSeverity) -> [String] {
            settings.receivers(of: severity, labels: LabelSet()).map(\.name)
        }
        #expect(names(.p0) == ["pager", "team", "bot", "am", "hook", "out"])
        #expect(names(.p1) == names(.p0))
        #expect(names(.p2) == ["team", "bot", "am", "hook", "out"])
        #expect(names(.p3) == names(.p2))
        #expect(names(.watch).isEmpty)
    }

    @Test(arguments: [
        ("type: pagerduty, key: R0UT1NGK3Y", "receivers.r.key"),
        ("type: slack, url: 'https://hooks.slack.com/services/T/B/X'", "receivers.r.url"),
        ("type: slack, token: xoxb-1, channel: c", "receivers.r.token"),
        ("type: webhook, url: 'http://h', secret: s3cr3t", "receivers.r.secret"),
        ("type: webhook, url: 'http://u:p@h'", "receivers.r.url"),
        ("type: alertmanager, url: 'http://h', token: t0k3n", "receivers.r.token"),
        ("type: pagerduty, key: 'env:'", "receivers.r.key"),
    ])
    func aSecretInTheFileIsRefusedAndNotRepeated(fields: String, place: String) {
        let found = problems("receivers:\n  # one\n  r: {\(fields)}\n")
        #expect(found.first?.hasPrefix("3:") == true, "\(found)")
        #expect(found.first?.contains(" \(place): ") == true, "\(found)")
        #expect(found.first?.contains("must not be in the file") == true, "\(found)")
        for secret in ["R0UT1NGK3Y", "services/T", "xoxb", "s3cr3t", "u:p", "t0k3n"] {
            #expect(!found.joined().contains(secret))
        }
    }

    @Test(arguments: [
        ("r: {type: pager}", "must be one of"),
        ("r: {type: pagerduty}", "key is missing"),
        ("r: {type: slack}", "needs either url"),
        ("r: {type: slack, token: 'env:T'}", "channel is missing"),
        ("r: {type: slack, url: 'env:U', channel: c}", "needs a token"),
        ("r: {type: alertmanager}", "url is missing"),
        ("r: {type: alertmanager, url: am}", "must be an http or https URL"),
        ("r: {type: alertmanager, url: 'http://h', username: u}", "belong together"),
        ("r: {type: textfile, path: /tmp/x.txt}", "must end with .prom"),
        ("r: {type: stdout, url: 'http://h'}", "unknown key"),
        ("r: {type: stdout, rate_limit: 5}", "unknown key"),
        ("r: {type: pagerduty, key: 'env:K', timeout: 0s}", "must be from"),
        ("a/b: {type: stdout}", "no /"),
    ])
    func whatIsWrongWithAReceiverIsSaid(receiver: String, message: String) {
        let found = problems("receivers:\n  \(receiver)\n")
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(message) == true, "\(found)")
    }

    @Test(arguments: [
        ("severities: [P9], receivers: [out]", "P9 is no severity"),
        ("severities: [watch], receivers: [out]", "watch is shown and never sent"),
        ("receivers: [ouch]", "there is no receiver ouch"),
        ("receivers: [file]", "takes metrics"),
        ("severities: [P0]", "receivers is missing"),
        ("match: ['=x'], receivers: [out]", "is no matcher"),
        ("receivers: [out], continue: true", "unknown key"),
    ])
    func whatIsWrongWithARouteIsSaid(route: String, message: String) {
        let out = "  out: {type: stdout}\n"
        let file = "  file: {type: textfile, path: /a.prom}\n"
        let found = problems("receivers:\n\(out)\(file)routes:\n  - {\(route)}\n")
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(message) == true, "\(found)")
    }

    @Test func aMissingVariableNamesItselfAndNoValue() throws {
        let settings = try read(Self.everything)
        let pager = try #require(settings.receiver("pager"))
        #expect(throws: ReceiverProblem(receiver: "pager", variable: "PAGER_KEY")) {
            try Receiver(pager, environment: ["PAGER_KEY": ""])
        }
        let receiver = try Receiver(pager, environment: ["PAGER_KEY": "R0UT1NG"])
        #expect(receiver.redacted("bad key R0UT1NG!") == "bad key env:PAGER_KEY!")
        #expect("\(pager)".contains("PAGER_KEY"))
    }
}
