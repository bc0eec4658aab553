extension RollupHour {
    /// Reads the minutes of a blob as buckets, without making the hour in between.
    ///
    /// `what changed` reads hundreds of thousands of minutes; this takes a third of the time.
    ///
    /// - Parameters:
    ///   - blob: What ``encoded`` gave.
    ///   - hour: Hours since the epoch.
    ///   - buckets: Where to append one bucket for each minute with scored observations.
    /// - Returns: False if the blob is damaged.
    static func appendBuckets(
        of blob: UnsafeRawBufferPointer,
        hour: Int64,
        to buckets: inout [MinuteBucket]
    ) -> Bool {
        var reader = ByteReader(blob)
        while !reader.isAtEnd {
            let slot = reader.byte()
            if slot >= 60 { reader.markDamaged() }
            let minute = hour &* 60 &+ Int64(slot)
            let head = reader.byte()
            if head & missingFlag != 0 {
                for _ in 0..<3 { _ = reader.signedVarint() }
            }
            let form = head & 0x0f
            let bucket =
                switch form {
                case summedMark: summedBucket(&reader, minute: minute, isWeighted: false)
                case weightedMark: summedBucket(&reader, minute: minute, isWeighted: true)
                default: listedBucket(&reader, minute: minute, count: Int(form))
                }
            guard !reader.isDamaged else { return false }
            if bucket.count > 0 { buckets.append(bucket) }
        }
        return !reader.isDamaged
    }

    /// The values are few and sorted, so that plain sums are as repeatable as exact ones here.
    private static func listedBucket(
        _ reader: inout ByteReader,
        minute: Int64,
        count: Int
    ) -> MinuteBucket {
        var bucket = MinuteBucket.empty(minute: minute)
        bucket.count = count
        bucket.bins.reserveCapacity(count)
        for index in 0..<count {
            let value = reader.double()
            // A foreign hand may have written anything; a bin needs a value it can hold.
            guard isValue(value), index == 0 || value >= bucket.maximum else {
                reader.markDamaged()
                return bucket
            }
            if index == 0 { bucket.minimum = value }
            bucket.maximum = value
            bucket.sum += value
            bucket.sumOfSquares += value * value
            let bin = ValueBins.bin(of: value)
            if bucket.bins.last?.bin == bin {
                bucket.bins[bucket.bins.count - 1].count += 1
            } else {
                bucket.bins.append(BinCount(bin: bin, count: 1))
            }
        }
        return bucket
    }

    private static func summedBucket(
        _ reader: inout ByteReader,
        minute: Int64,
        isWeighted: Bool
    ) -> MinuteBucket {
        var bucket = MinuteBucket.empty(minute: minute)
        bucket.count = Int(reader.signedVarint())
        let range = isWeighted ? -1e250...1e250 : ExactSum.anyRange
        bucket.sum = ExactSum.readRounded(&reader, within: range)
        bucket.sumOfSquares = ExactSum.readRounded(&reader, within: range)
        let weights = isWeighted ? Weighting.readWeights(&reader) : nil
        bucket.minimum = reader.double()
        bucket.maximum = reader.double()
        let bins = reader.count()
        bucket.bins.reserveCapacity(bins)
        var isSound = bucket.count > 0 && isValue(bucket.minimum) && isValue(bucket.maximum)
        for _ in 0..<bins {
            let bin = Int16(clamping: reader.signedVarint())
            let count = Int32(clamping: reader.signedVarint())
            isSound = isSound && count > 0 && bucket.bins.last.map { $0.bin < bin } ?? true
            bucket.bins.append(BinCount(bin: bin, count: count))
        }
        if !isSound { reader.markDamaged() }
        if let weights, isSound { bucket.scale(to: weights.weight, weights.weightSquares) }
        return bucket
    }
}

extension MinuteBucket {
    /// Turns sums of weighted values into those of as many equal ones as tell as much.
    ///
    /// A value that stands for many samples is no surer than any other: what is inferred from a
    /// bucket must not take it for many. Mean and variance stay as they are; the count becomes
    /// Kish's effective number, and the histogram is shared out in proportion.
    ///
    /// - Parameters:
    ///   - weight: The sum of the weights, at least 1.
    ///   - weightSquares: The sum of their squares, at least 1.
    fileprivate mutating func scale(to weight: Double, _ weightSquares: Double) {
        let effective = (weight / weightSquares * weight).rounded()
        let count = max(1, min(effective, Double(self.count)))
        let factor = count / weight
        self.count = Int(Int64(inRange: count))
        sum *= factor
        sumOfSquares *= factor
        let total = bins.reduce(0.0) { $0 + Double($1.count) }
        var before = 0.0
        var shared = 0.0
        for index in bins.indices {
            before += Double(bins[index].count)
            let upTo = (before / total * count).rounded()
            bins[index].count = Int32(clamping: Int64(inRange: upTo - shared))
            shared = upTo
        }
        bins.removeAll { $0.count == 0 }
    }
}

extension MinuteBucket {
    /// A bucket without observations, to be filled.
    ///
    /// - Parameter minute: Minutes since the epoch.
    /// - Returns: A bucket whose extremes mean nothing yet.
    static func empty(minute: Int64) -> MinuteBucket {
        MinuteBucket(
            minute: minute,
            count: 0,
            sum: 0,
            sumOfSquares: 0,
            minimum: 0,
            maximum: 0,
            bins: []
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
