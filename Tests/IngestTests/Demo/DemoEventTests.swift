import Foundation
import Ledger
import Testing

@testable import Ingest

struct DemoEventTests {
    private func json(_ value: DemoValue) -> String {
        var bytes: [UInt8] = []
        value.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0, "0"), (1, "0.0001"), (10, "0.001"), (6_100, "0.61"), (10_000, "1"),
        (10_500, "1.05"), (-1, "-0.0001"), (-12_340, "-1.234"), (18_000_000, "1800"),
    ])
    func decimalsHaveNoTrailingZeros(tenThousandths: Int, text: String) {
        #expect(json(.decimal(tenThousandths: tenThousandths)) == text)
    }

    @Test func stringsAreEscapedSoThatAParserReadsThemBack() throws {
        let text = "a \"quoted\" \\ line\nand\ttab\u{1}é"
        let bytes = Data(json(.array([.string(text), .null, .integer(-3)])).utf8)
        let parsed = try #require(try JSONSerialization.jsonObject(with: bytes) as? [Any])
        #expect(parsed.first as? String == text)
        #expect(parsed[1] is NSNull)
        #expect(parsed[2] as? Int == -3)
    }

    @Test func anEventIsOneLineWithItsMembersInOrder() {
        let event = DemoEvent(
            kind: .scoreRecorded,
            source: "/s",
            id: "1",
            subject: "search",
            time: Timestamp(seconds: 0),
            correlation: "run-1",
            recordedTime: Timestamp(seconds: 90),
            data: [("metric", .string("faithfulness")), ("value", .null)]
        )
        let expected = """
            {"specversion":"1.0","id":"1","source":"/s",\
            "type":"dev.qualityledger.score.recorded.v1","subject":"search",\
            "time":"1970-01-01T00:00:00Z","recordedtime":"1970-01-01T00:01:30Z",\
            "correlationid":"run-1","data":{"metric":"faithfulness","value":null}}

            """
        #expect(String(decoding: event.line, as: UTF8.self) == expected)
        #expect(event.arrival == Timestamp(seconds: 90))
    }
}
