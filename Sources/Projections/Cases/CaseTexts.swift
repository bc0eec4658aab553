import Ledger

/// The prompts and answers of cases, as far as they were stored and not erased.
struct CaseTexts {
    /// The ledger that has the texts.
    let store: any EventStore
    private var missing = 0
    private var redacted = 0
    private var isNamed = false

    /// What producers call a prompt, in the order in which it is looked for.
    private static let promptNames = ["prompt", "question", "input", "query"]
    /// What producers call an answer, in the order in which it is looked for.
    private static let answerNames = ["answer", "response", "output", "completion"]

    /// Begins without texts.
    ///
    /// - Parameter store: The ledger that has them.
    init(store: any EventStore) {
        self.store = store
    }

    /// The prompt and the answer of a case.
    ///
    /// - Parameter one: The case.
    /// - Returns: A cell each; none for a text that is not there, of which ``notes(hasCases:)`` tells.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    mutating func cells(
        of one: ScoredCase
    ) throws -> (prompt: TableAnswer.Cell, answer: TableAnswer.Cell) {
        (
            try cell(of: one, called: Self.promptNames),
            try cell(of: one, called: Self.answerNames)
        )
    }

    private mutating func cell(
        of one: ScoredCase,
        called names: [String]
    ) throws -> TableAnswer.Cell {
        guard let digits = names.lazy.compactMap({ one.texts[$0] }).first else { return .none }
        isNamed = true
        let hexadecimal = digits.hasPrefix("sha256:") ? String(digits.dropFirst(7)) : digits
        guard let hash = MerkleHash(hex: hexadecimal) else { return .none }
        switch try store.text(hash: hash) {
        case .text(let text): return .text(text)
        case .redacted: redacted += 1
        case .missing: missing += 1
        }
        return .none
    }

    /// What to say of the texts that are not shown.
    ///
    /// - Parameter hasCases: Whether there are cases at all.
    /// - Returns: Sentences; none if every text is there.
    func notes(hasCases: Bool) -> [String] {
        guard hasCases else { return [] }
        guard isNamed else { return ["The scores name no prompts and answers, so none is shown."] }
        var notes: [String] = []
        if missing > 0 {
            notes.append(
                "\(missing) texts were not stored: `ledger ingest --store-texts` keeps them."
            )
        }
        if redacted > 0 { notes.append("\(redacted) texts were erased.") }
        return notes
    }
}
