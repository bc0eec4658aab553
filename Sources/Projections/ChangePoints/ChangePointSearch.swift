/// Finds the boundaries that minimise the sum of the costs of the stretches between them.
struct ChangePointSearch {
    private static let shortest = ChangePointDetector.shortestSegment
    /// The share of a stretch's price that a boundary must gain in a scan to become a candidate.
    static let candidateShare = 0.25

    private let costs: SegmentCosts
    private let count: Int

    /// Searches a series.
    ///
    /// - Parameters:
    ///   - costs: The costs of its stretches.
    ///   - count: How many values it has, at least twice the shortest stretch.
    init(_ costs: SegmentCosts, count: Int) {
        self.costs = costs
        self.count = count
    }

    /// The best boundaries.
    ///
    /// - Returns: 0, the change points, the number of values.
    func boundaries() -> [Int] {
        refined(partition(candidates()))
    }

    /// The places at which windows of 5, 10, 20, … values on either side differ most.
    private func candidates() -> [Int] {
        var isCandidate = [Bool](repeating: false, count: count + 1)
        var half = Self.shortest
        while true {
            half = min(half, count / 2)
            mark(windows: half, in: &isCandidate)
            if half >= count / 2 { break }
            half *= 2
        }
        return [0] + (1..<count).filter { isCandidate[$0] } + [count]
    }

    private func mark(windows half: Int, in isCandidate: inout [Bool]) {
        let stride = max(1, half / 4)
        let places = Array(
            Swift.stride(from: Self.shortest, through: count - Self.shortest, by: stride)
        )
        let gains = places.map { place in
            let start = max(0, place - half)
            let end = min(count, place + half)
            return costs.cost(start, end) + costs.price - costs.cost(start, place)
                - costs.cost(place, end)
        }
        let reach = max(1, half / 2 / stride)
        for (index, gain) in gains.enumerated() where gain > Self.candidateShare * costs.price {
            let near = gains[max(0, index - reach)...min(gains.count - 1, index + reach)]
            if near.allSatisfy({ $0 <= gain }) { isCandidate[places[index]] = true }
        }
    }

    /// Optimal partitioning over the candidates.
    private func partition(_ places: [Int]) -> [Int] {
        var best = [Double](repeating: .infinity, count: places.count)
        var from = [Int](repeating: 0, count: places.count)
        best[0] = 0
        var open = [0]
        for end in 1..<places.count {
            var totals: [Double] = []
            totals.reserveCapacity(open.count)
            for start in open {
                guard places[end] - places[start] >= Self.shortest, best[start].isFinite else {
                    totals.append(-.infinity)
                    continue
                }
                let total = best[start] + costs.cost(places[start], places[end])
                totals.append(total)
                if total < best[end] {
                    best[end] = total
                    from[end] = start
                }
            }
            // A start that is too far behind now stays behind (Killick et al. 2012); one that is
            // still too near has not been judged.
            let limit = best[end] + costs.slack
            open = zip(open, totals).compactMap { $1 <= limit ? $0 : nil }
            open.append(end)
        }
        var boundaries = [places.count - 1]
        while let last = boundaries.last, last > 0 { boundaries.append(from[last]) }
        return boundaries.reversed().map { places[$0] }
    }

    /// Moves each change point to the best place between its neighbours, twice.
    private func refined(_ boundaries: [Int]) -> [Int] {
        var boundaries = boundaries
        for _ in 0..<2 {
            for index in boundaries.indices.dropFirst().dropLast() {
                let start = boundaries[index - 1]
                let end = boundaries[index + 1]
                var least = Double.infinity
                for place in (start + Self.shortest)...(end - Self.shortest) {
                    let cost = costs.cost(start, place) + costs.cost(place, end)
                    if cost < least {
                        least = cost
                        boundaries[index] = place
                    }
                }
            }
        }
        return boundaries
    }
}
