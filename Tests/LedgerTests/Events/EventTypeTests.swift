import Ledger
import Testing

@Suite struct EventTypeTests {
    @Test func partsRoundTrip() {
        let type = EventType(rawValue: "dev.qualityledger.score.recorded.v1")
        #expect(type == .scoreRecorded)
        #expect(type.parts?.noun == "score")
        #expect(type.parts?.participle == "recorded")
        #expect(type.parts?.version == 1)
        #expect(type.shortName == "score.recorded")
        #expect(EventType(noun: "score", participle: "recorded", version: 12).parts?.version == 12)
    }

    @Test(arguments: [
        "", "score.recorded.v1", "dev.qualityledger.score.v1", "dev.qualityledger.score.recorded.1",
        "dev.qualityledger.score.recorded.v", "dev.qualityledger.score.recorded.v0",
        "dev.qualityledger.score.recorded.v01", "dev.qualityledger..recorded.v1",
        "dev.qualityledger.a.b.c.v1", "dev.qualityledger.score.recorded.v99999999999999999999",
        "dev.qualityledger.score.recorded.v1.",
    ])
    func hasNoPartsIfMalformed(name: String) {
        #expect(EventType(rawValue: name).parts == nil)
        #expect(EventType(rawValue: name).shortName == name)
    }

    @Test func everySchemaHasItsOwnWellFormedType() {
        let types = EventSchema.all.map(\.type)
        #expect(types.count == 29)
        #expect(Set(types).count == types.count)
        for type in types { #expect(type.parts?.version == 1) }
        #expect(EventSchema.schema(of: .shadowCompared)?.type == .shadowCompared)
        #expect(EventSchema.schema(of: EventType(rawValue: "com.example.x")) == nil)
    }
}
