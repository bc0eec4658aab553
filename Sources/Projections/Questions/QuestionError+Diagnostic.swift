extension QuestionError {
    /// The widest line that is shown whole, in columns.
    private static let widestLine = 96

    /// The column where the error stands, counted in characters from 1.
    var column: Int {
        SourceRange(0, range.lowerBound).text(in: question).count + 1
    }

    /// The question with carets under what is wrong, the reason, and what to do.
    ///
    /// Control characters are replaced, so that a question can never draw on the terminal by
    /// itself. Of a long question the part around the error is shown.
    ///
    /// - Returns: Lines without a final newline: the question, the carets, the reason, the hint.
    public func diagnostic() -> String {
        let lines = caretLines()
        return "\(lines.question)\n\(lines.carets)\n\(Self.cleaned(reason))\n\(hint)"
    }

    /// The line of the question and the line of carets beneath it.
    func caretLines() -> (question: String, carets: String) {
        var before = Array(Self.cleaned(SourceRange(0, range.lowerBound).text(in: question)))
        var marked = Array(Self.cleaned(range.text(in: question)))
        let length = question.utf8.count
        var after = Array(Self.cleaned(SourceRange(range.upperBound, length).text(in: question)))
        let total = Self.width(before) + Self.width(marked) + Self.width(after)
        if total > Self.widestLine {
            var start = before.endIndex
            var kept = 0
            while start > 0, kept < Self.widestLine / 3 {
                start -= 1
                kept += Self.width(before[start])
            }
            if start > 0 { before = ["…"] + before[start...] }
            if marked.count > Self.widestLine / 3 {
                marked = marked.prefix(Self.widestLine / 3) + ["…"]
            }
            let room = max(0, Self.widestLine - Self.width(before) - Self.width(marked))
            if Self.width(after) > room {
                after = Array(after.prefix(max(0, room / 2)))
                after.append("…")
            }
        }
        let carets = String(repeating: "^", count: max(1, Self.width(marked)))
        return (
            String(before) + String(marked) + String(after),
            String(repeating: " ", count: Self.width(before)) + carets
        )
    }

    /// How many columns characters take: two for those of East Asian width and for emoji.
    private static func width(_ characters: [Character]) -> Int {
        characters.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark:
            return 0
        default:
            break
        }
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
            0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            return 2
        default:
            return 1
        }
    }
}
