/// How far two words are apart, and which of many is nearest to one that was mistyped.
package enum EditDistance {
    /// Words longer than this are not compared: no typing error explains them.
    private static let longestWord = 128

    /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
    /// into another.
    ///
    /// The optimal string alignment distance: Damerau's four edits, no part of the text edited
    /// twice. O(n·m) time, O(m) space.
    ///
    /// - Parameters:
    ///   - left: A word.
    ///   - right: Another.
    /// - Returns: The distance, 0 for equal words.
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(
                    last[column] + 1,
                    current[column - 1] + 1,
                    last[column - 1] + (isSame ? 0 : 1)
                )
                if row > 1, column > 1, left[row - 1] == right[column - 2],
                    left[row - 2] == right[column - 1]
                {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }

    /// The candidate nearest to a word, if it is near enough to be what was meant.
    ///
    /// Near enough is one edit for every three letters, and at least one; a candidate that starts
    /// with the word counts as one edit. Case does not count.
    ///
    /// - Parameters:
    ///   - word: What was typed.
    ///   - candidates: What could have been meant.
    /// - Returns: The nearest, the first in order among equals, or nil if none is near.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String?
    {
        let folded = word.lowercased()
        let length = folded.unicodeScalars.count
        guard length > 0, length <= longestWord else { return nil }
        let allowed = max(1, length / 3)
        var best: (distance: Int, candidate: String)?
        for candidate in candidates {
            let other = candidate.lowercased()
            let otherLength = other.unicodeScalars.count
            var distance = Int.max
            if length >= 3, other.hasPrefix(folded) {
                distance = 1
            } else if abs(otherLength - length) <= allowed, otherLength <= longestWord {
                distance = between(folded, other)
            }
            guard distance <= allowed, distance < min(length, otherLength) else { continue }
            if distance < best?.distance ?? Int.max { best = (distance, candidate) }
        }
        return best?.candidate
    }
}
