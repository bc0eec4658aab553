import Testing

@testable import Ingest

struct AnswersFileTests {
    @Test func linesAreAnswersInOrderOfTheirRepeats() throws {
        let file = try AnswersFile(
            """
            {"id":"1","answer":"a","latency_ms":12.5}
            {"id":"2","error":"timeout"}

            {"id":"1","answer":"b"}\r
            """,
            file: "a.jsonl"
        )
        #expect(file.ids == ["1", "2"])
        #expect(file.entry("1", repeat: 0) == .answer("a", milliseconds: 12.5))
        #expect(file.entry("1", repeat: 1) == .answer("b", milliseconds: nil))
        #expect(file.entry("1", repeat: 2) == nil)
        #expect(file.entry("2", repeat: 0) == .problem("timeout"))
        #expect(file.answer("2") == nil)
        #expect(file.entry("3", repeat: 0) == nil)
    }

    @Test(arguments: [
        ("{", "line 1: is not JSON"), (#"{"id":"1"}"#, "answer is missing"),
        (#"{"answer":"a"}"#, "id is missing"), (#"{"id":1,"answer":"a"}"#, "id must be a text"),
        (#"{"id":"1","answer":null}"#, "answer is missing"), ("[]", "id is missing"),
        (#"{"id":"1","answer":"a","latency_ms":-1}"#, "latency_ms"),
        (#"{"id":"1","answer":"a","latency_ms":"5"}"#, "latency_ms"),
        (#"{"id":"","answer":"a"}"#, "1 to 1024"),
    ])
    func mistakesAreNamed(text: String, expected: String) {
        let error = #expect(throws: ScoringInputError.self) {
            try AnswersFile(text, file: "a.jsonl")
        }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}

struct PromptTemplateTests {
    static func golden(
        _ id: String = "1",
        category: String = "facts",
        prompt: String = "What is it?",
        metadata: [String: String] = [:]
    ) -> GoldenCase {
        GoldenCase(
            id: id,
            category: category,
            prompt: prompt,
            reference: "It is this.",
            source: "manual",
            metadata: metadata,
            line: "\(id) \(category) \(prompt)"
        )
    }

    @Test func placesAreFilledOnce() throws {
        let template = try PromptTemplate(
            "[{{category}}/{{id}}] {{prompt}} {{tone}} {{unknown}} {{",
            system: "Be kind."
        )
        let golden = Self.golden(prompt: "say {{id}}", metadata: ["tone": "dry {{prompt}}"])
        #expect(
            template.messages(golden) == [
                ChatMessage(role: .system, text: "Be kind."),
                ChatMessage(
                    role: .user,
                    text: "[facts/1] say {{id}} dry {{prompt}} {{unknown}} {{"
                ),
            ]
        )
    }

    @Test func thePlaceOfThePromptIsNeeded() {
        #expect(throws: ScoringInputError.self) { try PromptTemplate("Answer: {prompt}") }
    }

    @Test func theHashIsOfAllThatItSays() throws {
        let hashes = try [
            PromptTemplate(), PromptTemplate("{{prompt}} "), PromptTemplate(system: "a"),
            PromptTemplate(system: ""),
        ].map(\.hash)
        #expect(Set(hashes).count == 4)
    }
}

struct SystemUnderTestTests {
    private static func reply(_ text: String, _ end: InferenceResponse.End) -> SystemUnderTest.Reply
    {
        SystemUnderTest.reply(
            InferenceResponse(text: text, end: end, usage: nil, model: nil, milliseconds: 5)
        )
    }

    /// To a question that should not be answered, a refusal is the right answer.
    @Test func aRefusalIsAnAnswerAndNothingIsNone() {
        #expect(Self.reply("I can't.", .refused) == .answer("I can't.", milliseconds: 5))
        #expect(Self.reply("", .refused) == .answer("", milliseconds: 5))
        #expect(Self.reply("Half an ans", .length) == .answer("Half an ans", milliseconds: 5))
        for end in [InferenceResponse.End.complete, .length, .filtered] {
            guard case .none = Self.reply(" \n", end) else {
                Issue.record("\(end) was an answer")
                continue
            }
        }
    }
}
