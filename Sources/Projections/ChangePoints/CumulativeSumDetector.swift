import Foundation

/// Notices that the level of a series moved, one observation at a time.
///
/// A two-sided cumulative sum (Page 1954): k = 0.25, h = 16, on values standardised by the *long-run*
/// standard deviation, which is √((1 + φ)/(1 − φ)) times the plain one where values are
/// autocorrelated, and clipped at 4. Mean, deviation and φ are learnt from the first 300
/// observations, and again after an alarm. Evidence for the constants is in `docs/statistics.md`.
///
/// It is a value: a copy goes on from the same state, and equal observations give equal alarms.
public struct CumulativeSumDetector: Equatable, Sendable {
    /// A move of the level that was noticed.
    public struct Alarm: Equatable, Sendable {
        /// How many observations had been fed when it was noticed, this one included.
        public var observation: Int
        /// The first observation of the excursion that raised it: an estimate of the onset.
        public var onset: Int
        /// Whether the level rose.
        public var isRise: Bool

        /// Makes an alarm.
        ///
        /// - Parameters:
        ///   - observation: How many observations had been fed.
        ///   - onset: The number of the observation at which the excursion began, from 1.
        ///   - isRise: Whether the level rose.
        public init(observation: Int, onset: Int, isRise: Bool) {
            self.observation = observation
            self.onset = onset
            self.isRise = isRise
        }
    }

    /// What the detector takes for normal.
    public struct Reference: Equatable, Sendable {
        /// The mean.
        public var mean: Double
        /// The long-run standard deviation; 0 for a series that never varied.
        public var longRunDeviation: Double
        /// The autocorrelation at lag 1, on the safe side.
        public var phi: Double
    }

    /// How many observations the reference is learnt from.
    public static let calibrationCount = 300
    /// The move, in long-run deviations, that the sums forget at each observation.
    public static let allowance = 0.25
    /// The sum that raises an alarm.
    public static let threshold = 16.0
    /// The greatest departure that one observation can add.
    public static let clip = 4.0
    /// The greatest autocorrelation that is allowed for.
    public static let phiMax = 0.9

    /// What is normal; nil while it is learnt.
    public private(set) var reference: Reference?
    /// How many observations were fed, missing ones not counted.
    public private(set) var count = 0
    private var calibration: [Double] = []
    private var rise = Excursion()
    private var fall = Excursion()

    /// A sum with the observation it started at.
    private struct Excursion: Equatable, Sendable {
        var sum = 0.0
        var start = 0

        mutating func add(_ departure: Double, at observation: Int) {
            if sum <= 0 { start = observation }
            sum = max(0, sum + departure - CumulativeSumDetector.allowance)
        }
    }

    /// Makes a detector that first learns what is normal.
    public init() {}

    /// Makes a detector that knows what is normal.
    ///
    /// - Parameter reference: What is normal.
    public init(reference: Reference) {
        self.reference = reference
    }

    /// Feeds the next observation.
    ///
    /// - Parameter value: The observation; nil, NaN and infinities are missing and change nothing.
    /// - Returns: An alarm, after which the detector learns anew what is normal, or nil.
    /// - Complexity: O(1), but for the last observation of a calibration.
    public mutating func observe(_ value: Double?) -> Alarm? {
        guard let value, value.isFinite else { return nil }
        count += 1
        guard let reference else {
            calibration.append(value)
            if calibration.count >= Self.calibrationCount { learn() }
            return nil
        }
        let departure = Self.departure(value, from: reference)
        rise.add(departure, at: count)
        fall.add(-departure, at: count)
        guard max(rise.sum, fall.sum) > Self.threshold else { return nil }
        let isRise = rise.sum >= fall.sum
        let alarm = Alarm(
            observation: count,
            onset: isRise ? rise.start : fall.start,
            isRise: isRise
        )
        self.reference = nil
        rise = Excursion()
        fall = Excursion()
        return alarm
    }

    private static func departure(_ value: Double, from reference: Reference) -> Double {
        let difference = value - reference.mean
        guard difference != 0 else { return 0 }
        // Of a series that never varied every departure is as great as can be.
        guard reference.longRunDeviation > 0 else { return difference > 0 ? clip : -clip }
        return min(clip, max(-clip, difference / reference.longRunDeviation))
    }

    /// Learns what is normal from the calibration.
    private mutating func learn() {
        reference = Self.reference(of: calibration)
        calibration = []
    }

    /// What is normal in a stretch of values.
    ///
    /// The autocorrelation is corrected for its bias, (1 + 2φ)/n, and raised by half its standard
    /// error.
    ///
    /// - Parameter values: Finite values, at least two.
    /// - Returns: The mean, the long-run deviation and the autocorrelation; nil of fewer than two.
    public static func reference(of values: [Double]) -> Reference? {
        guard values.count > 1 else { return nil }
        let n = Double(values.count)
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return Reference(mean: 0, longRunDeviation: 0, phi: 0) }
        let scaled = values.map { $0 / largest }
        let mean = scaled.reduce(0, +) / n
        var squares = 0.0
        var products = 0.0
        for index in scaled.indices {
            let rest = scaled[index] - mean
            squares += rest * rest
            if index > 0 { products += rest * (scaled[index - 1] - mean) }
        }
        guard squares > 1e-24 * n else {
            return Reference(mean: mean * largest, longRunDeviation: 0, phi: 0)
        }
        let raw = products / squares
        let corrected = max(0, raw + (1 + 2 * raw) / n)
        let bounded = min(corrected, 1)
        let margin = 0.5 * ((1 - bounded * bounded) / n).squareRoot()
        let phi = min(phiMax, corrected + margin)
        let deviation = (squares / (n - 1) * (1 + phi) / (1 - phi)).squareRoot()
        let scale = min(deviation * largest, .greatestFiniteMagnitude)
        return Reference(mean: mean * largest, longRunDeviation: scale, phi: phi)
    }
}
