import TestSupport
import Testing

@testable import Repl

@Suite("Pasted text")
struct PastedTextTests {
    /// What goes into the line of a paste, and how many bytes of it were taken.
    private func paste(_ text: String, then rest: String = "\u{1b}[201~after") -> (String, Int) {
        var paste = PastedText()
        var taken = 0
        for byte in (text + rest).utf8 {
            taken += 1
            if paste.append(byte) { break }
        }
        return (paste.line, taken)
    }

    @Test func nothingButTheTextIsTaken() {
        let (line, taken) = paste("show 品質")
        #expect(line == "show 品質")
        #expect(taken == "show 品質".utf8.count + 6)
    }

    @Test func lineBreaksBecomeASignAndComeBack() {
        let (line, _) = paste("one\r\ntwo\rthree\n")
        #expect(line == "one⏎two⏎three")
        #expect(PastedText.entered(line) == "one\ntwo\nthree")
    }

    @Test func keysAndCodesInAPasteAreNotObeyed() {
        let (line, _) = paste("a\u{1b}[31m\u{3}b\tc\u{9b}2J\u{202e}\u{1b}[201x~")
        #expect(line == "a[31mb c2J[201x~")
    }

    @Test func anyPasteIsOneHarmlessLine() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let (line, _) = paste(RandomText.any(using: &generator))
            #expect(!line.unicodeScalars.contains(where: PrintableText.isUnsafe))
        }
    }

    @Test func aHugePasteKeepsItsFrontAndFindsItsEnd() {
        var paste = PastedText()
        var isOver = false
        for byte in String(repeating: "a", count: 200_000).utf8 { isOver = paste.append(byte) }
        #expect(!isOver)
        for byte in "\u{1b}[201~".utf8 { isOver = paste.append(byte) }
        #expect(isOver)
        #expect((65_000...66_000).contains(paste.line.count))
    }
}
