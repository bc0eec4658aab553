import Foundation
import Ledger
import Testing

@testable import Ingest

@Suite struct IncidentCasesTests {
    private static let scope = IncidentCases.Scope(
        incident: "I-1",
        metric: "faithfulness",
        environment: "production",
        feature: "search",
        times: Timestamp(seconds: 1_791_886_000)...Timestamp(seconds: 1_791_889_000),
        lowerIsWorse: true
    )

    private static func event(
        _ id: String,
        _ value: String,
        time: Int64 = 1_791_887_000,
        metric: String = "faithfulness",
        more: String = ""
    ) -> String {
        let time = Timestamp(seconds: time).rfc3339
        return """
            {"specversion":"1.0","id":"\(id)","source":"/t","time":"\(time)",\
            "type":"dev.qualityledger.score.recorded.v1",\
            "data":{"metric":"\(metric)","value":\(value),"feature":"search"\(more)}}

            """
    }

    private func bench(_ events: [String], storesTexts: Bool = true) throws -> IntakeBench {
        let bench = try IntakeBench()
        bench.options.storesTexts = storesTexts
        let report = try bench.ingest(events.joined())
        #expect(report.rejectedCount == 0)
        return bench
    }

    private static let texts =
        #","trace":"t-2","category":"billing","texts":{"prompt":"Where is my bill?","answer":"Gone."}"#

    private static let events = [
        event("a", "0.9", more: #","trace":"t-1""#), event("b", "0.2", more: texts),
        event("c", "0.3", more: #","trace":"t-3""#), event("d", "0.25", more: #","trace":"t-3""#),
        event("e", "0.01", time: 1_791_885_999), event("f", "0.01", metric: "coherence"),
        event("g", "null", more: #","status":"error""#),
        event("h", "0.02", more: #","environment":"staging""#),
        event("i", "0.5"),
    ]

    @Test func theWorstOfTheScopeComeFirst() throws {
        let bench = try bench(Self.events)
        let worst = try IncidentCases.worst(of: Self.scope, limit: 3, in: bench.store)
        #expect(worst.map(\.key) == ["t-2", "t-3", "i"])
        #expect(worst.map(\.value) == [0.2, 0.25, 0.5])
        #expect(worst[0].prompt == "Where is my bill?" && worst[0].answer == "Gone.")
        #expect(worst[1].prompt == nil && worst[1].category == "")
        var higher = Self.scope
        higher.lowerIsWorse = false
        #expect(try IncidentCases.worst(of: higher, limit: 1, in: bench.store)[0].key == "t-1")
    }

    @Test func textsThatAreNotStoredAreLeftOut() throws {
        let bench = try bench(Self.events, storesTexts: false)
        let worst = try IncidentCases.worst(of: Self.scope, limit: 1, in: bench.store)
        #expect(worst[0].key == "t-2" && worst[0].prompt == nil && worst[0].answer == nil)
    }

    @Test func linesAreDraftsOfCases() throws {
        let bench = try bench(Self.events)
        let worst = try IncidentCases.worst(of: Self.scope, limit: 2, in: bench.store)
        let path = bench.path("prompts.jsonl")
        try DatasetFile.append(worst.map { $0.line(of: Self.scope) }, to: path)
        #expect(try DraftFile.ids(in: path) == ["I-1/t-2", "I-1/t-3"])
        #expect(try DraftFile.ids(in: bench.path("none.jsonl")).isEmpty)
        let error = #expect(throws: DatasetError.self) { try GoldenDatasetReader().read(path) }
        #expect(
            error?.problems.map(\.field) == [
                "reference_response", "category", "prompt", "reference_response",
            ]
        )
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n")[0]
            .replacingOccurrences(
                of: "\"reference_response\":\"\"",
                with: "\"reference_response\":\"In your account.\""
            )
        let golden = try GoldenDatasetReader().read(try bench.write(text.utf8, to: "mended.jsonl"))
        #expect(golden.cases[0].source == "incident:I-1")
        #expect(golden.cases[0].metadata["answer"] == "Gone.")
    }

    /// A file whose last line has no end keeps that line.
    @Test func appendingKeepsWhatIsThere() throws {
        let bench = try bench([])
        let path = try bench.write("{\"id\":\"x\"}".utf8, to: "prompts.jsonl")
        try DatasetFile.append(["{\"id\":\"y\"}"], to: path)
        try DatasetFile.append([], to: path)
        #expect(try DraftFile.ids(in: path) == ["x", "y"])
    }
}
