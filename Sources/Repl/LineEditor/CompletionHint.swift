/// What may come next, shown faintly behind the cursor while a person types.
enum CompletionHint {
    /// The words that fit at the end of a line.
    ///
    /// - Parameters:
    ///   - line: The line, with the cursor at its end.
    ///   - candidates: What fits there.
    ///   - room: The columns up to the edge of the terminal.
    /// - Returns: The rest of the one word that fits, or the words that may come next; empty if
    ///   there is nothing to say or no room for it.
    static func text(line: String, candidates: [Completion], room: Int) -> String {
        let bytes = Array(line.utf8)
        guard !bytes.isEmpty, let first = candidates.first,
            candidates.allSatisfy({ $0.replacing == first.replacing }),
            first.replacing.lowerBound >= 0, first.replacing.upperBound == bytes.count
        else { return "" }
        let typed = String(decoding: bytes[first.replacing], as: UTF8.self)
        let texts = candidates.map(\.text).filter { text in
            !text.unicodeScalars.contains(where: PrintableText.isUnsafe)
        }
        if !typed.isEmpty {
            guard texts.count == 1, let text = texts.first, text.hasPrefix(typed) else { return "" }
            let rest = String(text.dropFirst(typed.count))
            return DisplayWidth.columns(of: rest) < room ? rest : ""
        }
        guard line.last?.isWhitespace == true else { return "" }
        var shown = ""
        for (index, text) in texts.enumerated() {
            let next = shown.isEmpty ? text : shown + " · " + text
            let isLast = index == texts.count - 1
            // Room is kept for the dots that say that there are more.
            guard DisplayWidth.columns(of: next) + (isLast ? 0 : 2) < room else {
                return shown.isEmpty ? "" : shown + " …"
            }
            shown = next
        }
        return shown
    }
}
