/// How many tokens a prompt has: counted by a vocabulary, or estimated without one.
///
/// The estimate cuts as a WordPiece tokenizer does and takes one piece for each punctuation mark and
/// ideograph, and one for every begun seven letters of a word. Models' own
/// tokenizers differ by more than that.
struct PromptLength: Sendable {
    private let tokenizer: WordPieceTokenizer?

    /// The letters of a word that are taken for one piece.
    private static let pieceLetters = 7

    /// Makes a measure.
    ///
    /// - Parameter vocabularyPath: A `vocab.txt`; nil to estimate.
    /// - Throws: ``WordPieceVocabularyError`` if it cannot be read.
    init(vocabularyPath: String?) throws(WordPieceVocabularyError) {
        guard let vocabularyPath else {
            tokenizer = nil
            return
        }
        tokenizer = WordPieceTokenizer(vocabulary: try WordPieceVocabulary(path: vocabularyPath))
    }

    /// Whether tokens are counted and not estimated.
    var isExact: Bool { tokenizer != nil }

    /// The number of tokens, without the two that a model adds.
    ///
    /// - Parameter prompt: Any text.
    /// - Returns: The number.
    func tokens(in prompt: String) -> Int {
        if let tokenizer { return tokenizer.tokens(of: prompt).count - 2 }
        var prompt = prompt
        return prompt.withUTF8 { bytes in
            var count = 0
            WordCutter(options: .init()).forEachWord(of: bytes) { word in
                let letters = word.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
                count += (letters + Self.pieceLetters - 1) / Self.pieceLetters
            }
            return count
        }
    }
}
