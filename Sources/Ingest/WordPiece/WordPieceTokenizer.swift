import Foundation

/// Cuts texts into the pieces that a BERT model knows, as Hugging Face's `BertTokenizer` does.
///
/// J. Devlin et al., “BERT: pre-training of deep bidirectional transformers for language
/// understanding”, NAACL 2019, section 3: words are cut at white space and punctuation, and each word
/// into the longest pieces of the vocabulary from the left.
struct WordPieceTokenizer: Sendable {
    /// How words are made of a text.
    struct Options: Equatable, Sendable {
        /// Whether letters are made lowercase.
        var lowercases = true
        /// Whether accents are taken off.
        var stripsAccents = true
        /// Whether every ideograph is a word.
        var splitsIdeographs = true
    }

    private let vocabulary: WordPieceVocabulary
    private let options: Options
    private let tokensMax: Int

    /// A longer word is unknown.
    private static let wordCharactersMax = 100

    /// Makes a tokenizer.
    ///
    /// - Parameters:
    ///   - vocabulary: The pieces.
    ///   - options: How words are made.
    ///   - tokensMax: The most tokens of a text, its two special ones included; the rest is cut off.
    init(vocabulary: WordPieceVocabulary, options: Options = Options(), tokensMax: Int = .max) {
        self.vocabulary = vocabulary
        self.options = options
        self.tokensMax = max(tokensMax, 2)
    }

    /// Cuts a text.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The ids of its pieces between `[CLS]` and `[SEP]`.
    /// - Complexity: Linear in the text.
    func tokens(of text: String) -> [Int32] {
        var ids = [vocabulary.special.beginning]
        forEachSegment(of: text) { segment in
            switch segment {
            case .literal(let id): ids.append(id)
            case .text(let bytes):
                WordCutter(options: options).forEachWord(of: bytes) { word in
                    append(word, to: &ids)
                }
            }
        }
        if ids.count > tokensMax - 1 { ids.removeLast(ids.count - tokensMax + 1) }
        ids.append(vocabulary.special.end)
        return ids
    }

    private enum Segment {
        case literal(Int32)
        case text(UnsafeBufferPointer<UInt8>)
    }

    /// Parts a text at the special tokens that stand in it literally.
    private func forEachSegment(of text: String, _ body: (Segment) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            var index = 0
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "["),
                    let literal = vocabulary.literalTokens.first(where: {
                        bytes[index...].starts(with: $0.text)
                    })
                {
                    body(.text(UnsafeBufferPointer(rebasing: bytes[start..<index])))
                    body(.literal(literal.id))
                    index += literal.text.count
                    start = index
                } else {
                    index += 1
                }
            }
            body(.text(UnsafeBufferPointer(rebasing: bytes[start...])))
        }
    }

    private func append(_ word: UnsafeBufferPointer<UInt8>, to ids: inout [Int32]) {
        let characters = word.reduce(0) { $0 + ($1 & 0xc0 == 0x80 ? 0 : 1) }
        guard characters <= Self.wordCharactersMax else {
            ids.append(vocabulary.special.unknown)
            return
        }
        let count = ids.count
        var start = 0
        while start < word.count {
            let rest = UnsafeBufferPointer(rebasing: word[start...])
            guard let match = vocabulary.longestMatch(rest, isContinuation: start > 0) else {
                ids.removeLast(ids.count - count)
                ids.append(vocabulary.special.unknown)
                return
            }
            ids.append(match.id)
            start += match.length
        }
    }
}
