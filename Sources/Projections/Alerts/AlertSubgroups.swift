import Ledger

/// Subgroups of scores in the order of the ledger, judged by the run of eight on the bad side.
///
/// A subgroup is over once a score is newer than its end by the allowed lateness, and holds what had
/// arrived by then: later scores change no judgement. The centre line is that of the limits in force
/// when the subgroup is over, or of the first subgroups of the series once there are enough of them.
/// The rule looks at the side of the centre line only, so that limits of any chart of means serve.
struct AlertSubgroups {
    /// How many subgroups the centre line rests on if nobody has approved limits.
    ///
    /// The mean of 200 lies within 0.14 sigma of the true one in 19 of 20 cases, so that a run of
    /// eight is little likelier than on known limits.
    static let baselineCount = 200

    /// The scores of one subgroup by one evaluator revision.
    private struct Sums {
        var values = ScoreSums()
        var newest = Int64.min
    }

    /// The chart of one evaluator revision.
    private struct Chart {
        var baseline: [ChartObservation] = []
        var frozen: ControlPhase?
        var phase: ControlPhase?
        var monitor: RunRuleMonitor?
    }

    private let lengthMicroseconds: Int64
    private let latenessMicroseconds: Int64
    private let samplesMin: Int64
    private let sides: ChartSides
    /// The recorded phases of each evaluator revision, in the order of the ledger.
    private let phases: [[ControlPhase]]
    private var open: [Int64: [Int: Sums]] = [:]
    private var charts: [Int: Chart] = [:]
    /// The newest event time seen, microseconds.
    private(set) var watermark = Int64.min
    private var closed = Int64.min
    /// What was judged, in order of time.
    private(set) var points: [AlertPoints.Point] = []

    /// Starts without scores.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - latenessSeconds: How long a subgroup waits for late scores.
    ///   - sides: The bad side.
    ///   - phases: The recorded phases of each evaluator revision.
    init(rule: AlertRule, latenessSeconds: Int, sides: ChartSides, phases: [[ControlPhase]]) {
        lengthMicroseconds = Int64(rule.windowSeconds) * 1_000_000
        latenessMicroseconds = Int64(latenessSeconds) * 1_000_000
        samplesMin = Int64(rule.samplesMin)
        self.sides = sides
        self.phases = phases
    }

    /// Takes the next score.
    ///
    /// - Parameters:
    ///   - observation: The score, later in the ledger than the one before.
    ///   - revision: Which evaluator revision gave it.
    mutating func observe(_ observation: Observation, revision: Int) {
        if observation.time > watermark {
            watermark = observation.time
            close(through: watermark - latenessMicroseconds)
        }
        guard observation.status == .scored else { return }
        let slot = observation.time.flooringQuotient(dividingBy: lengthMicroseconds)
        guard slot > closed else { return }
        var sums = open[slot, default: [:]][revision] ?? Sums()
        sums.values.add(
            observation.value,
            samples: observation.samples,
            weight: observation.weight
        )
        sums.newest = max(sums.newest, observation.time)
        open[slot, default: [:]][revision] = sums
    }

    /// Closes what the clock allows beyond the last score.
    ///
    /// - Parameter now: The clock.
    mutating func finish(now: Timestamp) { close(through: now.microseconds - latenessMicroseconds) }

    private mutating func close(through instant: Int64) {
        let last = instant.flooringQuotient(dividingBy: lengthMicroseconds) - 1
        guard last > closed else { return }
        for slot in open.keys.filter({ $0 <= last }).sorted() {
            guard let revisions = open.removeValue(forKey: slot) else { continue }
            // As in a window, the newest score says which evaluator is in use.
            if let (revision, sums) = revisions.max(by: {
                ($0.value.newest, $0.key) < ($1.value.newest, $1.key)
            }) {
                judge(slot: slot, revision, sums.values)
            }
        }
        closed = last
    }

    private mutating func judge(slot: Int64, _ revision: Int, _ sums: ScoreSums) {
        // Too few scores are no subgroup: they neither lengthen a run nor break it.
        guard sums.samples >= samplesMin, let mean = sums.mean else { return }
        let end = Timestamp(microseconds: (slot + 1) * lengthMicroseconds)
        let n = Int(clamping: sums.samples)
        let observation = ChartObservation(
            time: Timestamp(microseconds: slot * lengthMicroseconds),
            value: mean,
            n: n,
            standardDeviation: sums.standardError.map { $0 * Double(n).squareRoot() }
        )
        var chart = charts[revision] ?? Chart()
        defer { charts[revision] = chart }
        let recorded = phases[revision].last { $0.decided.map { $0 <= end } ?? false }
        if recorded == nil, chart.frozen == nil {
            chart.baseline.append(observation)
            guard chart.baseline.count.isMultiple(of: Self.baselineCount) else { return }
            chart.frozen = try? PhaseBaseline.phase(
                kind: .means,
                bucket: nil,
                of: chart.baseline,
                choice: .earliest,
                sides: sides
            )
            return
        }
        guard let phase = recorded ?? chart.frozen else { return }
        if phase != chart.phase {
            chart.phase = phase
            chart.monitor = RunRuleMonitor(rules: .westernElectric4, sides: sides)
        }
        let found = chart.monitor?.add(mean, limits: phase.limits(ofPoint: n)) ?? []
        points.append(
            AlertPoints.Point(
                second: end.second,
                reading: AlertReading(value: found.isEmpty ? 0 : 1, samples: sums.samples)
            )
        )
    }
}
