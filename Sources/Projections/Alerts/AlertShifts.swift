import Ledger

/// Scores in the order of the ledger, watched for a shift of their level, tick by tick.
///
/// As in a window, a tick is decided once a score is newer by the allowed lateness, with the scores
/// and deployments that were recorded by then. Scores are taken in order of event time; one that
/// comes late is taken at the next tick, and one that is older than the window is not taken.
struct AlertShifts {
    /// A deployment: the event that says so, and when it went live.
    struct Change: Equatable {
        var position: Int64
        /// Microseconds since the epoch.
        var time: Int64
    }

    private struct Entry {
        var time: Int64
        var value: Double
        var revision: Int
    }

    /// How long after a deployment the lower bound holds.
    static let watchedSeconds: Int64 = 3_600
    /// Over how long the share of such hours is counted.
    private static let shareSeconds: Int64 = 14 * 86_400
    /// While nothing is wrong one reading is kept in this time.
    private static let quietSeconds: Int64 = 300

    private let rule: AlertRule
    private let isLowBad: Bool
    private let tickSeconds: Int64
    private let latenessMicroseconds: Int64
    /// The deployments that were not known yet, in the order of the ledger.
    private var comingChanges: ArraySlice<Change>
    /// When the known ones went live, in order of time.
    private var changes: [Int64] = []
    private var pending: [Entry] = []
    private var head = 0
    private var monitors: [Int: LevelShiftMonitor] = [:]
    private var firstTime: Int64?
    private var lastTick = Int64.min
    /// The newest event time seen, microseconds.
    private(set) var watermark = Int64.min
    /// What was seen, in order of time.
    private(set) var points: [AlertPoints.Point] = []

    /// Starts without scores.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - settings: The distance of ticks and the lateness.
    ///   - isLowBad: Whether lower values are the bad ones.
    ///   - changes: The deployments of the environment, in the order of the ledger.
    init(rule: AlertRule, settings: AlertSettings, isLowBad: Bool, changes: [Change]) {
        self.rule = rule
        self.isLowBad = isLowBad
        tickSeconds = Int64(settings.tickSeconds)
        latenessMicroseconds = Int64(settings.latenessSeconds) * 1_000_000
        comingChanges = changes[...]
    }

    /// Takes the next score.
    ///
    /// - Parameters:
    ///   - observation: The score, later in the ledger than the one before.
    ///   - revision: Which evaluator revision gave it.
    mutating func observe(_ observation: Observation, revision: Int) {
        while let change = comingChanges.first, change.position < observation.position {
            know(change)
            comingChanges = comingChanges.dropFirst()
        }
        if observation.time > watermark {
            watermark = observation.time
            decide(through: floorTick(watermark - latenessMicroseconds))
        }
        guard observation.status == .scored else { return }
        if lastTick != .min,
            observation.time <= (lastTick - Int64(rule.windowSeconds)) * 1_000_000
        {
            return
        }
        let entry = Entry(time: observation.time, value: observation.value, revision: revision)
        var index = pending.count
        while index > head, pending[index - 1].time > entry.time { index -= 1 }
        pending.insert(entry, at: index)
    }

    /// Decides what the clock allows beyond the last score.
    ///
    /// - Parameter now: The clock.
    mutating func finish(now: Timestamp) {
        for change in comingChanges { know(change) }
        comingChanges = []
        decide(through: floorTick(now.microseconds - latenessMicroseconds))
    }

    private mutating func know(_ change: Change) {
        var index = changes.count
        while index > 0, changes[index - 1] > change.time { index -= 1 }
        changes.insert(change.time, at: index)
    }

    private func floorTick(_ microseconds: Int64) -> Int64 {
        microseconds.flooringQuotient(dividingBy: tickSeconds * 1_000_000) * tickSeconds
    }

    private mutating func decide(through end: Int64) {
        guard end > lastTick else { return }
        while head < pending.count {
            let due = floorTick(pending[head].time - 1) + tickSeconds
            let tick = lastTick == .min ? due : max(due, lastTick + tickSeconds)
            guard tick <= end else { break }
            var revision = 0
            while head < pending.count, pending[head].time <= tick * 1_000_000 {
                take(pending[head])
                revision = pending[head].revision
                head += 1
            }
            lastTick = tick
            note(revision, at: tick)
        }
        lastTick = max(lastTick, end)
        if head > 4_096 {
            pending.removeFirst(head)
            head = 0
        }
    }

    private mutating func take(_ entry: Entry) {
        firstTime = firstTime ?? entry.time
        var monitor =
            monitors[entry.revision]
            ?? LevelShiftMonitor(
                LevelShiftMonitor.Settings(
                    isLowBad: isLowBad,
                    change: rule.threshold,
                    windowSeconds: rule.windowSeconds,
                    samplesMin: rule.samplesMin,
                    runLengthSeconds: rule.runLengthSeconds
                )
            )
        monitor.observe(entry.value, at: entry.time, watchedShare: watchedShare(at: entry.time))
        monitors[entry.revision] = monitor
    }

    /// The share of time that lies within an hour after a deployment, if this instant does.
    private func watchedShare(at time: Int64) -> Double? {
        guard let last = changes.last(where: { $0 <= time }),
            time - last <= Self.watchedSeconds * 1_000_000
        else { return nil }
        let start = time - Self.shareSeconds * 1_000_000
        let count = changes.count { $0 > start && $0 <= time }
        let span = min(Self.shareSeconds * 1_000_000, max(1, time - (firstTime ?? time)))
        let watched = Double(count) * Double(Self.watchedSeconds) * 1_000_000
        return min(1, watched / Double(span))
    }

    private mutating func note(_ revision: Int, at tick: Int64) {
        guard let monitor = monitors[revision] else { return }
        let reading: AlertReading
        if let shift = monitor.shift(at: tick * 1_000_000) {
            let worsening = isLowBad ? shift.usual - shift.mean : shift.mean - shift.usual
            reading = AlertReading(
                value: worsening,
                samples: Int64(shift.samples),
                reference: AlertReading.Reference(
                    mean: shift.usual,
                    level: shift.mean,
                    statistic: shift.statistic,
                    bound: shift.bound,
                    onset: Timestamp(microseconds: shift.onset)
                )
            )
        } else if let reference = monitor.reference {
            reading = AlertReading(
                value: 0,
                samples: Int64(reference.count),
                reference: AlertReading.Reference(mean: reference.mean)
            )
        } else {
            reading = AlertReading(value: nil, samples: Int64(monitor.usualCount))
        }
        if let last = points.last, last.reading.value == reading.value, reading.value ?? 0 == 0,
            tick - last.second < min(Self.quietSeconds, Int64(rule.windowSeconds) / 2)
        {
            return
        }
        points.append(AlertPoints.Point(second: tick, reading: reading))
    }
}
