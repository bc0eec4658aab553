import Foundation
internal import Projections

/// Whether a judge grades the anchors as it did when it was first used.
///
/// The grades of the same answers are paired: the mean of the differences with the interval of
/// Student's t says how far the ruler has moved, apart from what differs between answers.
public struct AnchorDrift: Equatable, Sendable {
    /// How many anchors have a grade then and now.
    public var count: Int
    /// The mean of now less then; nil without any pair.
    public var shift: Double?
    /// The 95 % interval of the shift; nil with fewer than three pairs.
    public var interval: ClosedRange<Double>?
    /// Whether the judge has moved: by more than the tolerance, and not by chance.
    public var hasMoved: Bool

    /// A shift within this is not worth an alert: it is the smallest difference that gates look at.
    public static let tolerance = 0.05

    /// Compares grades.
    ///
    /// A judge at temperature 0 mostly repeats itself, so that all differences are the same and the
    /// interval is a point; the tolerance alone decides then. With fewer than three pairs nothing is
    /// said.
    ///
    /// - Parameters:
    ///   - reference: The overall values at first use, by anchor.
    ///   - current: The overall values now, by anchor.
    public init(reference: [String: Double], current: [String: Double]) {
        let differences = current.sorted { $0.key < $1.key }.compactMap { id, value in
            reference[id].map { value - $0 }
        }
        count = differences.count
        hasMoved = false
        guard !differences.isEmpty else { return }
        let mean = differences.reduce(0, +) / Double(differences.count)
        shift = mean
        guard differences.count >= 3 else { return }
        let degrees = Double(differences.count - 1)
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / degrees / Double(differences.count)).squareRoot()
        let critical = StudentDistribution.twoSidedCritical(tail: 0.05, degreesOfFreedom: degrees)
        let interval = (mean - critical * error)...(mean + critical * error)
        self.interval = interval
        // 0.85 − 0.80 is a hair above 0.05 in binary and shall not count as more.
        hasMoved = abs(mean) > Self.tolerance + 1e-9 && !interval.contains(0)
    }
}
