/// The longest common subsequence of two sequences of tokens.
enum LongestCommonSubsequence {
    /// The most cells of a table that a backtrack may need: 128 MiB of bits.
    static let cellsMax = 1 << 30

    /// The length of the longest common subsequence.
    ///
    /// The bit-parallel recurrence of H. Hyyrö, “Bit-parallel LCS-length computation revisited”, AWOCA
    /// 2004: one word holds 64 columns of the table, a row is an addition.
    ///
    /// - Parameters:
    ///   - left: Tokens, from 0 to below `distinct`.
    ///   - right: Others.
    ///   - distinct: How many different tokens there are.
    /// - Returns: The length.
    /// - Complexity: O(*n* · ⌈*m* / 64⌉) time and O(*n* + *m*) memory for *n* and *m* tokens.
    static func length(_ left: [Int32], _ right: [Int32], distinct: Int) -> Int {
        let pattern = left.count <= right.count ? left : right
        let text = left.count <= right.count ? right : left
        guard !pattern.isEmpty else { return 0 }
        return pattern.count <= 64
            ? lengthInOneWord(pattern, text, distinct: distinct)
            : lengthInWords(pattern, text, distinct: distinct)
    }

    private static func lengthInOneWord(
        _ pattern: [Int32],
        _ text: [Int32],
        distinct: Int
    ) -> Int {
        var masks = [UInt64](repeating: 0, count: distinct)
        for (index, token) in pattern.enumerated() { masks[Int(token)] |= 1 << UInt64(index) }
        // A zero bit is a step of the table: the value grows by one from this column to the next.
        var row: UInt64 = ~0
        for token in text {
            let matches = row & masks[Int(token)]
            row = (row &+ matches) | (row & ~matches)
        }
        return (~row & used(pattern.count)).nonzeroBitCount
    }

    /// A set bit for each of the first columns of a word.
    private static func used(_ columns: Int) -> UInt64 {
        columns >= 64 ? ~0 : (1 << UInt64(columns)) - 1
    }

    private static func lengthInWords(
        _ pattern: [Int32],
        _ text: [Int32],
        distinct: Int
    ) -> Int {
        let places = TokenPlaces(pattern, distinct: distinct)
        let words = (pattern.count + 63) / 64
        var row = [UInt64](repeating: ~0, count: words)
        var mask = [UInt64](repeating: 0, count: words)
        for token in text {
            let found = places.range(of: token)
            // Without a match a row is as the one before.
            if found.isEmpty { continue }
            for index in found {
                let place = Int(places.places[index])
                mask[place / 64] |= 1 << UInt64(place % 64)
            }
            var carry: UInt64 = 0
            for word in 0..<words {
                let old = row[word]
                let matches = old & mask[word]
                let (first, overflow) = old.addingReportingOverflow(matches)
                let (sum, more) = first.addingReportingOverflow(carry)
                carry = overflow || more ? 1 : 0
                row[word] = sum | (old & ~matches)
            }
            for index in found { mask[Int(places.places[index]) / 64] = 0 }
        }
        return row.enumerated().reduce(0) { length, entry in
            length + (~entry.element & used(pattern.count - entry.offset * 64)).nonzeroBitCount
        }
    }

    /// Which tokens of a reference are in one longest common subsequence with a candidate.
    ///
    /// Of several subsequences it takes the one of `rouge-score`'s backtrack: back from the ends, it
    /// drops the candidate's token if dropping the reference's would lose more, else the reference's.
    ///
    /// - Parameters:
    ///   - reference: The reference's tokens.
    ///   - candidate: The candidate's.
    ///   - mark: Called with the place of each such token in the reference's slice, from the last.
    /// - Complexity: O(*n* · *m*) time and *n* · *m* bits, of which there must be at most ``cellsMax``.
    static func backtrack(
        reference: ArraySlice<Int32>,
        candidate: ArraySlice<Int32>,
        _ mark: (Int) -> Void
    ) {
        let reference = Array(reference)
        let candidate = Array(candidate)
        let columns = candidate.count
        guard !reference.isEmpty, columns > 0 else { return }
        let words = (columns + 63) / 64
        // A set bit: from this cell the way back goes to the left.
        var goesLeft = [UInt64](repeating: 0, count: reference.count * words)
        var above = [Int32](repeating: 0, count: columns + 1)
        var row = above
        for (index, token) in reference.enumerated() {
            for column in 0..<columns {
                if candidate[column] == token {
                    row[column + 1] = above[column] + 1
                } else if row[column] > above[column + 1] {
                    row[column + 1] = row[column]
                    goesLeft[index * words + column / 64] |= 1 << UInt64(column % 64)
                } else {
                    row[column + 1] = above[column + 1]
                }
            }
            swap(&above, &row)
        }
        var index = reference.count - 1
        var column = columns - 1
        while index >= 0, column >= 0 {
            if reference[index] == candidate[column] {
                mark(index)
                index -= 1
                column -= 1
            } else if goesLeft[index * words + column / 64] >> UInt64(column % 64) & 1 == 1 {
                column -= 1
            } else {
                index -= 1
            }
        }
    }

    /// For each token, at which places of a pattern it stands.
    private struct TokenPlaces {
        let places: [Int32]
        private let starts: [Int32]

        init(_ pattern: [Int32], distinct: Int) {
            var starts = [Int32](repeating: 0, count: distinct + 1)
            for token in pattern { starts[Int(token) + 1] += 1 }
            for token in 0..<distinct { starts[token + 1] += starts[token] }
            var next = starts
            var places = [Int32](repeating: 0, count: pattern.count)
            for (place, token) in pattern.enumerated() {
                places[Int(next[Int(token)])] = Int32(truncatingIfNeeded: place)
                next[Int(token)] += 1
            }
            self.starts = starts
            self.places = places
        }

        func range(of token: Int32) -> Range<Int> {
            Int(starts[Int(token)])..<Int(starts[Int(token) + 1])
        }
    }
}
