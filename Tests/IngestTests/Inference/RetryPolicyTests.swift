import Foundation
import Testing
import Transport

@testable import Ingest

struct RetryPolicyTests {
    /// Half a second doubled up to eight, times three quarters to one.
    @Test func waitsDoubleUpToACapAndAreShortenedByChance() {
        let policy = RetryPolicy(attemptsMax: 5)
        #expect(policy.seconds(after: 1, chance: 1) == 0.5)
        #expect(policy.seconds(after: 2, chance: 1) == 1)
        #expect(policy.seconds(after: 3, chance: 0) == 1.5)
        #expect(policy.seconds(after: 9, chance: 1) == 8)
        #expect(policy.seconds(after: .max, chance: 0) == 6)
        #expect(policy.seconds(after: -3, chance: 1) == 0.5)
    }

    private func reason(_ response: HTTPResponse) -> InferenceFailure.Reason {
        RetryPolicy.reason(response, ProviderComplaint(response, key: nil))
    }

    @Test(
        arguments: [
            (400, .rejected), (401, .unauthorised), (402, .exhausted), (403, .unauthorised),
            (404, .unknownModel), (408, .server), (409, .server), (413, .rejected),
            (422, .rejected), (429, .throttled), (498, .unauthorised), (500, .server),
            (503, .server), (529, .server), (301, .rejected),
        ] as [(Int, InferenceFailure.Reason)]
    )
    func statuses(status: Int, expected: InferenceFailure.Reason) {
        #expect(reason(HTTPResponse(status: status)) == expected)
    }

    @Test func moneyIsNoRateLimit() {
        let broke = StandInTransport.error(
            429,
            "You exceeded your quota",
            code: "insufficient_quota"
        )
        #expect(reason(broke) == .exhausted)
        let capped = HTTPResponse(
            status: 429,
            body: Data(
                #"{"type":"error","error":{"type":"rate_limit_error","message":"cap","#.utf8
            ) + Data(#""details":{"error_code":"enforced_spend_limit_reached"}}}"#.utf8)
        )
        #expect(reason(capped) == .exhausted)
    }

    @Test func theServersOwnWordCountsFirst() {
        func response(_ status: Int, _ word: String) -> HTTPResponse {
            HTTPResponse(status: status, headers: [HTTPField("x-should-retry", word)])
        }
        #expect(reason(response(400, "true")) == .server)
        #expect(reason(response(429, "false")) == .rejected)
        #expect(reason(response(500, "false")) == .rejected)
        #expect(reason(response(401, "false")) == .unauthorised)
    }

    /// Every shape in which the providers' references have errors.
    @Test(
        arguments: [
            (#"{"error":{"message":"m","type":"t","param":"p","code":"C"}}"#, "m"),
            (#"{"type":"error","error":{"type":"overloaded_error","message":"m"}}"#, "m"),
            (#"{"object":"error","message":"m","type":"invalid","param":null,"code":"1"}"#, "m"),
            (#"{"detail":[{"loc":["body"],"msg":"m","type":"missing"}]}"#, "m"),
            (#"{"message":"m"}"#, "m"), (#"{"error":"m"}"#, "m"),
            ("<html>m</html>", "<html>m</html>"),
            ("a\u{1b}[31m\n\tb\u{202e}c", "a [31m b c"), ("", ""),
        ]
    )
    func whatServersComplainOf(body: String, text: String) {
        let response = HTTPResponse(status: 400, body: Data(body.utf8))
        #expect(ProviderComplaint(response, key: nil).text == text)
    }

    @Test func theKeyIsTakenOutAndLongTextsAreCut() {
        let body = #"{"error":"bad key sk-secret-1 \#(String(repeating: "x", count: 5_000))"}"#
        let complaint = ProviderComplaint(
            HTTPResponse(status: 401, body: Data(body.utf8)),
            key: "sk-secret-1"
        )
        #expect(!complaint.text.contains("sk-secret-1"))
        #expect(complaint.text.hasPrefix("bad key [key] xxx"))
        #expect(complaint.text.count == 301)
    }
}
