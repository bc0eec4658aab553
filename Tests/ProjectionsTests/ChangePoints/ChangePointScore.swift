/// How well change points agree with those that people marked: the measures of van den Burg and
/// Williams, “An evaluation of change point detection algorithms” (2020), section 4.
enum ChangePointScore {
    /// How far a change point may lie from a mark.
    static let margin = 5

    /// The F1 measure: precision against the marks of all, recall as the mean over the people.
    ///
    /// Index 0 counts as found and as marked by everybody.
    static func f1(_ found: [Int], marks: [[Int]]) -> Double {
        let marks = marks.map { Set($0).union([0]).sorted() }
        let found = Set(found).union([0]).sorted()
        let all = Set(marks.joined()).sorted()
        let precision = Double(hits(all, found)) / Double(found.count)
        let recall =
            marks.reduce(0) { $0 + Double(hits($1, found)) / Double($1.count) }
            / Double(marks.count)
        return 2 * precision * recall / (precision + recall)
    }

    /// How many marks are hit, each change point used once.
    private static func hits(_ marks: [Int], _ found: [Int]) -> Int {
        var left = found
        return marks.reduce(0) { count, mark in
            let near = left.filter { abs($0 - mark) <= margin }
            guard let nearest = near.min(by: { abs($0 - mark) < abs($1 - mark) }) else {
                return count
            }
            left.removeAll { $0 == nearest }
            return count + 1
        }
    }

    /// The covering: the mean over the people of how well the stretches that they marked are covered
    /// by those that were found, by the Jaccard index, weighted with their lengths.
    static func covering(_ found: [Int], marks: [[Int]], count: Int) -> Double {
        let parts = stretches(found, count: count)
        return marks.reduce(0) { total, marks in
            total
                + stretches(marks, count: count).reduce(0) { sum, stretch in
                    let best = parts.map { jaccard(stretch, $0) }.max() ?? 0
                    return sum + best * Double(stretch.count) / Double(count)
                }
        } / Double(marks.count)
    }

    private static func stretches(_ places: [Int], count: Int) -> [Range<Int>] {
        let inner = Set(places).filter { $0 > 0 && $0 < count }.sorted()
        let ends = [0] + inner + [count]
        return zip(ends, ends.dropFirst()).map { $0..<$1 }
    }

    private static func jaccard(_ left: Range<Int>, _ right: Range<Int>) -> Double {
        let overlap = left.clamped(to: right).count
        return Double(overlap) / Double(left.count + right.count - overlap)
    }
}
