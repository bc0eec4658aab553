import Foundation
import Testing
import TestSupport

@testable import Ingest

@Suite struct AnswerScorerTests {
    private static func answer(
        _ text: String,
        reference: String? = "Paris.",
        latency: Double? = nil,
        metadata: [String: String] = [:]
    ) -> AnsweredCase {
        AnsweredCase(
            caseID: "c",
            category: "facts",
            prompt: "What is the capital of France?",
            reference: reference,
            answer: text,
            latencyMilliseconds: latency,
            metadata: metadata
        )
    }

    /// One value a case, of scorers with one metric.
    private static func values(_ scorer: any AnswerScorer, _ answers: [AnsweredCase]) throws
        -> [Double?]
    {
        try scorer.score(answers).map { $0[0].value }
    }

    /// What the protocol promises, of every scorer.
    @Test func outcomesAreInOrderAndComplete() throws {
        let scorers: [any AnswerScorer] = [
            RougeScorer(Rouge()), ExactMatchScorer(), ContainsScorer(), try RegexScorer(),
            JSONSchemaScorer(), LengthScorer(), LatencyScorer(),
            BertScorer(try BertScore(modelFolder: TinyBert.folder)),
        ]
        let answers = [
            Self.answer("Paris."), Self.answer(""), Self.answer("It is Lyon", reference: nil),
            Self.answer("Paris is the capital.", reference: "  \n"),
        ]
        for scorer in scorers {
            #expect(!scorer.name.isEmpty && !scorer.revision.isEmpty && !scorer.metrics.isEmpty)
            let outcomes = try scorer.score(answers)
            #expect(outcomes.count == answers.count)
            for outcomes in outcomes {
                #expect(outcomes.map(\.metric) == scorer.metrics)
                for outcome in outcomes {
                    #expect((outcome.value != nil) == (outcome.status == .scored))
                    #expect(outcome.status == .scored || outcome.detail != nil)
                }
            }
            #expect(try scorer.score([]).isEmpty)
            #expect(try scorer.score(answers) == outcomes)
        }
        #expect(Set(scorers.map(\.revision)).count == scorers.count)
    }

    /// A missing reference is no zero.
    @Test func withoutAReferenceThereIsNoValue() throws {
        let scorers: [any AnswerScorer] = [
            RougeScorer(), ExactMatchScorer(),
            BertScorer(try BertScore(modelFolder: TinyBert.folder)),
        ]
        for scorer in scorers {
            for reference in [nil, "", " \t"] {
                let outcomes = try scorer.score([Self.answer("Paris", reference: reference)])[0]
                #expect(outcomes.allSatisfy { $0.status == .unscored && $0.value == nil })
            }
            let empty = try scorer.score([Self.answer("")])[0]
            #expect(empty.allSatisfy { $0.value == 0 })
        }
    }

    @Test func exactMatches() throws {
        let answers = ["Paris.", " Paris. \n", "paris.", "Paris", "Pari s."].map { Self.answer($0) }
        #expect(try Self.values(ExactMatchScorer(), answers) == [1, 1, 0, 0, 0])
        let strict = ExactMatchScorer(TextComparison(ignoresSpacing: false))
        #expect(try Self.values(strict, answers) == [1, 0, 0, 0, 0])
        let loose = ExactMatchScorer(TextComparison(ignoresCase: true, ignoresPunctuation: true))
        #expect(try Self.values(loose, answers) == [1, 1, 1, 1, 0])
    }

    @Test func containedTexts() throws {
        let answers = ["It is PARIS.", "paris", "Lyon", "Lyon, not Paris."].map { Self.answer($0) }
        #expect(try Self.values(ContainsScorer(), answers) == [1, 0, 0, 1])
        let two = ["Paris", "Lyon"]
        #expect(try Self.values(ContainsScorer(texts: two), answers) == [0, 0, 0, 1])
        let any = ContainsScorer(texts: two, quantity: .any)
        #expect(try Self.values(any, answers) == [1, 1, 1, 1])
        let none = ContainsScorer(texts: ["Lyon"], quantity: .none)
        #expect(try Self.values(none, answers) == [1, 1, 0, 0])
        let own = [Self.answer("see 42", metadata: ["contains": "42"])]
        #expect(try Self.values(ContainsScorer(), own) == [1])
    }

    @Test func regularExpressions() throws {
        let answers = [
            Self.answer("order 1234", metadata: ["regex": "\\d{4}"]), Self.answer("none"),
            Self.answer("x", metadata: ["regex": "("]),
            Self.answer(String(repeating: "a", count: 1 << 21), metadata: ["regex": "a"]),
        ]
        let outcomes = try RegexScorer().score(answers).map { $0[0] }
        #expect(outcomes.map(\.status) == [.scored, .unscored, .error, .error])
        #expect(outcomes[0].value == 1)
        #expect(try Self.values(RegexScorer(pattern: "^o"), answers) == [1, 0, 0, nil])
        #expect(throws: RegexScorerError.self) { try RegexScorer(pattern: "[") }
    }

    @Test func jsonAnswers() throws {
        let schema = try JSONSchema(
            #"{"type":"object","required":["city"],"properties":{"city":{"type":"string"}}}"#
        )
        let answers = [
            #"{"city":"Paris"}"#, "```json\n{\"city\": \"Paris\"}\n```", #"{"city":7}"#, "Paris",
            "",
            "{\"city\":\"Paris\"} and more",
        ].map { Self.answer($0) }
        let outcomes = JSONSchemaScorer(schema).score(answers).map { $0[0] }
        #expect(outcomes.map(\.value) == [1, 1, 0, 0, 0, 0])
        #expect(outcomes[2].detail == "/city must be string, not number")
        let own = [
            Self.answer("3", metadata: ["json_schema": #"{"type":"integer"}"#]), Self.answer("3"),
            Self.answer("3", metadata: ["json_schema": "{"]),
        ]
        #expect(JSONSchemaScorer().score(own).map { $0[0].status } == [.scored, .unscored, .error])
    }

    @Test func lengthsAndLatencies() {
        let answers = [
            Self.answer("two words", latency: 812.5), Self.answer("🇫🇷é", latency: -1),
            Self.answer(""),
        ]
        let lengths = LengthScorer().score(answers).map { $0.map(\.value) }
        #expect(lengths == [[9, 2], [2, 1], [0, 0]])
        let latencies = LatencyScorer().score(answers).map { $0[0] }
        #expect(latencies.map(\.value) == [812.5, nil, nil])
        #expect(latencies.map(\.status) == [.scored, .error, .unscored])
    }

    @Test func valuesAreFinite() {
        for value in [Double.nan, .infinity, -.infinity] {
            let outcome = MetricOutcome.scored("m", value)
            #expect(outcome.status == .error && outcome.value == nil)
        }
    }

    @Test func revisionsTellParametersApart() throws {
        let revisions = [
            RougeScorer(Rouge(kinds: [.rougeL])).revision,
            RougeScorer(Rouge(kinds: [.rouge1])).revision,
            RougeScorer(Rouge(kinds: [.rougeL], usesStemmer: false)).revision,
            ContainsScorer(texts: ["a", "b"]).revision, ContainsScorer(texts: ["ab"]).revision,
            ContainsScorer(texts: ["a", "b"], quantity: .any).revision,
            try RegexScorer(pattern: "a").revision, try RegexScorer(pattern: "b").revision,
            ExactMatchScorer(TextComparison(ignoresCase: true)).revision,
        ]
        #expect(Set(revisions).count == revisions.count)
        #expect(RougeScorer().revision == RougeScorer().revision)
    }
}
