import Ledger

extension ControlChartQuery {
    /// Fits limits to the last points in control, for somebody to approve.
    ///
    /// - Parameter request: What is asked for.
    /// - Returns: The limits with what they replace.
    /// - Throws: ``LimitsRefusal`` if there are none to be had, or what the projections throw.
    func proposal(_ request: LimitsRequest) throws -> LimitsProposal {
        let source: ControlChartSource
        switch try self.source() {
        case .success(let found): source = found
        case .failure(let reason):
            throw LimitsRefusal(message: reason.sentence, hint: "See `ledger query metrics`.")
        }
        let kind = try kind(of: request, source)
        if kind == .movingAverage, request.rules != nil {
            throw LimitsRefusal(
                message: "no run rule applies to an \(kind.title): its points share observations",
                hint: "Leave --rule out, or approve another chart."
            )
        }
        let polarity = catalogue.definition(of: metric).polarity
        var phase: ControlPhase
        do {
            phase = try PhaseBaseline.phase(
                kind: kind,
                bucket: source.bucket,
                of: source.latestInControl,
                choice: .latest,
                sides: request.sides ?? ChartSides(badSideOf: polarity)
            )
        } catch {
            throw LimitsRefusal(
                message: error.sentence(isOfSubgroups: source.bucket != nil),
                hint: "Wait for more, name a longer time with --from and --to, or chart another"
                    + " stretch of time with --bucket."
            )
        }
        if request.kind == .proportions {
            phase.kind = .proportions
            phase.dispersion = 1
        }
        if let rules = request.rules { phase.rules = rules }
        if kind != .rolling { phase.reading = request.reading }
        if kind == .movingAverage { phase.rules = [] }
        var notes = source.notes
        if request.isWidened { notes += widen(&phase, source) }
        let history = PhaseHistory(
            decisions: try reader.decisions(of: [.limitsApproved]),
            series: source.series,
            bucket: source.bucket,
            polarity: polarity
        )
        return LimitsProposal(
            series: source.series,
            phase: phase,
            number: history.nextNumber,
            replaced: history.phases.last?.phase,
            runLength: ControlChartFigures.runLength(of: phase),
            notes: notes
        )
    }

    private func kind(
        of request: LimitsRequest,
        _ source: ControlChartSource
    ) throws(LimitsRefusal) -> ControlChartKind {
        guard let kind = request.kind else { return source.kind }
        if kind.isOfRates, !source.isOfRates {
            throw LimitsRefusal(
                message:
                    "a \(kind.title) is for values that are 0 or 1, and others are among these",
                hint: "Use --chart xbar_s with --bucket hour, or --chart individuals."
            )
        }
        if kind.hasSubgroups, source.bucket == nil {
            throw LimitsRefusal(
                message: "a \(kind.title) needs a stretch of time for its points",
                hint: "Add --bucket hour or --bucket day."
            )
        }
        if !kind.hasSubgroups, source.bucket != nil {
            throw LimitsRefusal(
                message: "\(kind.rawValue) charts single observations that are not rates",
                hint: source.isOfRates
                    ? "Use --chart p or p_prime for values that are 0 or 1." : "Leave --bucket out."
            )
        }
        return kind
    }

    /// Widens limits by what the baseline shows, and says by how much.
    private func widen(_ phase: inout ControlPhase, _ source: ControlChartSource) -> [String] {
        let baseline = source.latestInControl.filter { point in
            (phase.from.map { point.time >= $0 } ?? true)
                && (phase.to.map { point.time <= $0 } ?? true)
        }
        switch phase.kind {
        case .individuals, .movingAverage:
            let estimate = Autocorrelation(of: baseline.map(\.value))
            guard let estimate, estimate.isMaterial else {
                return ["Neighbouring points do not resemble each other: nothing to widen."]
            }
            phase.dispersion = estimate.wideningFactor
        case .means:
            let chart = SubgroupChart(baseline: baseline.compactMap(\.subgroup))
            guard let chart, Dispersion.isMaterial(chart.dispersion, count: baseline.count) else {
                return ["The spread within means explains their scatter: nothing to widen."]
            }
            phase.dispersion = chart.dispersion
        case .proportions, .widenedProportions, .rolling:
            return ["Limits of this chart follow the scatter by themselves: nothing to widen."]
        }
        return []
    }
}
