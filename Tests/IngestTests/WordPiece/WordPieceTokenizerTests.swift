import Testing
import TestSupport

@testable import Ingest

@Suite struct WordPieceTokenizerTests {
    private static func tokenizer(
        _ options: WordPieceTokenizer.Options = .init(),
        tokensMax: Int = 24
    ) throws -> WordPieceTokenizer {
        let vocabulary = try WordPieceVocabulary(path: TinyBert.folder + "/vocab.txt")
        return WordPieceTokenizer(vocabulary: vocabulary, options: options, tokensMax: tokensMax)
    }

    /// The ids that Hugging Face's BertTokenizer 4.57.6 gives, truncation and special tokens included.
    @Test func idsAreThoseOfBertTokenizer() throws {
        let lower = try Self.tokenizer()
        let cased = try Self.tokenizer(.init(lowercases: false, stripsAccents: false))
        for pair in try TinyBert.expected().pairs {
            #expect(lower.tokens(of: pair.reference) == pair.reference_tokens, "\(pair.reference)")
            #expect(lower.tokens(of: pair.candidate) == pair.candidate_tokens, "\(pair.candidate)")
            #expect(cased.tokens(of: pair.reference) == pair.cased_reference_tokens)
        }
    }

    @Test func anyTextHasTokensWithinTheLimit() throws {
        let tokenizer = try Self.tokenizer(tokensMax: 9)
        var generator = SeededGenerator(seed: 8)
        let scalars: [Unicode.Scalar] = [
            "a", "Z", " ", "\n", "[", "]", "#", "\u{0}", "\u{301}", "\u{fffd}", "\u{4e00}",
            "\u{1f389}", "\u{ad}", "\u{2028}", "ß", "\u{130}", "K", "E", "S", "P",
        ]
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "a")
            }
            let ids = tokenizer.tokens(of: text)
            #expect((2...9).contains(ids.count))
            #expect(ids.first == 2 && ids.last == 3)
        }
    }

    @Test func promptsAreMeasured() throws {
        let exact = try PromptLength(vocabularyPath: TinyBert.folder + "/vocab.txt")
        let estimate = try PromptLength(vocabularyPath: nil)
        #expect(exact.isExact && !estimate.isExact)
        #expect(exact.tokens(in: "the answer") == 2)
        #expect(estimate.tokens(in: "the answer") == 2)
        #expect(estimate.tokens(in: "internationalization, yes") == 5)
        #expect(estimate.tokens(in: "東京は") == 3)
        #expect(estimate.tokens(in: "") == 0)
    }
}
