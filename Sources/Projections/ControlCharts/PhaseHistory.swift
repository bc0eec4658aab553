import Ledger

/// The phases of one chart in order: those that events say, or the one taken by itself.
struct PhaseHistory: Equatable {
    /// The phases with their numbers, in the order in which they count.
    private(set) var phases: [ControlChartAnswer.Phase] = []

    /// Folds the approvals of one chart.
    ///
    /// A phase counts from the first instant that it rests on, so that its own baseline is judged
    /// by it; of two that start alike the one approved later counts.
    ///
    /// - Parameters:
    ///   - decisions: The `limits.approved` events in the order of the ledger.
    ///   - series: The series that is charted.
    ///   - bucket: The stretch of time of a subgroup, or nil for single observations.
    ///   - polarity: The metric's.
    init(
        decisions: [DecisionRecord],
        series: LimitsSeries,
        bucket: TimeBucket?,
        polarity: MetricPolarity
    ) {
        for record in decisions where record.type == .limitsApproved {
            guard let approval = record.data(as: LimitsApproval.self),
                approval.series.judges(series),
                let phase = approval.controlPhase(of: record, polarity: polarity),
                phase.bucket == bucket, phase.kind.hasSubgroups == (bucket != nil)
            else { continue }
            let number = approval.phase ?? (phases.last?.number ?? 0) + 1
            phases.append(ControlChartAnswer.Phase(number: number, phase: phase))
        }
        phases.sort { Self.start($0) < Self.start($1) }
    }

    /// Falls back on a phase that nobody recorded.
    mutating func fallBack(on phase: ControlPhase) {
        if phases.isEmpty { phases = [ControlChartAnswer.Phase(number: 1, phase: phase)] }
    }

    /// Charts single observations in another way, by the limits of the same phases.
    ///
    /// The centre line and the sigma of one observation are what an average is charted by as well;
    /// limits that are refitted as values come have none to share.
    ///
    /// - Parameter kind: The kind of chart.
    mutating func chart(as kind: ControlChartKind) {
        phases.removeAll { $0.phase.kind == .rolling && kind != .rolling }
        for index in phases.indices where phases[index].phase.kind != kind {
            phases[index].phase.kind = kind
            phases[index].phase.rules = kind == .movingAverage ? [] : .westernElectric
        }
    }

    /// The number that the next phase gets.
    var nextNumber: Int { (phases.map(\.number).max() ?? 0) + 1 }

    /// The index of the phase in which a point lies; the first one holds for all before it, too.
    func index(at time: Timestamp) -> Int? {
        phases.isEmpty ? nil : phases.lastIndex { $0.phase.start <= time } ?? 0
    }

    private static func start(_ phase: ControlChartAnswer.Phase) -> (Timestamp, Int64) {
        (phase.phase.start, phase.phase.position?.rawValue ?? 0)
    }
}

extension ControlPhase {
    /// The first instant that it judges.
    var start: Timestamp { from ?? decided ?? Timestamp(microseconds: .min) }
}
