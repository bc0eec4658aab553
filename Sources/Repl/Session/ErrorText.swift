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
            // Breaking its lines would take the caret from its word.
            lines.append(diagnostic)
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

    private func wrapped(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            WrappedText.lines(String(line), width: style.proseWidth)
        }
    }
}
