/// ROUGE-Lsum: ROUGE-L between the lines of a summary, joined.
enum SummaryLevelRouge {
    /// Scores a pair.
    ///
    /// For each line of the reference, the words that are in a longest common subsequence with any line
    /// of the candidate are hits, each word counted at most as often as either text has it.
    ///
    /// - Parameter pair: The tokens, with the ends of their lines.
    /// - Returns: The score; nil if a table of two lines would not fit into memory.
    static func score(_ pair: RougePair) -> RougeScore? {
        guard !pair.reference.isEmpty, !pair.candidate.isEmpty else {
            return RougeScore(hits: 0, candidate: 0, reference: 0)
        }
        let references = lines(pair.reference, pair.referenceLineEnds)
        let candidates = lines(pair.candidate, pair.candidateLineEnds)
        var left = counts(pair.reference, pair.distinct)
        var right = counts(pair.candidate, pair.distinct)
        var hits = 0
        for reference in references {
            var isHit = [Bool](repeating: false, count: reference.count)
            for candidate in candidates {
                let (cells, isTooLarge) = reference.count.multipliedReportingOverflow(
                    by: candidate.count
                )
                guard !isTooLarge, cells <= LongestCommonSubsequence.cellsMax else { return nil }
                LongestCommonSubsequence.backtrack(reference: reference, candidate: candidate) {
                    isHit[$0] = true
                }
            }
            for (offset, token) in reference.enumerated() where isHit[offset] {
                guard left[Int(token)] > 0, right[Int(token)] > 0 else { continue }
                hits += 1
                left[Int(token)] -= 1
                right[Int(token)] -= 1
            }
        }
        return RougeScore(
            hits: hits,
            candidate: pair.candidate.count,
            reference: pair.reference.count
        )
    }

    private static func lines(_ tokens: [Int32], _ ends: [Int]) -> [ArraySlice<Int32>] {
        var start = 0
        return ends.compactMap { end in
            defer { start = end }
            return end > start ? tokens[start..<end] : nil
        }
    }

    private static func counts(_ tokens: [Int32], _ distinct: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: distinct)
        for token in tokens { counts[Int(token)] += 1 }
        return counts
    }
}
