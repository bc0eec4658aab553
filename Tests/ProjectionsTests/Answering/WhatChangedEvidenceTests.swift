import Ledger
import TestSupport
import Testing

@testable import Projections

/// What events say of releases and judges reaches the answer.
@Suite("Answers: evidence of what changed")
struct WhatChangedEvidenceTests {
    private static let start = 1_791_590_400.0

    private static func time(_ minute: Int) -> String {
        Timestamp(seconds: Int64(start)).advanced(bySeconds: Double(minute) * 60).rfc3339
    }

    /// One score of a metric a minute for 20 hours, worse from minute 1,000 on.
    private func scores(
        _ metric: String,
        judge: String,
        falls: Bool,
        extra: (Int) -> String = { _ in "" },
        seed: UInt64
    ) -> [String] {
        var random = SeededGenerator(seed: seed)
        return (0..<1_200).map { minute in
            let isBad = falls && minute >= 1_000
            let value = Double.random(in: isBad ? 0.4...0.7 : 0.7...1, using: &random)
            return #"{"metric":"\#(metric)","value":\#(value),"time":"\#(Self.time(minute))","#
                + #""evaluator":{"name":"\#(judge)","revision":"r1"}\#(extra(minute))}"#
        }
    }

    private func answer(_ events: [String]) throws -> WhatChangedAnswer {
        let ledger = try TestLedger()
        try ledger.append(events)
        let question = "what changed when faithfulness dropped"
        guard case .whatChanged(let answer, _, _) = try ledger.answerer().answer(question) else {
            throw QuestionFailure.notAnAnswer
        }
        return answer
    }

    private enum QuestionFailure: Error { case notAnAnswer }

    @Test func releasesOnScoresAreSetAgainstVersions() throws {
        // Recorded 40 minutes before its first score, which is when the scores fall.
        let answer = try answer(
            scores(
                "faithfulness",
                judge: "judge",
                falls: true,
                extra: { minute in
                    #","release":"\#(minute >= 1_000 ? "v2" : "v1")""#
                },
                seed: 1
            ) + [
                #"{"deployment":"dep-2","version":"v2","time":"\#(Self.time(960))"}"#,
                #"{"deployment":"dep-1","version":"v1","time":"\#(Self.time(5))"}"#,
            ]
        )
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == "dep-2")
        #expect((answer.suspects.first?.probability ?? 0) > 0.97)
    }

    @Test func otherMetricsOfTheJudgeAreItsControls() throws {
        let deployment = #"{"deployment":"innocent","time":"\#(Self.time(991))"}"#
        let asked = scores("faithfulness", judge: "judge", falls: true, seed: 1)
        let code = scores("exact_match", judge: "code", falls: false, seed: 2)
        let alone = try answer(asked + code + [deployment])
        #expect(alone.suspects.first?.id == "innocent")
        let moved = scores("relevance", judge: "judge", falls: true, seed: 3)
        let together = try answer(asked + code + moved + [deployment])
        #expect(together.headline.contains("relevance of judge moved at the same time"))
        let before = alone.suspects.first?.probability ?? 0
        #expect((together.suspects.first?.probability ?? 1) < before)
    }
}
