import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Untrusted text")
struct PrintableTextTests {
    @Test(arguments: [
        ("plain", "plain", "plain"),
        ("\u{1b}[2J", "␛[2J", "\\x1b[2J"),
        ("a\nb\tc\rd", "a␊b␉c␍d", "a\\nb\\tc\\rd"),
        ("\u{7f}\u{0}", "␡␀", "\\x7f\\x00"),
        ("\u{9b}31m", "\\x9b31m", "\\x9b31m"),
        ("\u{202e}exe", "\\u{202e}exe", "\\u{202e}exe"),
        ("\u{feff}\u{2028}", "\\u{feff}\\u{2028}", "\\u{feff}\\u{2028}"),
        ("日本 é", "日本 é", "\\u{65e5}\\u{672c} \\u{e9}"),
        ("👨‍👩‍👧", "👨‍👩‍👧", "\\u{1f468}\\u{200d}\\u{1f469}\\u{200d}\\u{1f467}"),
    ])
    func isShownNotSent(text: String, unicode: String, ascii: String) {
        #expect(PrintableText.escaped(text, unicode: true) == unicode)
        #expect(PrintableText.escaped(text, unicode: false) == ascii)
    }

    @Test func lineBreaksOfOurOwnStay() {
        let text = PrintableText.escaped("a\n\u{1b}b", unicode: true, keepsLineBreaks: true)
        #expect(text == "a\n␛b")
    }

    /// Whatever is stored, no format sends a control character but its own line breaks.
    @Test(arguments: AnswerFormat.allCases)
    func noFormatSendsWhatATerminalObeys(format: AnswerFormat) {
        var generator = SeededGenerator(seed: 21)
        for round in 0..<150 {
            let texts = (0..<8).map { _ in RandomText.any(using: &generator) }
            let table = TableAnswer(
                kind: "show",
                question: texts[0],
                position: .start,
                asOf: nil,
                columns: [.init(texts[1]), .init("n", isNumeric: true), .init(texts[2])],
                rows: [[.text(texts[3]), .text(texts[4]), .text(texts[5])]],
                notes: [texts[6]],
                next: [texts[7]]
            )
            var changed = Fixtures.hostileWhatChanged
            changed.headline = texts[0]
            changed.suspects[0].id = texts[1]
            changed.excluded[0].id = texts[2]
            var chart = Fixtures.chart
            chart.metric = texts[3]
            chart.markers[0].label = texts[4]
            let isUnicode = round % 2 == 0
            let style = TerminalStyle(width: 72, color: false, unicode: isUnicode)
            for answer in [
                Answer.table(table), .whatChanged(changed, chart: chart, next: [texts[5]]),
            ] {
                let rendered = AnswerRenderer.render(answer, format: format, style: style)
                let sent = rendered.unicodeScalars.filter { scalar in
                    let isOwn =
                        scalar == "\n" || (format == .csv && (scalar == "\r" || scalar == "\t"))
                    return PrintableText.isUnsafe(scalar) && !isOwn
                }
                #expect(sent.isEmpty)
                if format == .table && !isUnicode {
                    #expect(rendered.utf8.allSatisfy { $0 < 0x80 })
                }
            }
        }
    }

    @Test func markdownIsInert() {
        let text = MarkdownText.inline("a|b <img> *c* [d](e) snake_case _f_ `g` & h\n# i")
        #expect(
            text == "a\\|b &lt;img&gt; \\*c\\* \\[d\\](e) snake_case \\_f\\_ \\`g\\` &amp; h␊\\# i"
        )
        #expect(MarkdownText.code("a`b``c") == "``` a`b``c ```")
        #expect(MarkdownText.code("a|b") == "`a|b`")
        #expect(MarkdownText.code("a|b", inTable: true) == "`a\\|b`")
        #expect(MarkdownText.code("") == "`  `")
    }
}
