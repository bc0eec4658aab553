import Foundation
import Ledger
import Testing

@testable import Ingest

/// Bad lines among good ones: each is refused by name, and what follows it lands.
struct HostileInputTests {
    /// A bad line, and a part of the reason that its writer is given.
    struct BadLine: Sendable, CustomStringConvertible {
        var bytes: [UInt8]
        var reason: String
        var description: String { reason }

        init(_ text: String, _ reason: String) {
            bytes = Array(text.utf8)
            self.reason = reason
        }
    }

    private static let envelope = Lines.score(1)

    static let badLines: [BadLine] = {
        var lines = [
            BadLine(#"{"metric":"f","value":NaN}"#, "NaN and Infinity are not JSON"),
            BadLine(#"{"metric":"f","value":-Infinity}"#, "a number is malformed"),
            BadLine(#"{"metric":"f","value":1e400}"#, "too large for a double"),
            BadLine(#"{"metric":"f","value":01}"#, "a number is malformed"),
            BadLine(#"{"metric":"f","value":"0.9"}"#, "value must be a number or null"),
            BadLine(#"{"metric":7,"value":1}"#, "metric must be a string"),
            BadLine(#"{"metric":"","value":1}"#, "metric must not be empty"),
            BadLine(#"{"metric":"f","value":null}"#, "value is null"),
            BadLine(#"{"metric":"f","value":1,"n":0}"#, "n must be at least 1"),
            BadLine(#"{"metric":"f","value":1,"n":1.5}"#, "n must be a whole number"),
            BadLine(#"{"metric":"f"}"#, "value is missing"),
            BadLine(#"{"a":1}"#, "no short form"),
            BadLine(#"{"metric":"f","metric":"g","value":1}"#, "a name occurs twice"),
            BadLine(#"{"metric":"f","m\u0065tric":"g","value":1}"#, "a name occurs twice"),
            BadLine(#"{"metric":"f","value":1,}"#, "a comma before a closing bracket"),
            BadLine(#"{"metric":"f","value":1"#, "in the middle of a value"),
            BadLine(#"{"metric":"f","value":1} {"#, "more text after the value"),
            BadLine(#"{"metric":"\ud800","value":1}"#, "half a surrogate pair"),
            BadLine("{\"metric\":\"a\tb\",\"value\":1}", "a control character"),
            BadLine(#"{"metric":"f","value":1,"time":"2026-10-13T10:14:00"}"#, "no time zone"),
            BadLine(#"{"metric":"f","value":1,"time":"yesterday"}"#, "RFC 3339"),
            BadLine(#"{"metric":"f","value":1,"time":"2026-02-30T10:14:00Z"}"#, "time "),
            BadLine(#"{"metric":"f","value":1,"time":"2026-10-13T12:05:01Z"}"#, "5 minutes ahead"),
            BadLine("null", "must be an object, not null"),
            BadLine("\"text\"", "must be an object"),
            BadLine("[1]", "must be an object, not an array"),
            BadLine(String(repeating: "[", count: 10_000), "nested more than 64 deep"),
            BadLine(
                String(repeating: #"{"a":"#, count: 10_000) + "1"
                    + String(repeating: "}", count: 10_000),
                "nested more than 64 deep"
            ),
            BadLine(
                envelope.replacingOccurrences(of: "score.recorded", with: "score.recordet"),
                "is unknown; the nearest known is dev.qualityledger.score.recorded.v1"
            ),
            BadLine(envelope.replacingOccurrences(of: ".v1", with: ".v9"), "is of version 9"),
            BadLine(
                envelope.replacingOccurrences(of: "\"1.0\"", with: "\"0.3\""),
                "must be \"1.0\""
            ),
            BadLine(envelope.replacingOccurrences(of: "\"/test\"", with: "\"a b\""), "URI"),
            BadLine(String(repeating: "x", count: 1 << 20) + "yy", "longer than the allowed 1 MiB"),
        ]
        var invalid = BadLine("", "not UTF-8")
        invalid.bytes = Array(#"{"metric":""#.utf8) + [0xc3, 0x28] + Array(#"","value":1}"#.utf8)
        lines.append(invalid)
        invalid.bytes =
            Array(#"{"metric":""#.utf8) + [0xed, 0xa0, 0x80] + Array(#"","value":1}"#.utf8)
        lines.append(invalid)
        return lines
    }()

    @Test(arguments: badLines)
    func aBadLineIsRefusedAndWhatFollowsLands(bad: BadLine) throws {
        let bench = try IntakeBench()
        let good = Array((Lines.score(100) + "\n").utf8)
        let after = Array(Lines.score(101).utf8)
        // First in the file is the worst place: the form of the input is guessed there.
        for input in [bad.bytes + [0x0a] + good + after, good + bad.bytes + [0x0d, 0x0a] + after] {
            let bench2 = try IntakeBench()
            let report = try bench2.ingest(bytes: input)
            #expect(report.new == 2)
            #expect(report.rejectedCount == 1)
            #expect(report.records == 3)
            let rejects = try bench2.rejects()
            #expect(rejects.count == 1)
            #expect(rejects.first?.reason.contains(bad.reason) == true, "\(rejects[0].reason)")
            let isFirst = input.starts(with: bad.bytes)
            #expect(rejects.first?.line == (isFirst ? 1 : 2))
            #expect(rejects.first?.bytes == bad.bytes + (isFirst ? [] : [0x0d]))
            #expect(report.rejections.first?.reason == rejects.first?.reason)
        }
        #expect(try bench.store.head().size == 0)
    }

    @Test func anEventWithinFiveMinutesAheadIsTaken() throws {
        let bench = try IntakeBench()
        let report = try bench.ingest(#"{"metric":"f","value":1,"time":"2026-10-13T12:05:00Z"}"#)
        #expect(report.new == 1)
    }

    @Test func aSlowStreamIsJudgedByTheClockOfEachMoment() throws {
        let bench = try IntakeBench()
        let path = try bench.write(
            #"{"metric":"f","value":1,"time":"2026-10-13T12:20:00Z"}"#.utf8,
            to: "slow.jsonl"
        )
        let ticks = Ticks(bench.now)
        let session = IngestSession(store: bench.store, options: bench.options) { ticks.next() }
        let report = try session.ingest(path)
        #expect(report.new == 1)
        #expect(report.rejectedCount == 0)
    }

    /// A clock that moves on by 20 minutes each time it is read.
    private final class Ticks: @unchecked Sendable {
        private var now: Timestamp

        init(_ now: Timestamp) { self.now = now }

        func next() -> Timestamp {
            defer { now = now.advanced(bySeconds: 1_200) }
            return now
        }
    }

    @Test func anEmptyFileAndABinaryFile() throws {
        let bench = try IntakeBench()
        let empty = try bench.ingest("")
        #expect(empty.records == 0)
        #expect(empty.isClean)
        #expect(try bench.store.head().size == 0)
        let binary = (0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 197) }
        let report = try bench.ingest(bytes: binary)
        #expect(report.new == 0)
        #expect(report.records == report.rejectedCount)
        let bytes = try bench.rejects().map(\.bytes)
        let lines = binary.split(separator: 0x0a, omittingEmptySubsequences: true).map(Array.init)
        #expect(bytes == lines)
    }

    @Test func aFolderAndAMissingFileAreNamed() throws {
        let bench = try IntakeBench()
        #expect { try bench.session().ingest(bench.path("")) } throws: {
            ($0 as? InputError)?.failure == .usage && "\($0)".contains("is a folder")
        }
        #expect { try bench.session().ingest(bench.path("none")) } throws: {
            ($0 as? InputError)?.failure == .usage && "\($0)".contains("cannot be opened")
        }
    }

    @Test func aHundredThousandBadLinesStayFast() throws {
        let bench = try IntakeBench()
        var text = ""
        for index in 0..<100_000 { text += "{\"metric\":\"m\(index)\",\"value\":\"bad\"}\n" }
        let clock = ContinuousClock()
        var report = IngestReport(input: "")
        let taken = try clock.measure { report = try bench.ingest(text) }
        #expect(report.rejectedCount == 100_000)
        #expect(report.rejections.count == 20)
        // A debug build takes some seconds; anything quadratic would take minutes.
        #expect(taken < .seconds(60))
    }

    @Test func aMendedRejectsFileIsTakenIn() throws {
        let bench = try IntakeBench()
        let bad = Lines.score(2, value: "\"x\"")
        let spread = bad.replacingOccurrences(of: "s-2", with: "s-3")
            .replacingOccurrences(of: ",", with: ",\n  ")
        let text = "[\(Lines.score(1)),\n\(bad),\n\(spread)]"
        #expect(try bench.ingest(text).rejectedCount == 2)
        #expect(try bench.rejects().map(\.bytes) == [Array(bad.utf8), Array(spread.utf8)])
        let rejected = try String(contentsOfFile: bench.options.rejectsPath, encoding: .utf8)
        let mended = rejected.replacingOccurrences(of: "\"x\"", with: "0.25")
        let report = try bench.ingest(mended, named: "mended.jsonl")
        #expect(report.new == 2)
        #expect(report.isClean)
        #expect(report.records == 2)
    }

    @Test func theRejectsFileItselfMayBeTheInput() throws {
        let bench = try IntakeBench()
        bench.options.truncatesRejects = false
        _ = try bench.ingest("{\"a\":1}\n{\"b\":2}\n")
        let before = try Data(contentsOf: URL(filePath: bench.options.rejectsPath))
        let report = try bench.session().ingest(bench.options.rejectsPath)
        #expect(report.rejectedCount == 2)
        #expect(report.rejectsPath == bench.path("rejects-2.jsonl"))
        #expect(try Data(contentsOf: URL(filePath: bench.options.rejectsPath)) == before)
        bench.options.truncatesRejects = true
        #expect(throws: InputError.self) {
            try bench.session().ingest(bench.options.rejectsPath)
        }
        #expect(try Data(contentsOf: URL(filePath: bench.options.rejectsPath)) == before)
    }

    @Test func aRejectsFileThatCannotBeWrittenIsAnErrorAndNotAHang() throws {
        let bench = try IntakeBench()
        bench.options.rejectsPath = "/dev/full"
        let bad = String(repeating: "x", count: 200_000)
        #expect { try bench.ingest("\(Lines.score(1))\n\(bad)\n\(Lines.score(2))\n") } throws: {
            ($0 as? InputError)?.failure == .unavailable
        }
        bench.options.rejectsPath = "/nowhere/rejects.jsonl"
        #expect(throws: InputError.self) {
            try bench.ingest("\(Lines.score(1))\n\(Lines.score(1, value: "0.7"))\nx\n")
        }
    }
}
