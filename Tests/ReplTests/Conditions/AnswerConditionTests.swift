import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Conditions on answers")
struct AnswerConditionTests {
    private static let table = Answer.table(
        TableAnswer(
            kind: "show",
            question: "show",
            position: .start,
            asOf: nil,
            columns: [
                .init("category"), .init("mean", isNumeric: true), .init("n", isNumeric: true),
                .init("time"), .init("open"),
            ],
            rows: [
                [
                    .text("billing"), .number(0.80 - 0.75), .integer(7), .time(Fixtures.minute(0)),
                    .flag(true),
                ],
                [.text("2026"), .none, .integer(9), .time(Fixtures.minute(60)), .flag(false)],
            ]
        )
    )

    @Test(arguments: [
        ("rows > 0", true), ("rows = 2", true), ("rows == 2", true), ("ROWS>=3", false),
        // 0.80 − 0.75 is a little above 0.05 in binary, and not above it for a person.
        ("mean > 0.05", false), ("mean >= 0.05", true), ("mean >= 5%", true), ("mean < 0.06", true),
        ("n > 8", true), ("n > 9", false), ("n != 7", true), ("category = billing", true),
        ("category = 'billing'", true), ("category = \"x y\"", false), ("category = 2026", true),
        ("category != billing", true), ("open = true", true), ("open = maybe", false),
        ("time > 2026-10-13T09:30:00Z", true), ("time > 2026-10-13T10:00:00Z", false),
        ("rows > 5 or n > 8", true), ("rows > 0 and n > 9", false),
        ("rows > 5 and n > 0 or category = billing", true), ("mean = abc", false),
    ])
    func tablesAreCompared(text: String, holds: Bool) throws {
        #expect(try AnswerCondition(text).holds(for: Self.table) == holds, "\(text)")
    }

    @Test(arguments: [
        ("delta < -0.05", true), ("delta > 0", false), ("conclusion = suspect", true),
        ("probability > 0.9 and confidence = strong", true), ("rows = 1", true),
        ("after < 0.7", true),
        ("id = dep-771", true), ("id = dep-768", false), ("p < 0.001", true),
    ])
    func whatChangedIsCompared(text: String, holds: Bool) throws {
        let answer = RenderingSnapshotTests.incident
        #expect(try AnswerCondition(text).holds(for: answer) == holds, "\(text)")
    }

    @Test func whatIsNotKnownSatisfiesNothing() throws {
        #expect(try !AnswerCondition("delta < 0").holds(for: RenderingSnapshotTests.noChange))
        #expect(try !AnswerCondition("delta != 0").holds(for: RenderingSnapshotTests.noChange))
    }

    @Test func controlChartsAndChangePointsAreCompared() throws {
        let chart = Answer.controlChart(Fixtures.controlChart)
        #expect(try AnswerCondition("signals >= 2 and value < 0.75").holds(for: chart))
        let points = Answer.changePoints(Fixtures.changePoints, chart: Fixtures.chart, next: [])
        #expect(try AnswerCondition("rows > 0").holds(for: points))
    }

    @Test(arguments: [
        ("", "", "expected the name of a column"), ("rows", "    ^", "expected one of"),
        ("rows >", "      ^", "expected a number"), ("rows => 1", "     ^^", "expected one of"),
        ("rows > 1 2", "         ^", "expected and, or"),
        ("rows > 1 and", "            ^", "the name"),
        ("rows > nan", "       ^^^", "finite"), ("rows ; 1", "     ^", "found \";\""),
    ])
    func aMistakeHasACaret(text: String, carets: String, said: String) throws {
        let error = try #require(throws: ConditionError.self) { try AnswerCondition(text) }
        let lines = try #require(error.renderedDiagnostic).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines[0] == text)
        if !carets.isEmpty { #expect(lines[1] == carets) }
        #expect(lines[2].contains(said), "\(lines)")
        #expect(error.failure == .usage)
    }

    @Test func aColumnThatIsNotThereIsAMistakeWhateverTheRest() throws {
        let condition = try AnswerCondition("rows > 0 or meam > 1")
        let error = try #require(throws: ConditionError.self) {
            try condition.holds(for: Self.table)
        }
        #expect(error.hint == "Did you mean mean?")
        #expect(error.renderedDiagnostic?.contains("\n            ^^^^\n") == true)
        let far = try AnswerCondition("elephants > 0")
        let other = try #require(throws: ConditionError.self) { try far.holds(for: Self.table) }
        #expect(other.hint == "It has rows, category, mean, n, time, open.")
    }

    @Test func anyTextIsReadOrRefused() {
        var generator = SeededGenerator(seed: 9)
        let words = [
            "rows", "<", ">=", "and", "or", "1e999", "-0", "\"", "'", "é", "%", "\u{1b}", "=",
        ]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...7, using: &generator)
            let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
                .joined(separator: Bool.random(using: &generator) ? " " : "")
            do {
                _ = try AnswerCondition(text).holds(for: Self.table)
            } catch let error as ConditionError {
                #expect(error.renderedDiagnostic?.contains("\u{1b}") == false)
            } catch {
                Issue.record("\(error)")
            }
        }
    }
}
