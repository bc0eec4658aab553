import Ledger
import Projections
import Testing

@testable import Repl

@Suite("Control chart")
struct ControlChartViewTests {
    private func render(_ answer: ControlChartAnswer, _ format: AnswerFormat) -> String {
        let style = TerminalStyle(width: 80, color: false, unicode: true)
        return AnswerRenderer.render(.controlChart(answer), format: format, style: style)
    }

    @Test func theTerminalShowsFiguresAndViolations() {
        let text = render(Fixtures.controlChart, .table)
        #expect(text.hasPrefix("faithfulness in search is out of control: 2 of 12 points"))
        for part in [
            "Phase 1", "individuals chart, provisional",
            "center 0.88, sigma 0.04; limits 0.76 to 1",
            "Phase 2", "individuals chart, approved by", "lower side, strict reading",
            "western_electric_1, nelson_3",
            "a false signal every 183 points, 9.2 a week", "Lag one", "0.31", "Violations",
            "0.7, limits 0.76 to 1: western_electric_1", "Ask next", "limits of faithfulness",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !PrintableText.isUnsafe($0) })
        #expect(
            text.split(separator: "\n").allSatisfy { DisplayWidth.columns(of: String($0)) <= 80 }
        )
    }

    @Test func otherFormatsHoldThePoints() {
        let csv = render(Fixtures.controlChart, .csv)
        #expect(csv.hasPrefix("time,value,n,lower,upper,violations\r\n"))
        #expect(csv.split(separator: "\r\n").count == 13)
        #expect(csv.contains(",0.7,1,0.76,1,western_electric_1 western_electric_2\r\n"))
        let markdown = render(Fixtures.controlChart, .markdown)
        #expect(markdown.hasPrefix("### faithfulness in search is out of control"))
        #expect(markdown.contains("- **Run length**: a false signal every 183 points"))
        #expect(!markdown.contains("<b>") && !markdown.contains("\u{1b}"))
        #expect(render(Fixtures.controlChart, .jsonl).split(separator: "\n").count == 1)
    }

    @Test func anEmptyChartIsSaid() {
        let text = render(Fixtures.emptyControlChart, .table)
        #expect(text.hasPrefix("no limits for faithfulness in search yet\n"))
        #expect(!text.contains("Phase"))
    }
}
