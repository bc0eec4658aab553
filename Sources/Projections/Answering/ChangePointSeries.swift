import Ledger

/// Values that compare, in order of event time: what change points are looked for in.
struct ChangePointSeries {
    /// The most observations that are looked at one by one.
    static let observationsMax = 4_000
    /// The most buckets that longer series are gathered into, empty ones not counted.
    static let bucketsMax = 2_000
    /// The lengths that a bucket may have.
    static let bucketMinutes: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440,
    ]

    /// One value.
    struct Value: Equatable {
        /// The event time, or the start of the bucket.
        var time: Timestamp
        /// The observation, or the mean of the bucket.
        var value: Double
        /// How many observations it stands for.
        var weight: Double

        /// Makes a value.
        init(time: Timestamp, value: Double, weight: Double) {
            self.time = time
            self.value = value
            self.weight = weight
        }

        /// Takes a scored observation for a value.
        init(_ observation: Observation) {
            time = Timestamp(microseconds: observation.time)
            value = observation.value
            weight = Double(observation.weight)
        }
    }

    /// The evaluator as `name@revision`, or nil.
    var evaluator: String?
    /// The values, at least one, in order of time; equal times in order of position.
    var values: [Value]

    /// The change points, in the series' times.
    ///
    /// A bucket within which the level changed is of neither side, and goes to the one or the other:
    /// the interval reaches a bucket further at both ends.
    ///
    /// - Parameter unit: What a value is.
    /// - Returns: One for each change point, in order.
    func points(of unit: ChangePointsAnswer.Unit) -> [ChangePointsAnswer.Point] {
        let length: Double
        switch unit {
        case .observation: length = 0
        case .bucket(let minutes): length = Double(minutes * 60)
        }
        let found = ChangePointDetector().changePoints(in: values.map(\.value))
        let ends = found.map(\.index) + [values.count]
        var start = 0
        return found.enumerated().map { number, point in
            let before = mean(start..<point.index)
            let after = mean(point.index..<ends[number + 1])
            start = point.index
            return ChangePointsAnswer.Point(
                time: values[point.index].time,
                low: values[point.low].time.advanced(bySeconds: -length),
                high: values[point.high].time.advanced(bySeconds: length),
                before: before,
                after: after,
                p: point.p
            )
        }
    }

    /// The mean of the observations behind some values.
    private func mean(_ range: Range<Int>) -> Double {
        var weight = 0.0
        var mean = 0.0
        for value in values[range] {
            weight += value.weight
            mean += (value.value - mean) * (value.weight / weight)
        }
        return mean
    }
}
