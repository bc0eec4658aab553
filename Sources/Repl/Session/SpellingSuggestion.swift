/// Finds what somebody meant.
enum SpellingSuggestion {
    /// The candidate with the fewest edits, if that is few enough to be a slip.
    ///
    /// - Parameters:
    ///   - word: What was typed.
    ///   - candidates: What exists.
    /// - Returns: A candidate at most two edits (or a third of the word) away, or nil.
    static func nearest(_ word: String, in candidates: [String]) -> String? {
        let typed = Array(word.prefix(32))
        let limit = max(2, typed.count / 3)
        let ranked = candidates.map { (distance: distance(typed, Array($0)), text: $0) }
        let best = ranked.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= limit ? $0.text : nil }
    }

    /// Edits from one text to another: insert, delete, replace, swap of neighbours (optimal string alignment).
    ///
    /// - Parameters:
    ///   - left: A text.
    ///   - right: Another.
    /// - Returns: The fewest edits.
    /// - Complexity: O(*n m*).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0 && left[row] == right[column - 1]
                    && left[row - 1] == right[column]
                if isSwap { best = min(best, beforeLast[column - 1] + 1) }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
