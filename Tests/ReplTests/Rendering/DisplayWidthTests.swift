import TestSupport
import Testing

@testable import Repl

@Suite("Display width")
struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("plain", 5), ("日本語", 6), ("ｆｕｌｌ", 8), ("한글", 4), ("é", 1), ("e\u{301}", 1),
        ("🚀", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("👍🏽", 2), ("\u{301}", 0),
        ("a\u{200b}b", 2), ("…", 1), ("─", 1), ("⠿", 1), ("ไทย", 3), ("𝄞", 1),
        ("\u{1100}\u{1161}", 2),
        ("、。", 4), ("⌚", 2), ("☎", 1),
    ])
    func columnsOfText(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }

    /// Single scalars against Python's `unicodedata` (Unicode 14), an independent table.
    @Test(.enabled(if: pythonHas("unicodedata")))
    func everyAssignedWideScalarAgreesWithPython() throws {
        let program = """
            import unicodedata
            for c in range(0x20, 0x110000):
                k = chr(c)
                if unicodedata.category(k) in ('Cn', 'Cs', 'Cc', 'Cf', 'Mn', 'Me', 'Mc'): continue
                if unicodedata.east_asian_width(k) in 'WF': print(c)
            """
        let wide = Set(try python(program, input: "").split(separator: "\n").compactMap { Int($0) })
        #expect(wide.count > 110_000)
        let narrowGiven = wide.filter { value in
            guard let scalar = Unicode.Scalar(UInt32(value)) else { return false }
            return DisplayWidth.columns(of: Character(scalar)) != 2
        }
        #expect(narrowGiven.isEmpty)
        let wideGiven = (0x20..<0x30000).filter { value in
            guard let scalar = Unicode.Scalar(UInt32(value)), !wide.contains(value) else {
                return false
            }
            let category = scalar.properties.generalCategory
            let isCounted = ![.unassigned, .nonspacingMark, .spacingMark].contains(category)
            return isCounted && DisplayWidth.columns(of: Character(scalar)) == 2
        }
        // Scalars that Unicode assigned after version 14 inside of wide blocks.
        #expect(wideGiven.filter { !(0x2ff0...0x31ef).contains($0) && $0 < 0x16fe0 } == [])
    }

    @Test func truncationKeepsWithinTheLimit() {
        #expect(DisplayWidth.truncate("日本語です", to: 6, ellipsis: "…") == "日本…")
        #expect(DisplayWidth.truncate("faithfulness", to: 6, ellipsis: "~") == "faith~")
        #expect(DisplayWidth.truncate("fits", to: 4, ellipsis: "…") == "fits")
        #expect(DisplayWidth.truncate("any", to: 0, ellipsis: "…") == "")
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let text = RandomText.any(using: &generator)
            let printable = PrintableText.escaped(text, unicode: true)
            let limit = Int.random(in: 0...30, using: &generator)
            let cut = DisplayWidth.truncate(printable, to: limit, ellipsis: "…")
            #expect(DisplayWidth.columns(of: cut) <= limit)
        }
    }

    @Test func paddingFills() {
        #expect(DisplayWidth.pad("日本", to: 6) == "日本  ")
        #expect(DisplayWidth.pad("12", to: 5, flushRight: true) == "   12")
        #expect(DisplayWidth.pad("longer", to: 3) == "longer")
    }

    @Test func wrappingFits() {
        let lines = WrappedText.lines("one two three", width: 9, firstIndent: "- ", indent: "  ")
        #expect(lines == ["- one two", "  three"])
        #expect(WrappedText.lines("", width: 10) == [""])
        #expect(WrappedText.lines("abcdefgh", width: 3) == ["abc", "def", "gh"])
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<1_000 {
            let text = PrintableText.escaped(RandomText.any(using: &generator), unicode: true)
            let width = Int.random(in: 4...40, using: &generator)
            for line in WrappedText.lines(text, width: width, indent: "  ") {
                #expect(DisplayWidth.columns(of: line) <= width)
            }
        }
    }
}
