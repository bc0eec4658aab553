import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("The answer to chart")
struct RunChartTests {
    private static let points = (0..<8).map { index in
        let isLast = index == 7
        return RunChartAnswer.Point(
            time: Fixtures.minute(Double(index) * 15),
            mean: index < 4 ? 0.88 : 0.61,
            n: 50,
            low: isLast ? nil : 0.5,
            high: isLast ? nil : 0.9,
            evaluator: "judge@r1"
        )
    }

    private static let empty = RunChartAnswer(
        question: "chart faithfulness in search",
        position: Position(rawValue: 9),
        asOf: nil,
        metric: MetricDefinition(
            name: "faithfulness",
            polarity: .higherIsBetter,
            lowerBound: 0,
            upperBound: 1,
            unit: .fraction
        ),
        scope: WhatChangedAnswer.Scope(environment: "production", feature: "search"),
        bucketSeconds: 900
    )

    private static let chart = {
        var chart = empty
        chart.points = points
        chart.center = 0.745
        chart.markers = [
            .init(
                time: Fixtures.minute(55),
                kind: .deployment,
                id: "dep-\u{1b}[31m771",
                label: "api \u{202e}4.2"
            )
        ]
        chart.notes = ["A note."]
        chart.next = ["control chart of faithfulness"]
        return chart
    }()

    private func render(_ answer: RunChartAnswer, _ format: AnswerFormat) -> String {
        AnswerRenderer.render(
            .chart(answer),
            format: format,
            style: TerminalStyle(width: 80, color: false, unicode: true)
        )
    }

    @Test(.enabled(if: pythonHas("jsonschema")), arguments: [chart, empty])
    func theContractIsKept(chart: RunChartAnswer) throws {
        let contracts = MachineFormatTests()
        for format in [AnswerFormat.json, .jsonl] {
            let json = render(chart, format)
            #expect(try contracts.violations(json, schema: "chart") == "")
            let broken = json.replacing("\"center\"", with: "\"centre\"")
            #expect(try contracts.violations(broken, schema: "chart") != "")
        }
    }

    @Test func everyFormatTellsWhatHappened() {
        for format in [AnswerFormat.table, .markdown, .csv, .json, .jsonl] {
            let text = render(Self.chart, format)
            #expect(text.contains("771"), "\(format)")
            #expect(
                !text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" },
                "\(format)"
            )
            #expect(text.last?.isNewline == true)
        }
        #expect(render(Self.chart, .table).contains("8 means of 15 min, median 0.745"))
        #expect(
            render(Self.empty, .table).contains("No chart of faithfulness in production, search.")
        )
        let lines = render(Self.chart, .csv).split(whereSeparator: \.isNewline)
        #expect(lines.count == 9)
        #expect(lines[0] == "time,n,mean,low,high,evaluator,events")
    }
}
