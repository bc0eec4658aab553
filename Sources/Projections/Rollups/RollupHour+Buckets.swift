extension RollupHour {
    /// The hour's minutes as buckets, ascending.
    ///
    /// - Parameter hour: Hours since the epoch.
    /// - Returns: One bucket for each minute with scored observations.
    func buckets(hour: Int64) -> [MinuteBucket] {
        var buckets: [MinuteBucket] = []
        buckets.reserveCapacity(60)
        for (slot, minute) in minutes.enumerated() {
            guard let minute, let bucket = minute.bucket(minute: hour * 60 + Int64(slot)) else {
                continue
            }
            buckets.append(bucket)
        }
        return buckets
    }
}

extension MinuteAggregate {
    /// The minute as a bucket; nil if it has no scored observation.
    ///
    /// - Parameter minute: Minutes since the epoch.
    /// - Returns: The bucket, or nil.
    func bucket(minute: Int64) -> MinuteBucket? {
        if let sums = summed {
            return MinuteBucket(
                minute: minute,
                count: Int(sums.weight),
                sum: sums.sum.value,
                sumOfSquares: sums.squares.value,
                minimum: sums.minimum,
                maximum: sums.maximum,
                bins: sums.bins
            )
        }
        guard let first = listed.first, let last = listed.last else { return nil }
        // The values are few and sorted, so that plain sums are as repeatable as exact ones here.
        var sum = 0.0
        var squares = 0.0
        var bins: [BinCount] = []
        bins.reserveCapacity(listed.count)
        for value in listed {
            sum += value
            squares += value * value
            let bin = ValueBins.bin(of: value)
            if bins.last?.bin == bin {
                bins[bins.count - 1].count += 1
            } else {
                bins.append(BinCount(bin: bin, count: 1))
            }
        }
        return MinuteBucket(
            minute: minute,
            count: listed.count,
            sum: sum,
            sumOfSquares: squares,
            minimum: first,
            maximum: last,
            bins: bins
        )
    }
}

extension MinuteBucket {
    /// Adds another bucket of the same minute.
    ///
    /// - Parameter other: The bucket to add.
    mutating func merge(_ other: MinuteBucket) {
        count = count.saturatingAdding(other.count)
        sum += other.sum
        sumOfSquares += other.sumOfSquares
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        var merged: [BinCount] = []
        var left = bins[...]
        var right = other.bins[...]
        while let first = left.first, let second = right.first {
            if first.bin == second.bin {
                merged.append(
                    BinCount(bin: first.bin, count: first.count.saturatingAdding(second.count))
                )
                left.removeFirst()
                right.removeFirst()
            } else if first.bin < second.bin {
                merged.append(left.removeFirst())
            } else {
                merged.append(right.removeFirst())
            }
        }
        bins = merged + left + right
    }

    /// Merges two ascending lists of buckets.
    ///
    /// - Parameters:
    ///   - left: Ascending in minute.
    ///   - right: Ascending in minute.
    /// - Returns: All minutes of both, ascending, equal ones added up.
    static func merged(_ left: [MinuteBucket], _ right: [MinuteBucket]) -> [MinuteBucket] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var merged: [MinuteBucket] = []
        merged.reserveCapacity(left.count + right.count)
        var first = 0
        var second = 0
        while first < left.count, second < right.count {
            if left[first].minute == right[second].minute {
                var bucket = left[first]
                bucket.merge(right[second])
                merged.append(bucket)
                first += 1
                second += 1
            } else if left[first].minute < right[second].minute {
                merged.append(left[first])
                first += 1
            } else {
                merged.append(right[second])
                second += 1
            }
        }
        return merged + left[first...] + right[second...]
    }
}
