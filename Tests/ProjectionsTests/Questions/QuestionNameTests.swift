import Ledger
import TestSupport
import Testing

@testable import Projections

struct QuestionNameTests {
    @Test(arguments: [
        ("faithfulness", "faithfulness"), ("my metric", "\"my metric\""), ("in", "\"in\""),
        ("metrics", "\"metrics\""), ("a\"b", "\"a\\\"b\""), ("a\\b", "\"a\\\\b\""), ("", "\"\""),
        ("gpt-4o@2.1", "gpt-4o@2.1"), ("trailing.", "\"trailing.\""), ("7d", "7d"),
    ])
    func quotedOnlyIfNeeded(name: String, written: String) {
        #expect(QuestionName.quoted(name) == written)
    }

    @Test(arguments: 0..<6)
    func quotedNamesAreReadBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "a", "Z", "0", "9", " ", "\"", "\\", "'", ".", "-", ":", "in", "the", "忠", "é", "\t",
            "=",
            ",", "?", "”", "what",
        ]
        for _ in 0..<300 {
            let count = Int.random(in: 1...6, using: &generator)
            let name = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
                .joined()
            let written = QuestionName.quoted(name)
            let shown = try QuestionParser.parse(
                "show \(written) by hour in \(written)",
                now: Timestamp(seconds: 0)
            )
            guard case .show(let metrics) = shown.kind else {
                Issue.record("\(written) is not shown")
                continue
            }
            #expect(metrics.map(\.text) == [name])
            #expect(shown.scopes.map(\.name.text) == [name])
            let changed = try QuestionParser.parse(
                "what changed when \(written) dropped where model = \(written)",
                now: Timestamp(seconds: 0)
            )
            #expect(changed.filter?.comparisons.map(\.value) == [name])
        }
    }
}
