import Ledger
public import Projections

/// Limits that somebody approves, in words: what a command says beside their position.
public struct LimitsProposalText {
    private let proposal: LimitsProposal

    /// Prepares the words.
    ///
    /// - Parameter proposal: The limits.
    public init(proposal: LimitsProposal) {
        self.proposal = proposal
    }

    /// The lines, safe to print.
    public var lines: [String] {
        let phase = ControlChartAnswer.Phase(number: proposal.number, phase: proposal.phase)
        let series = proposal.series
        let place = [series.environment, series.feature, series.revision].compactMap(\.self)
        var rows = [("Limits of", "\(series.metric) (\(place.joined(separator: ", ")))")]
        rows += ControlChartReport.rows(phase)
        if let replaced = proposal.replaced {
            let center = NumberText.significant(replaced.limits.center)
            let sigma = NumberText.significant(replaced.limits.sigma)
            rows.append(("Before", "center \(center), sigma \(sigma)"))
        }
        if let length = proposal.runLength {
            let points = NumberText.significant(length.rounded())
            rows.append(("Run length", "a false signal every \(points) points"))
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        let lines = rows.map { DisplayWidth.pad($0.0, to: width) + $0.1 } + proposal.notes
        return lines.map { PrintableText.escaped($0, unicode: true) }
    }
}
