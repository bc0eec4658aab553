import Ledger

/// Judges the points of a chart by its phases.
enum ControlChart {
    /// Judges points.
    ///
    /// Every phase starts with a clean memory: a run does not reach across a change of limits.
    ///
    /// - Parameters:
    ///   - observations: The points in order of time.
    ///   - history: The phases.
    ///   - valuesBefore: How many points of the series came before, for limits that roll.
    /// - Returns: One judged point for each.
    /// - Complexity: O(*n*).
    static func judge(
        _ observations: [ChartObservation],
        by history: PhaseHistory,
        valuesBefore: Int = 0
    ) -> [ControlChartAnswer.Point] {
        var points: [ControlChartAnswer.Point] = []
        points.reserveCapacity(observations.count)
        var current: Int?
        var judge: Judge?
        for observation in observations {
            let index = history.index(at: observation.time)
            if index != current || judge == nil, let index {
                judge = Judge(history.phases[index].phase, valuesBefore: valuesBefore)
                current = index
            }
            points.append(judge?.judge(observation) ?? unjudged(observation))
        }
        return points
    }

    private static func unjudged(_ observation: ChartObservation) -> ControlChartAnswer.Point {
        ControlChartAnswer.Point(
            time: observation.time,
            value: observation.value,
            n: observation.n,
            lower: nil,
            upper: nil,
            violations: []
        )
    }

    /// What judges the points of one phase.
    private struct Judge {
        let phase: ControlPhase
        var monitor: RunRuleMonitor
        var average: MovingAverageChart?
        var rolling: RollingLimits

        init(_ phase: ControlPhase, valuesBefore: Int) {
            self.phase = phase
            monitor = RunRuleMonitor(
                rules: phase.rules,
                sides: phase.sides,
                reading: phase.reading
            )
            if phase.kind == .movingAverage {
                average = MovingAverageChart(limits: phase.limits(ofPoint: 1))
            }
            rolling = RollingLimits(sides: phase.sides, valuesBefore: valuesBefore)
        }

        mutating func judge(_ observation: ChartObservation) -> ControlChartAnswer.Point {
            var point = unjudged(observation)
            switch phase.kind {
            case .movingAverage:
                guard let averaged = average?.add(observation.value) else { return point }
                point.value = averaged.average
                point.lower = averaged.lower
                point.upper = averaged.upper
                if averaged.isBeyond(on: phase.sides) { point.violations = ["limits"] }
            case .rolling:
                let judged = rolling.add(observation.value)
                point.lower = judged.limits?.lower
                point.upper = judged.limits?.upper
                point.violations = judged.violations.intersection(phase.rules).names
            case .individuals, .means, .proportions, .widenedProportions:
                let limits = phase.limits(ofPoint: observation.n)
                point.lower = limits.lower
                point.upper = limits.upper
                point.violations = monitor.add(observation.value, limits: limits).names
            }
            return point
        }
    }
}

extension RunRuleSet {
    /// The names of the rules, in order.
    var names: [String] { rules.map(\.rawValue) }
}
