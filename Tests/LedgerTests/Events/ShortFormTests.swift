import Ledger
import Testing

/// Lines that people and shell scripts write, and texts that are kept apart.
@Suite struct ShortFormTests {
    private func digest(_ text: String) -> String {
        Array(text.utf8).withUnsafeBytes { testDigest($0) }
    }

    @Test func aMetricAndAValueAreAScore() throws {
        let time = #""time":"2026-10-13T10:14:03Z""#
        let line = #"{"value":0.910,"metric":"faithfulness","feature":"search",\#(time)}"#
        let prepared = try prepare(line, lineNumber: 3)
        let canonicalLine = #"{"feature":"search","metric":"faithfulness",\#(time),"value":0.91}"#
        #expect(prepared.event.type == .scoreRecorded)
        #expect(prepared.event.flags == [.shortForm])
        #expect(prepared.source == "/ledger/short")
        #expect(prepared.id == "sha256:" + digest(canonicalLine))
        #expect(
            prepared.body.hasPrefix(
                #"{"data":{"feature":"search","metric":"faithfulness","value":0.91},"id":"sha256:"#
            )
        )
        #expect(canonical(prepared.body) == prepared.body)
        #expect(try prepare(line, lineNumber: 4).id == prepared.id)
    }

    @Test func withoutATimeTheLineNumberTellsLinesApart() throws {
        let line = #"{"metric":"m","value":1}"#
        #expect(try prepare(line, lineNumber: 1).id == "sha256:" + digest(line + "#1"))
        #expect(try prepare(line, lineNumber: 1).id == prepare(line, lineNumber: 1).id)
        #expect(try prepare(line, lineNumber: 1).id != prepare(line, lineNumber: 2).id)
    }

    @Test func aDeploymentIsADeployment() throws {
        let prepared = try prepare(
            #"{"deployment":"dep-1","kind":"prompt","id":"d1","source":"/x"}"#
        )
        #expect(prepared.event.type == .deploymentRecorded)
        #expect(prepared.id == "d1")
        #expect(prepared.source == "/x")
        #expect(
            prepared.body.hasPrefix(#"{"data":{"deployment":"dep-1","kind":"prompt"},"id":"d1","#)
        )
    }

    @Test func envelopeAttributesStayOnTop() throws {
        let prepared = try prepare(
            #"{"metric":"m","value":null,"status":"error","id":null,"subject":"s","#
                + #""correlationid":"c","causationid":"k","sampledrate":20,"traceparent":"t","#
                + #""recordedtime":"2026-10-13T10:14:03Z","case":"1","Any Name":[1]}"#
        )
        #expect(
            prepared.body.hasPrefix(
                #"{"causationid":"k","correlationid":"c","data":{"Any Name":[1],"case":"1","#
                    + #""metric":"m","status":"error","value":null},"id":"sha256:"#
            )
        )
        #expect(prepared.body.contains(#""sampledrate":20,"#))
    }

    @Test func rejectionsSpeakOfTheLineAsItWasWritten() {
        let rejection = rejection(of: #"{"metric":"m","value":1,"evaluator":{"kind":"x"}}"#)
        #expect(rejection?.field == "evaluator.kind")
        #expect(rejection?.reason.hasPrefix("evaluator.kind must be one of") == true)
        #expect(rejection?.byteOffset == nil)
        #expect(ShortFormTests.neither?.reason.contains("no short form") == true)
    }

    private static let neither = rejection(of: #"{"value":1}"#)

    @Test func textsAreDetached() throws {
        let kept = "sha256:" + String(repeating: "a", count: 64)
        let data =
            #""metric":"m","texts":{"prompt":"Why?\n","answer":"\"}","old":"\#(kept)"},"value":1"#
        let prepared = try prepare(scoreLine(data))
        let prompt = "sha256:" + digest("Why?\n")
        let answer = "sha256:" + digest("\"}")
        #expect(prepared.event.flags == [.texts])
        #expect(prepared.texts.map(\.name) == ["prompt", "answer"])
        #expect(prepared.texts.map(\.text) == ["Why?\n", "\"}"])
        #expect(prepared.texts.map(\.hash) == [prompt, answer])
        #expect(prepared.texts.map(\.eventIndex) == [0, 0])
        let texts = #""texts":{"answer":"\#(answer)","old":"\#(kept)","prompt":"\#(prompt)"}"#
        #expect(prepared.body.contains(texts))
        #expect(canonical(prepared.body) == prepared.body)
        let again = try prepare(prepared.body)
        #expect(again.texts.isEmpty && again.body == prepared.body)
    }

    @Test func textsOfAShortFormAreDetachedToo() throws {
        let prepared = try prepare(#"{"metric":"m","value":1,"texts":{"a b":"x"}, "case":"9"}"#)
        #expect(prepared.event.flags == [.shortForm, .texts])
        #expect(prepared.texts.map(\.name) == ["a b"])
        #expect(prepared.body.contains(#""texts":{"a b":"sha256:\#(digest("x"))"}"#))
        #expect(prepared.body.contains(#""case":"9""#))
    }

    @Test func emptyTextsAndThoseOfOthersStay() throws {
        #expect(try prepare(scoreLine(#""metric":"m","value":1,"texts":{}"#)).texts.isEmpty)
        #expect(try prepare(scoreLine(#""metric":"m","value":1,"texts":null"#)).texts.isEmpty)
        let foreign = scoreLine(#""texts":{"a":"b"}"#).replacing(
            "dev.qualityledger",
            with: "com.example"
        )
        #expect(try prepare(foreign).body.contains(#""texts":{"a":"b"}"#))
    }
}
