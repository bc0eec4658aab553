/// The questions offered at the end of an answer.
struct NextQuestions {
    let questions: [String]
    let style: TerminalStyle

    /// A heading and one line per question; nothing if there is none.
    var lines: [String] {
        if questions.isEmpty { return [] }
        return ["", style.paint("Ask next", .strong)]
            + questions.map { "  " + PrintableText.escaped($0, unicode: style.unicode) }
    }
}
