import Ledger

/// An error as a person sees it: what is wrong, then what to do.
struct ErrorText {
    let error: any Error
    let style: TerminalStyle

    /// Lines with their line breaks, without control characters.
    var text: String {
        var lines: [String] = []
        let diagnostic = (error as? any DiagnosedError)?.renderedDiagnostic
        let known = error as? any UserFacingError
        if let diagnostic {
            lines += diagnosed(diagnostic)
        } else {
            lines += wrapped(known?.message ?? "Unexpected: \(error)")
        }
        // A diagnostic that already gives the hint need not give it twice.
        let hint = known?.hint ?? ""
        if !hint.isEmpty, diagnostic?.contains(hint) != true { lines += wrapped(hint) }
        let text = lines.joined(separator: "\n")
        let printable = PrintableText.escaped(
            text,
            unicode: style.unicode,
            keepsLineBreaks: true
        )
        return printable.hasSuffix("\n") ? printable : printable + "\n"
    }

    /// The question and its caret as they are, as breaking them would take the caret from its word;
    /// what is said below them, wrapped.
    private func diagnosed(_ diagnostic: String) -> [String] {
        let lines = diagnostic.split(separator: "\n", omittingEmptySubsequences: false)
        let caret = lines.lastIndex { line in
            line.contains("^") && line.allSatisfy { $0 == "^" || $0 == " " }
        }
        let below = caret.map { $0 + 1 } ?? 0
        return lines[..<below].map(String.init)
            + lines[below...].flatMap { $0.isEmpty ? [""] : wrapped(String($0)) }
    }

    private func wrapped(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            WrappedText.lines(String(line), width: style.proseWidth)
        }
    }
}
