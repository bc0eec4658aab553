import Foundation
import Testing
import Transport

@testable import Ingest

struct PairwiseJudgeTests {
    private static let answered = AnsweredCase(
        caseID: "1",
        category: "facts",
        prompt: "Q",
        reference: nil,
        answer: "MINE"
    )

    private static func compare(
        _ better: @escaping @Sendable (_ mineIsFirst: Bool) -> String
    ) async throws -> (PairwiseJudge.Outcome, StandInTransport) {
        let peer = StandInTransport { request, _ in
            let body = try JSONValue(parsing: request.body ?? Data())
            let text = body["messages"]?[1]?["content"]?.text ?? ""
            let mine = text.firstRange(of: "MINE")?.lowerBound
            let other = text.firstRange(of: "THEIRS")?.lowerBound
            return StandInTransport.answer(
                better((mine ?? text.endIndex) < (other ?? text.endIndex))
            )
        }
        let judge = Judge(
            rubric: try StandardRubric.rubric(),
            options: JudgeOptions(),
            client: try peer.client()
        )
        let outcome = try await PairwiseJudge(judge).compare(
            answered,
            with: "THEIRS",
            sample: "0"
        )
        return (outcome, peer)
    }

    private static func says(_ place: String) -> String {
        #"{"reasoning":"r","better":"\#(place)"}"#
    }

    @Test func bothOrdersAreAsked() async throws {
        let (outcome, peer) = try await Self.compare { Self.says($0 ? "first" : "second") }
        #expect(outcome.preference == .answer)
        #expect(outcome.isConsistent)
        #expect(outcome.usage == TokenUsage(input: 200, output: 40))
        #expect(peer.requests.count == 2)
        let (worse, _) = try await Self.compare { Self.says($0 ? "second" : "first") }
        #expect(worse.preference == .other)
        #expect(worse.isConsistent == true)
        let (tie, _) = try await Self.compare { _ in Self.says("tie") }
        #expect(tie.preference == .tie)
        #expect(tie.isConsistent == true)
    }

    /// A judge that always likes the first place has no preference at all.
    @Test(arguments: ["first", "second"])
    func favouringAPlaceIsATie(place: String) async throws {
        let (outcome, _) = try await Self.compare { _ in Self.says(place) }
        #expect(outcome.preference == .tie)
        #expect(outcome.isConsistent == false)
    }

    @Test func oneOrderWithATieIsATie() async throws {
        let (outcome, _) = try await Self.compare { Self.says($0 ? "first" : "tie") }
        #expect(outcome.preference == .tie)
        #expect(outcome.isConsistent == false)
    }

    @Test(arguments: [
        "both are fine", #"{"better":"third"}"#, #"{"better":"first"} or {"better":"second"}"#,
    ])
    func whatSaysNothingIsNoPreference(text: String) async throws {
        let (outcome, peer) = try await Self.compare { _ in text }
        #expect(outcome.preference == nil)
        #expect(outcome.problem != nil)
        #expect(peer.requests.count == 6, "three attempts in each order")
    }
}
