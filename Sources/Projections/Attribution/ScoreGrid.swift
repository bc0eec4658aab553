import Ledger

/// The rollup of one question on a grid of quarter-hours: what every later step reads.
struct ScoreGrid: Sendable {
    /// The length of a step of the grid.
    static let stepMinutes = 15

    /// One category, feature and evaluator revision within the horizon, with its sums by
    /// quarter-hour on the question's scale.
    struct Cell: Sendable {
        let category: Int
        let feature: Int
        let revision: String?
        /// The cell's minutes within the horizon, ascending.
        let minutes: ArraySlice<MinuteBucket>
        var quarters: QuarterSums
    }

    /// Where the grid starts, on a full hour.
    let startMinute: Int64
    /// The first minute after the horizon.
    let endMinute: Int64
    /// The first minute that holds an observation.
    let firstMinute: Int64
    let cells: [Cell]
    /// The categories, by the index that cells bear.
    let categories: [String?]
    /// The features, by the index that cells bear.
    let features: [String?]
    let scale: ValueScale
    /// The mean of each category over the horizon.
    let categoryMeans: [Double]
    /// How many quarter-hours there are.
    let quarterCount: Int

    /// All observations.
    var total: Double { cells.reduce(0) { $0 + $1.quarters.counts.reduce(0, +) } }
    /// The length of the data in minutes, at least a day: what base rates are counted over.
    var horizonMinutes: Double { Double(max(endMinute - firstMinute, 1440)) }

    /// Cuts the input's cells to its scope and horizon and sums them.
    ///
    /// It is nil if no observation is left.
    ///
    /// - Parameter input: The question.
    /// - Complexity: O(minutes) for scores, O(bins) for values beyond [0, 1].
    init?(_ input: AttributionInput) {
        let length = Int64(min(max(input.horizonMinutes, 1440), 64_800))
        let end = input.lastMinute + 1
        let start = (end - length).flooringQuotient(dividingBy: 60) * 60
        // In a fixed order, so that rounding does not depend on the order of the input.
        let slices =
            input.cells
            .compactMap { cell in
                Self.slice(cell, feature: input.feature, category: input.category, start, end)
            }
            .sorted { $0.order.lexicographicallyPrecedes($1.order) }
        let kept = Self.joined(slices)
        let first = kept.compactMap { $0.minutes.first?.minute }.min()
        guard let first else { return nil }
        startMinute = start
        endMinute = end
        firstMinute = first
        categories = Self.distinct(kept.map(\.category))
        features = Self.distinct(kept.map(\.feature))
        quarterCount = Int((end - start + 14) / 15)
        let scale = Self.scale(of: kept, shift: input.shift)
        self.scale = scale
        var cells: [Cell] = []
        for cell in kept {
            cells.append(
                Cell(
                    category: categories.firstIndex(of: cell.category) ?? 0,
                    feature: features.firstIndex(of: cell.feature) ?? 0,
                    revision: cell.revision,
                    minutes: cell.minutes,
                    quarters: QuarterSums(
                        cell.minutes,
                        start: start,
                        length: quarterCount,
                        scale: scale
                    )
                )
            )
        }
        self.cells = cells
        var moments = [(count: Double, sum: Double)](repeating: (0, 0), count: categories.count)
        for cell in cells {
            moments[cell.category].count += cell.quarters.counts.reduce(0, +)
            moments[cell.category].sum += cell.quarters.sums.reduce(0, +)
        }
        categoryMeans = moments.map { $0.count > 0 ? $0.sum / $0.count : 0 }
    }

    /// The buckets of a cell between two minutes, the second one excluded.
    static func minutes(
        of buckets: ArraySlice<MinuteBucket>,
        from start: Int64,
        to end: Int64
    ) -> ArraySlice<MinuteBucket> {
        let low = lowerBound(buckets, start)
        let high = max(low, lowerBound(buckets, end))
        return buckets[low..<high]
    }

    /// The first index whose minute is not below a given one.
    private static func lowerBound(_ buckets: ArraySlice<MinuteBucket>, _ minute: Int64) -> Int {
        var low = buckets.startIndex
        var high = buckets.endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if buckets[middle].minute < minute { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private struct Slice {
        let category: String?
        let feature: String?
        let revision: String?
        /// Model, prompt and release: what slices are joined over, in a fixed order.
        let parts: [String]
        var minutes: ArraySlice<MinuteBucket>

        var order: [String] { [category ?? "", feature ?? "", revision ?? ""] + parts }
    }

    /// Joins ordered slices that differ only in model, prompt and release.
    ///
    /// - Complexity: O(minutes · log slices), by halves.
    private static func joined(_ slices: [Slice]) -> [Slice] {
        var joined: [Slice] = []
        var start = 0
        while start < slices.count {
            let first = slices[start]
            let end =
                slices[start...].firstIndex { slice in
                    slice.category != first.category || slice.feature != first.feature
                        || slice.revision != first.revision
                } ?? slices.count
            var whole = first
            if end - start > 1 { whole.minutes = merged(slices[start..<end])[...] }
            joined.append(whole)
            start = end
        }
        return joined
    }

    private static func merged(_ slices: ArraySlice<Slice>) -> [MinuteBucket] {
        guard slices.count > 1 else { return slices.first.map { Array($0.minutes) } ?? [] }
        let middle = slices.startIndex + slices.count / 2
        return MinuteBucket.merged(merged(slices[..<middle]), merged(slices[middle...]))
    }

    private static func slice(
        _ cell: AttributionCell,
        feature: String?,
        category: String?,
        _ start: Int64,
        _ end: Int64
    ) -> Slice? {
        if let feature, cell.feature != feature { return nil }
        if let category, cell.category != category { return nil }
        let minutes = minutes(of: cell.minutes[...], from: start, to: end)
        guard !minutes.isEmpty else { return nil }
        return Slice(
            category: cell.category,
            feature: cell.feature,
            revision: cell.evaluatorRevision,
            parts: [cell.model ?? "", cell.prompt ?? "", cell.release ?? ""],
            minutes: minutes
        )
    }

    /// The distinct names in a fixed order, so that answers do not depend on the cells' order.
    private static func distinct(_ names: [String?]) -> [String?] {
        Array(Set(names)).sorted { left, right in
            switch (left, right) {
            case (nil, nil), (_, nil): false
            case (nil, _): true
            case let (left?, right?): left < right
            }
        }
    }

    private static func scale(
        of slices: [Slice],
        shift: AttributionInput.Shift
    ) -> ValueScale {
        var minimum = Double.infinity
        var maximum = -Double.infinity
        for slice in slices {
            for bucket in slice.minutes {
                minimum = min(minimum, bucket.minimum)
                maximum = max(maximum, bucket.maximum)
            }
        }
        var histogram: [Int16: Double] = [:]
        if !(minimum >= 0 && maximum <= 1) {
            for slice in slices {
                for bucket in slice.minutes {
                    for bin in bucket.bins { histogram[bin.bin, default: 0] += Double(bin.count) }
                }
            }
        }
        return ValueScale(
            histogram: histogram,
            minimum: minimum,
            maximum: maximum,
            shift: shift
        )
    }
}

/// Counts, sums and sums of squares by quarter-hour.
struct QuarterSums: Sendable {
    var counts: [Double]
    var sums: [Double]
    var squares: [Double]

    /// Sums a cell's minutes on a scale.
    init(_ minutes: ArraySlice<MinuteBucket>, start: Int64, length: Int, scale: ValueScale) {
        counts = [Double](repeating: 0, count: length)
        sums = counts
        squares = counts
        for bucket in minutes {
            let quarter = Int(bucket.minute - start) / ScoreGrid.stepMinutes
            if scale.kind == .unit {
                counts[quarter] += Double(bucket.count)
                sums[quarter] += bucket.sum * scale.sign
                squares[quarter] += bucket.sumOfSquares
                continue
            }
            for bin in bucket.bins {
                let value = scale.valueOfBin[Int(bin.bin) - scale.lowestBin]
                let count = Double(bin.count)
                counts[quarter] += count
                sums[quarter] += count * value
                squares[quarter] += count * value * value
            }
        }
    }
}
