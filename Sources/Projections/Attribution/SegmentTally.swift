/// What some cells hold between two minutes: raw values, and residuals on the question's scale.
struct SegmentTally {
    private(set) var raw = Moments()
    private(set) var count = 0.0
    private(set) var sum = 0.0
    private(set) var squares = 0.0
    /// The first and the last minute with a score.
    private(set) var first: Int64?
    private(set) var last: Int64?

    var mean: Double { count > 0 ? sum / count : 0 }

    /// The squared error of the mean, the variance drawn to a given one with the weight of five.
    func squaredError(_ variance: Double) -> Double {
        let scatter = max(0, squares - sum * mean)
        return (scatter + 5 * variance) / (count + 4) / count
    }

    init(
        _ cell: AttributionCell,
        from start: Int64,
        to end: Int64,
        scale: ValueScale,
        centre: Double
    ) {
        let minutes = ScoreGrid.minutes(of: cell.minutes[...], from: start, to: end)
        first = minutes.first?.minute
        last = minutes.last?.minute
        for bucket in minutes {
            raw.add(bucket)
            if scale.kind == .unit {
                let count = Double(bucket.count)
                let sum = bucket.sum * scale.sign
                self.count += count
                self.sum += sum - centre * count
                squares += bucket.sumOfSquares - 2 * centre * sum + centre * centre * count
                continue
            }
            for bin in bucket.bins {
                let value = scale.valueOfBin[Int(bin.bin) - scale.lowestBin] - centre
                count += Double(bin.count)
                sum += Double(bin.count) * value
                squares += Double(bin.count) * value * value
            }
        }
    }

    init(_ parts: [SegmentTally]) {
        for part in parts {
            raw.add(part.raw)
            count += part.count
            sum += part.sum
            squares += part.squares
            first = [first, part.first].compactMap(\.self).min()
            last = [last, part.last].compactMap(\.self).max()
        }
    }
}
