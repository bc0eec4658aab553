import Foundation
import Ledger
import Testing
import Transport

@testable import Notify

struct VerdictTests {
    private let now = AlertStory.time(0)
    private let pager = PagerDutyChannel(
        routingKey: "R",
        url: "",
        changeURL: "",
        timeoutSeconds: 1
    )
    private let team = SlackWebhookChannel(url: "", timeoutSeconds: 1)
    private let bot = SlackBotChannel(token: "", channel: "", url: "", timeoutSeconds: 1)

    private func response(
        _ status: Int,
        _ body: String = "",
        retryAfter: String? = nil
    ) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: retryAfter.map { [HTTPField("retry-after", $0)] } ?? [],
            body: Data(body.utf8)
        )
    }

    private func kind(_ verdict: DeliveryVerdict) -> String {
        switch verdict {
        case .delivered: "delivered"
        case .retry: "retry"
        case .refused: "refused"
        }
    }

    @Test(arguments: [
        (202, "delivered"), (200, "retry"), (204, "retry"), (301, "retry"), (400, "refused"),
        (401, "refused"), (403, "refused"), (404, "refused"), (408, "retry"), (413, "refused"),
        (429, "retry"), (500, "retry"), (502, "retry"), (503, "retry"), (504, "retry"),
    ])
    func pagerDuty(status: Int, expected: String) {
        #expect(kind(pager.verdict(response(status), now: now)) == expected)
    }

    @Test(arguments: [
        (200, "ok", "delivered"), (200, "<html>login</html>", "retry"),
        (400, "invalid_payload", "refused"), (403, "action_prohibited", "refused"),
        (404, "no_service", "refused"), (410, "channel_is_archived", "refused"),
        (429, "", "retry"), (500, "rollup_error", "retry"),
    ])
    func slackByWebhook(status: Int, body: String, expected: String) {
        #expect(kind(team.verdict(response(status, body), now: now)) == expected)
    }

    @Test(arguments: [
        (#"{"ok":true,"channel":"C1","ts":"1.2"}"#, "delivered"),
        (#"{"ok":false,"error":"ratelimited"}"#, "retry"),
        (#"{"ok":false,"error":"internal_error"}"#, "retry"),
        (#"{"ok":false,"error":"channel_not_found"}"#, "refused"),
        (#"{"ok":false}"#, "refused"), ("<html>", "retry"),
    ])
    func slackByABot(body: String, expected: String) {
        #expect(kind(bot.verdict(response(200, body), now: now)) == expected)
    }

    @Test func aBotsMessageIsRemembered() {
        let body = #"{"ok":true,"channel":"C1","ts":"1791885720.000100"}"#
        guard case .delivered(_, let reference) = bot.verdict(response(200, body), now: now) else {
            Issue.record("not delivered")
            return
        }
        #expect(reference == "C1/1791885720.000100")
        #expect(MessageReference(reference)?.channel == "C1")
        #expect(MessageReference("C1") == nil)
    }

    /// The date is RFC 9110's form; the story starts on 2026-10-13 at 10:00.
    @Test(
        arguments: [
            ("120", 120), ("0", 0), ("1.5", 1.5), ("Tue, 13 Oct 2026 10:00:30 GMT", 30),
            ("Tue, 13 Oct 2026 09:00:00 GMT", 0), ("9999999999", 21_600), ("soon", nil), ("", nil),
            ("-5", nil), ("nan", nil), ("inf", nil),
        ] as [(String, Double?)]
    )
    func retryAfterIsHonoured(text: String, seconds: Double?) {
        #expect(RetryAfter.seconds(text, now: now) == seconds)
        let verdict = pager.verdict(response(429, retryAfter: text), now: now)
        guard case .retry(_, let wait) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(wait == seconds)
    }

    /// Computed by `printf '1791887280.{"a":1}' | openssl dgst -sha256 -hmac s3cr3t`.
    @Test func aWebhookIsSigned() {
        let signature = WebhookChannel.signature(
            of: Data(#"{"a":1}"#.utf8),
            seconds: 1_791_887_280,
            secret: "s3cr3t"
        )
        let digest = "3158bd0c051d7d6328cec795929fa7114a7198eeabdc73bca0048186c2bf41be"
        #expect(signature == "t=1791887280,v1=\(digest)")
    }
}
