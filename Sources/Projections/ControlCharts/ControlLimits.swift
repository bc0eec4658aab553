/// The centre line of a chart and the standard deviation of its points.
public struct ControlLimits: Equatable, Sendable {
    /// The centre line.
    public var center: Double
    /// The standard deviation of a point, at least 0.
    public var sigma: Double

    /// Makes limits.
    ///
    /// Nil if either is out of range: limits made of such numbers would pass every point.
    ///
    /// - Parameters:
    ///   - center: The centre line, finite.
    ///   - sigma: The standard deviation of a point, finite and at least 0.
    public init?(center: Double, sigma: Double) {
        guard center.isFinite, sigma.isFinite, sigma >= 0 else { return nil }
        self.center = center
        self.sigma = sigma
    }

    /// The lower control limit: three sigma below the centre line.
    public var lower: Double { center - 3 * sigma }

    /// The upper control limit: three sigma above the centre line.
    public var upper: Double { center + 3 * sigma }

    /// Where a value lies, as ``RunRuleHistory`` takes it.
    @inline(__always)
    func zone(of value: Double) -> RunRuleHistory.Zone {
        var zone: RunRuleHistory.Zone = 0
        if value < center {
            zone = 1
            if value < center - sigma { zone |= 2 }
            if value < center - 2 * sigma { zone |= 4 }
            if value < center - 3 * sigma { zone |= 8 }
        } else if value > center {
            zone = 16
            if value > center + sigma { zone |= 32 }
            if value > center + 2 * sigma { zone |= 64 }
            if value > center + 3 * sigma { zone |= 128 }
        }
        return zone
    }
}
