import Foundation

/// Finds change points in a whole series, with hindsight.
///
/// The series is taken apart into stretches of constant level, of constant slope or of constant
/// curvature, with autocorrelated noise of the first order around them: penalised likelihood,
/// minimised over the places that a scan at several scales brings up, then refined. One setting
/// serves all series, and nothing is random. What it does, why, and how it fares is in
/// `docs/statistics.md`.
///
/// Sources: optimal partitioning (Jackson et al. 2005), its pruning (Killick, Fearnhead and Eckley
/// 2012), generalised least squares with first-order noise (Prais and Winsten 1954; for change
/// points Chakar et al. 2017), scan windows of several lengths (Kovács et al. 2023). Changed: lines
/// and parabolas beside levels, a price that grows as the effective number of values falls, a test
/// against rare events, a season taken out, and tests against series that only sway or bend.
public struct ChangePointDetector: Sendable {
    /// The fewest values between two change points.
    public static let shortestSegment = 5
    /// The nominal probability that the interval of a change point holds its true place.
    public static let intervalLevel = 0.95

    /// Makes a detector, which has no settings.
    public init() {}

    /// Finds the change points of a series.
    ///
    /// - Parameter values: The values in order of time; nil, NaN and infinities are missing. A
    ///   missing value takes no part but keeps its index.
    /// - Returns: The change points in order; none in fewer than ten values.
    /// - Complexity: O(*n* log *n*) and O(*n* · *p*) for seasons up to *p* = 400, plus O(*c*²) in the
    ///   number *c* of candidates, which the pruning keeps near O(*c*) when there are many changes.
    public func changePoints(in values: [Double?]) -> [ChangePoint] {
        var indexes: [Int] = []
        var present: [Double] = []
        for (index, value) in values.enumerated() {
            guard let value, value.isFinite else { continue }
            indexes.append(index)
            present.append(value)
        }
        return changePoints(in: present).map { found in
            var found = found
            found.index = indexes[found.index]
            found.low = indexes[found.low]
            found.high = indexes[found.high]
            return found
        }
    }

    /// Finds the change points of values none of which is missing.
    private func changePoints(in values: [Double]) -> [ChangePoint] {
        guard values.count >= 2 * Self.shortestSegment,
            let series = PreparedSeries(values)
        else { return [] }
        var fit = SegmentedFit(series.values)
        guard fit.boundaries.count > 2 else { return [] }
        if SwayingSeries(series.values).explains(fit) { return [] }
        if SmoothCurve(series.values).explains(fit) { return [] }
        fit.removeUnsupported()
        return fit.evidence().map { place in
            ChangePoint(
                index: place.boundary,
                low: place.low,
                high: place.high,
                before: Self.mean(values[place.start..<place.boundary]),
                after: Self.mean(values[place.boundary..<place.end]),
                p: place.p
            )
        }
    }

    /// The mean, by steps that cannot overflow.
    private static func mean(_ values: ArraySlice<Double>) -> Double {
        var mean = 0.0
        for (count, value) in values.enumerated() {
            mean += value / Double(count + 1) - mean / Double(count + 1)
        }
        return mean
    }
}
