import Ledger
import Projections
import Testing

@testable import Repl

@Suite("Descriptions of charts")
struct ChartDescriptionTests {
    /// Means of two features over four hours; the third of search is missing.
    static let table: Answer = {
        let rows =
            [0, 1, 3].map { row("search", $0, 0.9) } + [0, 1, 2, 3].map { row("docs", $0, 0.5) }
        return .table(
            TableAnswer(
                kind: "show",
                question: "show faithfulness by feature, hour",
                position: .start,
                asOf: nil,
                columns: [
                    .init("feature"), .init("hour"), .init("mean", isNumeric: true),
                    .init("n", isNumeric: true),
                ],
                rows: rows
            )
        )
    }()

    private static func row(_ feature: String, _ hour: Double, _ mean: Double) -> [TableAnswer.Cell]
    {
        [
            .text(feature), .time(Fixtures.minute(hour * 60)), .number(mean + hour / 100),
            .integer(7),
        ]
    }

    @Test func tablesOfMeansByTimeHaveALineForEachGroup() throws {
        let chart = try #require(ChartDescription(Self.table))
        #expect(chart.lines.map(\.name) == ["search", "docs"])
        #expect(chart.lines[0].points.map(\.n) == [7, 7, 7])
        #expect(chart.lines[0].points.allSatisfy { $0.durationSeconds == 3_600 })
        #expect(chart.lines[0].runs == [0..<2, 2..<3])
        #expect(chart.lines[1].runs == [0..<4])
    }

    @Test func otherTablesHaveNone() {
        guard case .table(var table) = Self.table else { return }
        table.columns[2].name = "count"
        #expect(ChartDescription(.table(table)) == nil)
    }

    @Test func controlChartsHaveLimitsSignalsAndDeployments() {
        var answer = Fixtures.controlChart
        answer.markers = [.init(time: Fixtures.minute(3), label: "dep-1", isSuspect: false)]
        let chart = ChartDescription(answer)
        #expect(chart.lines.first?.signals == [10, 11])
        #expect(chart.limits.count == 12)
        #expect(chart.limits.first?.upper == 1)
        #expect(chart.markers.map(\.label) == ["dep-1"])
        #expect(AxisTicks.labels(chart.valueTicks).first == "0.7")
        #expect(AxisTicks.labels(chart.valueTicks).last == "1.0")
    }

    @Test func whatCannotBeDrawnIsLeftOut() {
        let points = [(0.5, 1), (.nan, 1), (0.7, 0), (0.9, 2)].enumerated().map { index, entry in
            ChartSeries.Point(
                time: Fixtures.minute(Double(index)),
                durationSeconds: 60,
                mean: entry.0,
                n: entry.1
            )
        }
        let line = ChartDescription.Line(points: points) { $0 == 3 }
        #expect(line.points.map(\.mean) == [0.5, 0.9])
        #expect(line.signals == [1])
        let chart = ChartDescription(
            metric: "m",
            lines: [line, .init(points: [])],
            levels: [.infinity],
            limits: [.init(startSeconds: 0, endSeconds: 1, lower: -.infinity, upper: 1)]
        )
        #expect(chart.lines.count == 1 && chart.levels.isEmpty && chart.limits.isEmpty)
        #expect(ChartDescription(metric: "m", lines: []).isEmpty)
    }

    @Test func severalLinesAreToldApartByLetters() {
        guard let chart = ChartDescription(Self.table) else { return }
        let style = TerminalStyle(width: 80, color: false, unicode: true)
        let lines = ChartView(chart: chart, style: style).lines
        #expect(lines.suffix(2).map { $0.trimmingWhitespace } == ["a search", "b docs"])
        let plot = lines.filter { $0.contains("│") || $0.contains("┤") }.joined()
        #expect(plot.contains("a") && plot.contains("b"))
    }

    @Test func violationsAreCrossedAndLimitsDrawn() {
        let style = TerminalStyle(width: 80, color: false, unicode: true)
        let lines = ChartView(chart: ChartDescription(Fixtures.controlChart), style: style).lines
        let plot = lines.filter { $0.contains("│") || $0.contains("┤") }
        #expect(plot.last?.filter { $0 == "×" }.count == 2)
        #expect(plot.first?.contains("┄┄┄┄") == true)
        #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= 80 })
    }
}
