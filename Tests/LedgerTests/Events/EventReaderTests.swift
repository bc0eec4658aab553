import Ledger
import Testing

@Suite struct EventReaderTests {
    /// Calls a closure with a reader of what the ledger would store for a line.
    private func withReader(_ line: String, _ body: (borrowing EventReader) throws -> Void) throws {
        var reader = EventReader()
        let stored = Array(try prepare(line).body.utf8)
        try stored.withUnsafeBufferPointer { bytes in
            try reader.read(bytes)
            try body(reader)
        }
    }

    private func text(_ bytes: ScoreFields.Text) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test func readsEveryFieldOfAScore() throws {
        let data =
            #""metric":"m","value":-0.25,"environment":"staging","feature":"f\n","category":"c","#
            + #""case":"1","run":"r","trace":"t","model":"mo","prompt":"p","release":"re","n":3,"#
            + #""evaluator":{"name":"e","revision":"v","kind":"code","model":"j","more":[1]},"x":{}"#
        try withReader(scoreLine(data, attributes: #","sampledrate":30"#)) { reader in
            let fields = try required(reader.scoreFields())
            #expect(text(fields.metric) == "m")
            #expect(fields.value == -0.25)
            #expect(fields.status == .scored)
            let read = [
                fields.environment, fields.feature, fields.category, fields.caseKey, fields.run,
                fields.trace, fields.model, fields.prompt, fields.release, fields.evaluatorName,
                fields.evaluatorRevision, fields.evaluatorKind, fields.evaluatorModel,
            ].map(text)
            let written = [
                "staging", "f\n", "c", "1", "r", "t", "mo", "p", "re", "e", "v", "code", "j",
            ]
            #expect(read == written)
            #expect(fields.n == 3)
            #expect(fields.sampledRate == 30)
        }
    }

    @Test(arguments: [
        ("scored", ScoreFields.Status.scored, "1"), ("unscored", .unscored, "null"),
        ("error", .error, "null"), ("skipped", .skipped, "null"),
    ])
    func readsTheStatus(name: String, status: ScoreFields.Status, value: String) throws {
        try withReader(scoreLine(#""metric":"m","value":\#(value),"status":"\#(name)""#)) {
            reader in
            let fields = try required(reader.scoreFields())
            #expect(fields.status == status)
            #expect((fields.value == nil) == (value == "null"))
        }
    }

    @Test func absentAndNullAreTheSame() throws {
        for extra in ["", #","feature":null,"evaluator":null,"n":null"#] {
            try withReader(scoreLine(#""metric":"m","value":1"# + extra)) { reader in
                let fields = try required(reader.scoreFields())
                #expect(fields.feature.isEmpty && fields.evaluatorName.isEmpty)
                #expect(fields.n == 1 && fields.sampledRate == 1)
                #expect(reader.text("feature") == nil)
                #expect(reader.member("feature") == nil)
            }
        }
    }

    @Test func readsOtherEvents() throws {
        let line =
            #"{"specversion":"1.0","id":"1","source":"/s","subject":"x","#
            + #""type":"dev.qualityledger.verdict.recorded.v1","#
            + #""data":{"judge":{"name":"j"},"axes":{"b":1,"a":0.5},"list":["x","y",1],"#
            + #""labels":{"k":"v"},"yes":true,"deep":{"n":2}}}"#
        try withReader(line) { reader in
            #expect(reader.attribute("subject") == "x")
            #expect(reader.attribute("time") == nil)
            #expect(reader.text("judge", "name") == "j")
            #expect(reader.number("deep", "n") == 2)
            #expect(reader.number("judge") == nil)
            #expect(reader.boolean("yes") == true)
            #expect(reader.texts("list") == ["x", "y"])
            #expect(reader.numbers("axes").map(\.name) == ["a", "b"])
            #expect(reader.numbers("axes").map(\.value) == [0.5, 1])
            #expect(reader.labels("labels").map(\.value) == ["v"])
            #expect(reader.scoreFields() == nil)
            let kind = reader.withTape { $0.kind(of: .root) }
            #expect(kind == .object)
        }
    }

    @Test(arguments: ["1", "[]", "{}", "{\"data\":7}", "{\"data\":{\"metric\":1,\"n\":1e300}}"])
    func readsNothingFromWhatIsNoEvent(text: String) throws {
        var reader = EventReader()
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            try reader.read(bytes)
            #expect(reader.scoreFields() == nil)
            #expect(reader.text("metric") == nil)
            #expect(reader.texts("metric").count == 0)
        }
    }
}
