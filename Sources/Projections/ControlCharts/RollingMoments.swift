/// The mean and the standard deviation of every window of a fixed number of values.
///
/// Each window is the end of one block and the start of the next, so it is put together from sums
/// that only ever grow (van Herk 1992, *Pattern Recognition Letters* 13, 517–521, there for
/// extremes). Nothing is subtracted that was added earlier, so that no error builds up however long
/// the series is, as it does with running totals.
public enum RollingMoments {
    /// The moments of all windows.
    public struct Moments: Equatable, Sendable {
        /// The mean of each window; the first is that of values 0 to window − 1.
        public var means: [Double]
        /// The sample standard deviation of each, over window − 1.
        public var standardDeviations: [Double]
    }

    /// Computes the moments of every window.
    ///
    /// - Parameters:
    ///   - values: The values, finite. One that is not spoils the windows that hold it and at most
    ///     one block beside them.
    ///   - window: How many values a window has; at least 2.
    /// - Returns: count − window + 1 moments; none if the window is longer than the values or below 2.
    /// - Complexity: O(*n*) whatever the window.
    public static func moments(of values: [Double], window: Int) -> Moments {
        guard window >= 2, values.count >= window else {
            return Moments(means: [], standardDeviations: [])
        }
        let count = values.count - window + 1
        var deviations: [Double] = []
        let means = [Double](unsafeUninitializedCapacity: count) { means, meanCount in
            deviations = [Double](unsafeUninitializedCapacity: count) { spread, spreadCount in
                values.withUnsafeBufferPointer { values in
                    fill(means, spread, from: values, window: window, count: count)
                }
                spreadCount = count
            }
            meanCount = count
        }
        return Moments(means: means, standardDeviations: deviations)
    }

    private static func fill(
        _ means: UnsafeMutableBufferPointer<Double>,
        _ spread: UnsafeMutableBufferPointer<Double>,
        from values: UnsafeBufferPointer<Double>,
        window: Int,
        count: Int
    ) {
        // Sums and sums of squares of the block's last values, from each place to its end.
        var ends = [(sum: Double, squares: Double)](repeating: (0, 0), count: window + 1)
        let inverse = 1 / Double(window)
        let inverseFreedom = 1 / Double(window - 1)
        ends.withUnsafeMutableBufferPointer { ends in
            var block = 0
            while block < count {
                // All is relative to the block's first mean, so that squares stay small.
                var total = 0.0
                for index in block..<block + window { total += values[index] }
                let anchor = total * inverse
                var sum = 0.0
                var squares = 0.0
                for offset in stride(from: window - 1, through: 0, by: -1) {
                    let value = values[block + offset] - anchor
                    sum += value
                    squares += value * value
                    ends[offset] = (sum, squares)
                }
                sum = 0
                squares = 0
                let last = min(window, count - block)
                for offset in 0..<last {
                    let windowSum = ends[offset].sum + sum
                    let windowSquares = ends[offset].squares + squares
                    let mean = windowSum * inverse
                    means[block + offset] = anchor + mean
                    let variation = max(0, windowSquares - windowSum * mean)
                    spread[block + offset] = (variation * inverseFreedom).squareRoot()
                    guard offset < last - 1 else { break }
                    let value = values[block + window + offset] - anchor
                    sum += value
                    squares += value * value
                }
                block += window
            }
        }
    }
}
