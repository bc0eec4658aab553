/// Medians for robust scales.
enum SampleQuantiles {
    /// What makes the median absolute deviation of normal noise its standard deviation.
    static let normalConsistency = 1.4826

    /// The median of the absolute differences of values a lag apart.
    ///
    /// - Parameters:
    ///   - values: The values, more than `lag` of them.
    ///   - lag: How far apart, 1 or more.
    /// - Returns: The median; 0 of nothing.
    static func medianAbsoluteDifference(_ values: [Double], lag: Int) -> Double {
        guard values.count > lag else { return 0 }
        var differences: [Double] = []
        differences.reserveCapacity(values.count)
        for index in lag..<values.count {
            differences.append(abs(values[index] - values[index - lag]))
        }
        return median(&differences)
    }

    /// The median; the mean of the middle two of an even number.
    ///
    /// - Parameter values: The values, which are put in another order.
    /// - Returns: The median; 0 of nothing.
    /// - Complexity: O(*n*) on average.
    static func median(_ values: inout [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        let upper = select(middle, of: &values)
        guard values.count.isMultiple(of: 2) else { return upper }
        let lower = values[..<middle].reduce(-Double.infinity, Swift.max)
        return lower + (upper - lower) / 2
    }

    /// The median of five values.
    ///
    /// - Parameters:
    ///   - values: The values.
    ///   - first: The index of the first of the five.
    /// - Returns: The median.
    static func medianOfFive(_ values: [Double], from first: Int) -> Double {
        let (a, b) = (values[first], values[first + 1])
        let (c, d) = (values[first + 2], values[first + 3])
        // Neither the least of two lesser nor the greatest of two greater can be in the middle.
        let low = max(min(a, b), min(c, d))
        let high = min(max(a, b), max(c, d))
        let last = values[first + 4]
        return max(min(low, high), min(max(low, high), last))
    }

    /// The value that has `rank` values before it in order; those are moved to its left.
    private static func select(_ rank: Int, of values: inout [Double]) -> Double {
        values.withUnsafeMutableBufferPointer { values in
            var low = 0
            var high = values.count - 1
            while low < high {
                // The median of three keeps sorted input from being the worst case.
                let middle = low + (high - low) / 2
                if values[middle] < values[low] { values.swapAt(middle, low) }
                if values[high] < values[low] { values.swapAt(high, low) }
                if values[high] < values[middle] { values.swapAt(high, middle) }
                let pivot = values[middle]
                var left = low
                var right = high
                while left <= right {
                    while values[left] < pivot { left += 1 }
                    while values[right] > pivot { right -= 1 }
                    if left <= right {
                        values.swapAt(left, right)
                        left += 1
                        right -= 1
                    }
                }
                if rank <= right {
                    high = right
                } else if rank >= left {
                    low = left
                } else {
                    break
                }
            }
            return values[rank]
        }
    }
}
