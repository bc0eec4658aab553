import Foundation

/// How much each token counts in BERTScore.
struct TokenWeights: Sendable {
    private let special: WordPieceVocabulary.SpecialTokens
    private let weights: [Int32: Double]?
    private let weightOfOthers: Double

    /// Makes weights.
    ///
    /// With a corpus of *N* texts, a token that *c* of them have weighs ln((*N* + 1) / (*c* + 1)), which
    /// is 0 for the special tokens, as every text has them. Without one every token weighs 1 but those.
    ///
    /// - Parameters:
    ///   - special: The special tokens.
    ///   - corpus: The tokens of the texts, or nil.
    init(special: WordPieceVocabulary.SpecialTokens, corpus: [[Int32]]?) {
        self.special = special
        guard let corpus else {
            weights = nil
            weightOfOthers = 1
            return
        }
        var counts: [Int32: Int] = [:]
        for text in corpus {
            for token in Set(text) { counts[token, default: 0] += 1 }
        }
        let total = Double(corpus.count + 1)
        weights = counts.mapValues { log(total / Double($0 + 1)) }
        weightOfOthers = log(total)
    }

    /// The weight of a token.
    func weight(of token: Int32) -> Double {
        if let weights { return weights[token] ?? weightOfOthers }
        return token == special.beginning || token == special.end ? 0 : 1
    }

    /// The SHA-256 of all weights, in hexadecimal; `-` without a corpus.
    var hash: String {
        guard let weights else { return "-" }
        let lines = weights.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return ContentHash.text(of: lines.joined(separator: "\n") + "\n\(weightOfOthers)")
    }
}
