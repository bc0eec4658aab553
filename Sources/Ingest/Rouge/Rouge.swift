/// ROUGE: how many words, pairs of words, or words in order a candidate shares with a reference.
///
/// C.-Y. Lin, “ROUGE: a package for automatic evaluation of summaries”, 2004. Values equal those of
/// Google's `rouge-score` 0.1.2, with and without its stemmer, for every kind: `rougeLsum` splits at
/// line feeds only, as it does there by default.
public struct Rouge: Equatable, Sendable {
    /// What is counted.
    public enum Kind: String, CaseIterable, Sendable {
        /// Words.
        case rouge1
        /// Pairs of adjacent words.
        case rouge2
        /// The longest common subsequence of words.
        case rougeL
        /// The union, over the candidate's lines, of longest common subsequences with each line of the
        /// reference.
        case rougeLsum

        /// The name of its metric, such as `rouge_l`.
        public var metric: String {
            switch self {
            case .rouge1: "rouge_1"
            case .rouge2: "rouge_2"
            case .rougeL: "rouge_l"
            case .rougeLsum: "rouge_lsum"
            }
        }
    }

    /// The kinds that are computed, in the order of the results.
    public let kinds: [Kind]
    /// Whether words of more than three letters are stemmed.
    public let usesStemmer: Bool

    /// Makes a computation.
    ///
    /// - Parameters:
    ///   - kinds: What to compute.
    ///   - usesStemmer: Whether to stem words of more than three letters, which finds `running` in `runs`.
    public init(kinds: [Kind] = Kind.allCases, usesStemmer: Bool = true) {
        self.kinds = kinds
        self.usesStemmer = usesStemmer
    }

    /// Scores one candidate.
    ///
    /// - Parameters:
    ///   - candidate: The answer.
    ///   - reference: What a good answer says.
    /// - Returns: A score for each of ``kinds``; nil for `rougeLsum` of lines too long for its table.
    public func scores(candidate: String, reference: String) -> [RougeScore?] {
        var scores: [[RougeScore?]] = []
        forEachScore(of: [(candidate, reference)]) { scores.append($0) }
        return scores.first ?? []
    }

    /// Scores candidates in order; faster than one by one, because words are stemmed once.
    ///
    /// - Parameters:
    ///   - pairs: The candidates with their references.
    ///   - body: Takes the scores of each, one for each of ``kinds``.
    /// - Complexity: O(*n* · ⌈*m* / 64⌉) for texts of *n* and *m* words; O(*n* · *m*) for `rougeLsum`.
    public func forEachScore(
        of pairs: some Sequence<(candidate: String, reference: String)>,
        _ body: ([RougeScore?]) -> Void
    ) {
        var reader = RougePairReader(usesStemmer: usesStemmer)
        var pair = RougePair()
        for (candidate, reference) in pairs {
            reader.read(reference: reference, candidate: candidate, into: &pair)
            body(kinds.map { Self.score($0, pair) })
        }
    }

    private static func score(_ kind: Kind, _ pair: RougePair) -> RougeScore? {
        switch kind {
        case .rouge1: wordScore(pair)
        case .rouge2: pairScore(pair)
        case .rougeL:
            RougeScore(
                hits: LongestCommonSubsequence.length(
                    pair.reference,
                    pair.candidate,
                    distinct: pair.distinct
                ),
                candidate: pair.candidate.count,
                reference: pair.reference.count
            )
        case .rougeLsum: SummaryLevelRouge.score(pair)
        }
    }

    private static func wordScore(_ pair: RougePair) -> RougeScore {
        var counts = [Int](repeating: 0, count: pair.distinct)
        for token in pair.reference { counts[Int(token)] += 1 }
        var hits = 0
        for token in pair.candidate where counts[Int(token)] > 0 {
            counts[Int(token)] -= 1
            hits += 1
        }
        return RougeScore(
            hits: hits,
            candidate: pair.candidate.count,
            reference: pair.reference.count
        )
    }

    private static func pairScore(_ pair: RougePair) -> RougeScore {
        func keys(_ tokens: [Int32]) -> [UInt64] {
            zip(tokens, tokens.dropFirst()).map { UInt64($0) << 32 | UInt64($1) }.sorted()
        }
        let reference = keys(pair.reference)
        let candidate = keys(pair.candidate)
        var hits = 0
        var left = 0
        var right = 0
        while left < reference.count, right < candidate.count {
            if reference[left] == candidate[right] {
                hits += 1
                left += 1
                right += 1
            } else if reference[left] < candidate[right] {
                left += 1
            } else {
                right += 1
            }
        }
        return RougeScore(hits: hits, candidate: candidate.count, reference: reference.count)
    }
}
