import Ledger
import Testing
import Transport

struct RetryAfterTests {
    private static let now: Timestamp? = try? Timestamp(rfc3339: "2026-10-13T10:00:00Z")

    /// The date is RFC 9110's form.
    @Test(
        arguments: [
            ("120", 120), ("0", 0), ("1.5", 1.5), (" 2 ", 2), ("9999999999", 21_600),
            ("Tue, 13 Oct 2026 10:00:30 GMT", 30), ("Tue, 13 Oct 2026 09:00:00 GMT", 0),
            ("soon", nil), ("", nil), ("-5", nil), ("nan", nil), ("inf", nil), ("1e9", nil),
        ] as [(String, Double?)]
    )
    func theHeaderIsSecondsOrADate(text: String, seconds: Double?) throws {
        let now = try #require(Self.now)
        #expect(RetryAfter.seconds(text, now: now) == seconds)
        let response = HTTPResponse(status: 429, headers: [HTTPField("retry-after", text)])
        #expect(response.retryAfterSeconds(now: now) == seconds)
    }

    @Test func millisecondsAreMorePreciseAndCountFirst() throws {
        let now = try #require(Self.now)
        func seconds(_ milliseconds: String) -> Double? {
            let fields = [HTTPField("Retry-After", "3"), HTTPField("Retry-After-Ms", milliseconds)]
            return HTTPResponse(status: 429, headers: fields).retryAfterSeconds(now: now)
        }
        #expect(seconds("250") == 0.25)
        #expect(seconds("nan") == 3)
        #expect(seconds("-1") == 3)
        #expect(seconds("1e300") == 21_600)
        #expect(HTTPResponse(status: 429).retryAfterSeconds(now: now) == nil)
    }
}
