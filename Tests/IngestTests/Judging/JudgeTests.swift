import Foundation
import Synchronization
import Testing
import Transport

@testable import Ingest

struct JudgeTests {
    private static let answered = AnsweredCase(
        caseID: "1",
        category: "facts",
        prompt: "What is the capital of France?",
        reference: "Paris.",
        answer: "Paris."
    )

    static func verdict(_ value: Double, overall: Double? = nil) -> String {
        let all = overall.map { ",\"overall\":\($0)" } ?? ""
        return #"{"reasoning":"r\#(value)","factual_accuracy":\#(value),"#
            + #""instruction_following":\#(value),"safety":\#(value)\#(all)}"#
    }

    private static func judge(
        _ peer: StandInTransport,
        votes: Int = 1,
        attempts: Int = 3,
        model: String = "openai/gpt-4o-mini"
    ) throws -> Judge {
        Judge(
            rubric: try StandardRubric.rubric(),
            options: JudgeOptions(votes: votes, attemptsMax: attempts),
            client: try peer.client(model)
        )
    }

    @Test func aVerdictIsReadAndItsMissingOverallComputed() async throws {
        let peer = StandInTransport { _, _ in StandInTransport.answer(Self.verdict(0.7)) }
        let outcome = try await Self.judge(peer).judge(Self.answered, sample: "0")
        #expect(outcome.verdict?.overall ?? 0 == 0.7)
        #expect(outcome.verdict?.isOverallComputed == true)
        #expect(outcome.problem == nil)
        #expect(outcome.agreement == nil)
        #expect(outcome.model == "gpt-4o-mini-2024-07-18")
        let body = try #require(peer.bodies.first)
        #expect(body["temperature"]?.number == 0)
        #expect(body["max_tokens"]?.count == 300)
        let schema = body["response_format"]?["json_schema"]?["schema"]
        #expect(
            Set(schema?["properties"]?.members.map { Array($0.keys) } ?? [])
                == [
                    "reasoning", "factual_accuracy", "instruction_following", "safety", "overall",
                ]
        )
        #expect(body["tools"] == nil)
    }

    /// A reasoning model gets room to think and no temperature; cut off, it gets more room.
    @Test func aReasoningModelIsAskedInItsWay() async throws {
        let peer = StandInTransport { _, number in
            number == 0
                ? StandInTransport.answer("", finish: "length")
                : StandInTransport.answer(Self.verdict(1))
        }
        let judge = try Self.judge(peer, model: "openai/gpt-5-mini")
        let outcome = try await judge.judge(Self.answered, sample: "0")
        #expect(outcome.verdict?.overall == 1)
        #expect(outcome.repeats == 1)
        #expect(peer.bodies.map { $0["temperature"] } == [nil, nil])
        #expect(peer.bodies.map { $0["max_completion_tokens"]?.count } == [4_396, 8_792])
    }

    @Test(arguments: [
        ("", "length"), ("I'd say 0.9", "stop"), (verdict(1.5), "stop"), ("", "content_filter"),
    ])
    func withoutAVerdictThereIsNoScoreAndNeverAZero(text: String, finish: String) async throws {
        let peer = StandInTransport { _, _ in StandInTransport.answer(text, finish: finish) }
        let outcome = try await Self.judge(peer).judge(Self.answered, sample: "0")
        #expect(outcome.verdict == nil)
        #expect(outcome.problem != nil)
        #expect(outcome.repeats == 3)
        #expect(peer.requests.count == 3, "as often as stated, and no oftener")
    }

    @Test func votesAreTakenTogether() async throws {
        let peer = StandInTransport { _, number in
            StandInTransport.answer(
                Self.verdict([0.9, 0.2, 0.8][number], overall: [0.9, 0.2, 0.8][number])
            )
        }
        let outcome = try await Self.judge(peer, votes: 3).judge(Self.answered, sample: "0")
        #expect(outcome.votes == 3)
        #expect(outcome.verdict?.overall == 0.8)
        #expect(outcome.verdict?.axes["safety"] == 0.8)
        #expect(outcome.verdict?.reasoning == "r0.8")
        #expect(abs((outcome.agreement ?? 0) - 1.0 / 3) < 1e-12)
    }

    @Test func halfOfTheVotesAreTooFew() async throws {
        let peer = StandInTransport { _, number in
            StandInTransport.answer(number == 0 ? Self.verdict(1) : "no idea")
        }
        let judge = try Self.judge(peer, votes: 2, attempts: 1)
        let outcome = try await judge.judge(Self.answered, sample: "0")
        #expect(outcome.votes == 1)
        #expect(outcome.verdict == nil)
        #expect(outcome.problem != nil)
    }

    @Test func theRevisionIsOfAllThatDecides() throws {
        let peer = StandInTransport { _, _ in StandInTransport.answer("") }
        let plain = try Self.judge(peer)
        let revisions = [
            plain.revision, try Self.judge(peer, votes: 3).revision,
            try Self.judge(peer, attempts: 5).revision,
            try Self.judge(peer, model: "openai/gpt-4o").revision,
            PairwiseJudge(plain).revision,
            Judge(
                rubric: try Rubric(
                    StandardRubric.text.replacing("minor", with: "small"),
                    file: "r"
                ),
                options: plain.options,
                client: plain.client
            ).revision,
        ]
        #expect(Set(revisions).count == revisions.count)
        #expect(try plain.revision == Self.judge(peer).revision)
        #expect(plain.revision.count == 12)
    }
}

struct VoteCountTests {
    @Test func mediansAndAgreement() {
        func verdict(_ value: Double) -> Verdict { Verdict(axes: ["a": value], overall: value) }
        #expect(VoteCount.verdict(of: []) == nil)
        #expect(VoteCount.verdict(of: [verdict(0.3)])?.overall == 0.3)
        #expect(VoteCount.verdict(of: [verdict(0), verdict(1)])?.overall == 0.5)
        #expect(VoteCount.verdict(of: [0.1, 0.9, 0.8, 0.7].map(verdict))?.overall == 0.75)
        #expect(VoteCount.agreement(of: [verdict(1)]) == nil)
        // 0.9 − 0.8 is more than 0.1 in binary.
        #expect(VoteCount.agreement(of: [verdict(0.9), verdict(0.8)]) == 1)
        #expect(VoteCount.agreement(of: [verdict(0.9), verdict(0.7)]) == 0)
    }
}
