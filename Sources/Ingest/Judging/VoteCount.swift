/// Several verdicts on one answer taken together.
enum VoteCount {
    /// The median of each axis and of the overall values, so that one odd vote moves little.
    ///
    /// - Parameter verdicts: The votes, at least one.
    /// - Returns: The verdict, with the reasoning of the vote whose overall value is nearest to it.
    static func verdict(of verdicts: [Verdict]) -> Verdict? {
        guard let first = verdicts.first else { return nil }
        guard verdicts.count > 1 else { return first }
        var axes: [String: Double] = [:]
        for axis in first.axes.keys {
            axes[axis] = median(verdicts.compactMap { $0.axes[axis] })
        }
        let overall = median(verdicts.map(\.overall))
        let nearest = verdicts.min { abs($0.overall - overall) < abs($1.overall - overall) }
        var verdict = Verdict(axes: axes, overall: overall, reasoning: nearest?.reasoning ?? "")
        verdict.isOverallComputed = verdicts.allSatisfy(\.isOverallComputed)
        return verdict
    }

    /// The share of pairs of votes whose overall values are at most
    /// ``JudgeOptions/agreementDistance`` apart.
    ///
    /// - Parameter verdicts: The votes.
    /// - Returns: 0 to 1; nil with fewer than two votes.
    static func agreement(of verdicts: [Verdict]) -> Double? {
        guard verdicts.count > 1 else { return nil }
        var pairs = 0
        var agreeing = 0
        for (index, one) in verdicts.enumerated() {
            for other in verdicts[(index + 1)...] {
                pairs += 1
                // A tenth is not exact in binary: 0.9 − 0.8 shall agree.
                let distance = abs(one.overall - other.overall)
                if distance <= JudgeOptions.agreementDistance + 1e-9 { agreeing += 1 }
            }
        }
        return Double(agreeing) / Double(pairs)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
