import Crypto
import Foundation

/// A BERT model in a folder, as Hugging Face lays it out: shape, weights, vocabulary.
struct BertModel: Sendable {
    /// Its tokenizer.
    let tokenizer: WordPieceTokenizer
    /// Its encoder.
    let encoder: BertEncoder
    /// The SHA-256 of all that decides its hidden states, in hexadecimal.
    let hash: String
    /// The ids of its special tokens.
    let special: WordPieceVocabulary.SpecialTokens

    private struct TokenizerContent: Decodable {
        var do_lower_case: Bool?
        var strip_accents: Bool?
        var tokenize_chinese_chars: Bool?
        // Some files hold 1e30 for “no limit”.
        var model_max_length: Double?
    }

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - layer: The layer whose hidden states are wanted, 0 for the embeddings; nil for the last.
    /// - Throws: ``BertModelError`` or ``WordPieceVocabularyError`` if it cannot be used.
    init(folder: String, layer: Int?) throws {
        let configuration = try BertConfiguration(path: folder + "/config.json")
        if let layer, !(0...configuration.layers).contains(layer) {
            throw BertModelError(
                "the model of \(folder) has no layer \(layer)",
                hint: "Its layers are 0 (the embeddings) to \(configuration.layers)."
            )
        }
        let settings = Self.tokenizerSettings(folder)
        let vocabulary = try WordPieceVocabulary(path: folder + "/vocab.txt")
        let lowercases = settings?.do_lower_case ?? true
        var tokensMax = configuration.positions
        if let limit = settings?.model_max_length, limit >= 3, limit < Double(tokensMax) {
            tokensMax = Int(limit)
        }
        let options = WordPieceTokenizer.Options(
            lowercases: lowercases,
            stripsAccents: settings?.strip_accents ?? lowercases,
            splitsIdeographs: settings?.tokenize_chinese_chars ?? true
        )
        tokenizer = WordPieceTokenizer(
            vocabulary: vocabulary,
            options: options,
            tokensMax: tokensMax
        )
        special = vocabulary.special
        encoder = try BertEncoder(
            folder: folder,
            configuration: configuration,
            layerCount: layer ?? configuration.layers
        )
        hash = try Self.hash(folder, "\(options) \(tokensMax)")
    }

    private static func tokenizerSettings(_ folder: String) -> TokenizerContent? {
        FileManager.default.contents(atPath: folder + "/tokenizer_config.json")
            .flatMap { try? JSONDecoder().decode(TokenizerContent.self, from: $0) }
    }

    private static func hash(_ folder: String, _ settings: String) throws -> String {
        var digest = SHA256()
        for name in ["config.json", "vocab.txt", "model.safetensors"] {
            digest.update(data: Data(try FileDigest.sha256(path: "\(folder)/\(name)").utf8))
        }
        digest.update(data: Data(settings.utf8))
        return ContentHash.text(digest.finalize())
    }
}
