import Ledger
import Testing

/// The words that people read, and the fields that they name.
@Suite struct EventRejectionTests {
    @Test(arguments: [
        (
            #""metric":"m","value":"x""#, "data.value",
            "data.value must be a number or null, not a string"
        ),
        (#""value":1"#, "data.metric", "data.metric is missing"),
        (#""metric":"","value":1"#, "data.metric", "data.metric must not be empty"),
        (#""metric":7,"value":1"#, "data.metric", "data.metric must be a string, not a number"),
        (
            #""metric":"m","value":1,"status":"ok""#, "data.status",
            "data.status must be one of scored, unscored, error, skipped, not \"ok\""
        ),
        (
            #""metric":"m","value":null"#, "data.value",
            "data.value is null, so the status must be unscored, error or skipped"
        ),
        (
            #""metric":"m","value":0,"status":"error""#, "data.value",
            "data.value must be null unless the status is scored"
        ),
        (#""metric":"m","value":1,"n":0"#, "data.n", "data.n must be at least 1, not 0"),
        (#""metric":"m","value":1,"n":1.5"#, "data.n", "data.n must be a whole number, not 1.5"),
        (
            #""metric":"m","value":1,"n":1e16"#, "data.n",
            "data.n must be at most 9007199254740991, not 1e16"
        ),
        (
            #""metric":"m","value":1,"labels":{"a":[]}"#, "data.labels.a",
            "data.labels.a must be a string, not an array"
        ),
        (
            #""metric":"m","value":1,"evaluator":{"kind":"x"}"#, "data.evaluator.kind",
            "data.evaluator.kind must be one of llm_judge, code, human, not \"x\""
        ),
        (
            #""metric":"m","value":1,"evaluator":[]"#, "data.evaluator",
            "data.evaluator must be an object, not an array"
        ),
    ])
    func namesFieldAndReason(data: String, field: String, reason: String) {
        let rejection = rejection(of: scoreLine(data))
        #expect(rejection?.reason == reason)
        #expect(rejection?.message == reason)
        #expect(rejection?.field == field)
        #expect(rejection?.failure == .rejectedInput)
        #expect(rejection?.hint.isEmpty == false)
    }

    @Test func pointsAtTheByte() {
        let line = scoreLine(#""metric":"m","value":"x""#)
        let offset = rejection(of: line)?.byteOffset
        #expect(offset.map { String(line.utf8.dropFirst($0)) } == #""x"}}"#)
    }

    @Test func namesListElements() {
        let line =
            #"{"specversion":"1.0","id":"1","source":"/","data":{"deployment":"d","components":["#
            + #""a",7]},"type":"dev.qualityledger.deployment.recorded.v1"}"#
        #expect(rejection(of: line)?.field == "data.components[1]")
    }

    @Test(arguments: [
        ("[]", "the line must be an object, not an array"),
        ("{", "the line is not JSON: it ends in the middle of a value"),
        ("", "the line is not JSON: there is no value"),
        (
            #"{"metric":"m"}"#, "value is missing; write null, and a status, if nothing was scored"
        ),
        (#"{"metric":"m","value":true}"#, "value must be a number or null, not a boolean"),
    ])
    func refusesLines(line: String, reason: String) {
        #expect(rejection(of: line)?.reason == reason)
    }

    @Test(arguments: [
        (#","time":"2026-10-13T10:14:03""#, "time", "has no time zone"),
        (#","time":"yesterday""#, "time", "is not an RFC 3339 time"),
        (#","time":7"#, "time", "must be a string, not a number"),
        (#","time":"2026-11-21T02:49:33.123457Z""#, "time", "more than 5 minutes ahead"),
        (#","sampledrate":0"#, "sampledrate", "from 1 to 2147483647"),
        (#","subject":"""#, "subject", "must not be empty"),
        (#","Upper":1"#, "Upper", "only a to z and 0 to 9"),
        (#","list":[]"#, "list", "must be a string, a number or a boolean, not an array"),
        (#","data_base64":"AA==""#, "data_base64", "send data as JSON"),
        (#","datacontenttype":"text/xml""#, "datacontenttype", "application/json"),
        (#","dataschema":"a b""#, "dataschema", "percent-encode"),
    ])
    func namesAttributes(attribute: String, field: String, part: String) {
        let rejection = rejection(of: scoreLine(#""metric":"m","value":1"#, attributes: attribute))
        #expect(rejection?.field == field)
        #expect(rejection?.reason.contains(part) == true, "\(rejection?.reason ?? "")")
        #expect(rejection?.reason.hasPrefix(field == "Upper" ? "\"Upper\"" : field) == true)
    }

    @Test func acceptsAnEventFiveMinutesAhead() throws {
        let attribute = #","time":"2026-11-21T02:49:33.123456Z""#
        #expect(rejection(of: scoreLine(#""metric":"m","value":1"#, attributes: attribute)) == nil)
    }

    @Test(arguments: [
        ("score.record.v1", "the nearest known is dev.qualityledger.score.recorded.v1"),
        ("alert.fire.v1", "the nearest known is dev.qualityledger.alert.fired.v1"),
        (
            "score.recorded.v2",
            "is of version 2; this ledger knows dev.qualityledger.score.recorded.v1"
        ),
    ])
    func suggestsTheNearestType(name: String, part: String) {
        let line = scoreLine("").replacing("score.recorded.v1", with: name)
        #expect(rejection(of: line)?.reason.contains(part) == true)
        #expect(rejection(of: line)?.field == "type")
    }

    @Test func refusesMoreThanAMebibyte() {
        let limit = EventPreparer.maximumEventBytes
        let frame = scoreLine(#""metric":"m","value":1,"x":"""#)
        let filler = String(repeating: "x", count: limit - frame.utf8.count)
        let full = scoreLine(#""metric":"m","value":1,"x":""# + filler + "\"")
        #expect(full.utf8.count == limit)
        #expect(rejection(of: full) == nil)
        #expect(rejection(of: full + " ")?.reason.contains("more than the allowed 1 MiB") == true)
    }

    @Test func cutsLongExcerpts() {
        let line = scoreLine(
            #""metric":"m","value":1,"status":""# + String(repeating: "é", count: 9_000) + "\""
        )
        #expect((rejection(of: line)?.reason.count ?? 0) < 200)
    }
}
