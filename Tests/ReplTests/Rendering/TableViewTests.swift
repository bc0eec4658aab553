import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Tables in the terminal")
struct TableViewTests {
    private func lines(_ table: TableAnswer, width: Int, unicode: Bool = true) -> [String] {
        let style = TerminalStyle(width: width, color: false, unicode: unicode)
        return TableView(table: table, style: style).text.split(
            separator: "\n",
            omittingEmptySubsequences: false
        ).map(String.init)
    }

    @Test func numbersAreFlushRightAndTextIsShortened() {
        let lines = lines(Fixtures.table, width: 80)
        #expect(
            lines[0]
                == "time                  deployment  message                      mean    n  failed"
        )
        #expect(
            lines[2]
                == "2026-10-13 09:00:00Z  dep-768     raise the retrieval dept…  0.8812  412  no"
        )
        #expect(
            lines[3] == "2026-10-13 10:12:00Z  dep-771     提示词 v42 🚀              0.6100  143  yes"
        )
        #expect(lines[5] == "3 rows")
    }

    /// Half an identifier cannot be typed: what is written in words gives way first.
    @Test func identifiersAreShortenedLast() {
        let table = TableAnswer(
            kind: "alerts",
            question: "alerts",
            position: .start,
            asOf: nil,
            columns: [.init("alert"), .init("severity"), .init("title"), .init("incident")],
            rows: [
                [
                    .text("A-7k3f9q2m"), .text("P1"),
                    .text("Faithfulness is clearly worse than usual"), .text("I-4t8w1c6b"),
                ]
            ]
        )
        let row = lines(table, width: 36)[2]
        #expect(row.hasPrefix("A-7k3f9q2m  P1") && row.hasSuffix("I-4t8w1c6b"))
        #expect(row.contains("…"))
        // Where words alone are too wide, something has to give.
        #expect(lines(table, width: 26).contains { $0.contains("A-7k3f9q2m") })
    }

    @Test func everyLineFitsWhateverTheTable() {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<400 {
            let columnCount = Int.random(in: 1...7, using: &generator)
            let columns = (0..<columnCount).map { index in
                TableAnswer.Column("column_\(index)", isNumeric: Bool.random(using: &generator))
            }
            let rows = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                columns.map { column -> TableAnswer.Cell in
                    if !column.isNumeric { return .text(RandomText.any(using: &generator)) }
                    return .number(Double.random(in: -1_000...1_000, using: &generator))
                }
            }
            let table = TableAnswer(
                kind: "show",
                question: "q",
                position: .start,
                asOf: nil,
                columns: columns,
                rows: rows
            )
            let width = Int.random(in: 24...120, using: &generator)
            let text = lines(table, width: width, unicode: Bool.random(using: &generator))
            for line in text { #expect(DisplayWidth.columns(of: line) <= width) }
            #expect(text.contains(NumberText.count(rows.count, "row")))
        }
    }

    @Test func numbersAreNeverCut() {
        let columns = (0..<8).map { TableAnswer.Column("n\($0)", isNumeric: true) }
        let row = (0..<8).map { TableAnswer.Cell.integer(1_000_000 + Int64($0)) }
        let table = TableAnswer(
            kind: "show",
            question: "q",
            position: .start,
            asOf: nil,
            columns: columns,
            rows: [row]
        )
        let text = lines(table, width: 40)
        #expect(text.contains("row 1"))
        #expect(text.contains("n3  1000003"))
        #expect(!text.joined().contains("…"))
    }

    @Test func rowsOfTheWrongLengthDoNotTrap() {
        let table = TableAnswer(
            kind: "show",
            question: "q",
            position: .start,
            asOf: nil,
            columns: [.init("a"), .init("b", isNumeric: true)],
            rows: [[], [.text("x")], [.text("y"), .integer(2), .flag(true)]]
        )
        for format in AnswerFormat.allCases {
            let style = TerminalStyle(width: 80, color: false, unicode: true)
            #expect(!AnswerRenderer.render(.table(table), format: format, style: style).isEmpty)
        }
        #expect(lines(table, width: 80)[2] == "–  –")
    }

    @Test func tableWithoutColumnsSaysHowManyRows() {
        let table = TableAnswer(
            kind: "sql",
            question: "q",
            position: .start,
            asOf: nil,
            columns: [],
            rows: [],
            notes: ["There are no runs yet."]
        )
        #expect(lines(table, width: 80) == ["0 rows", "There are no runs yet.", ""])
    }
}
