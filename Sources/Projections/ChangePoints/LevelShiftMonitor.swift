import Foundation

/// Notices within minutes that the level of a series has become worse, and when it is back.
///
/// A cumulative sum (Page 1954, *Continuous inspection schemes*, Biometrika 41, 100–115) of the
/// evidence of each value against a reference of the series' own recent past, ``LevelReference``. It
/// alarms when the sum passes a bound that follows from how long the rule shall run without a false
/// alarm. Half of that allowance is spent on the hour after a deployment: there is little such time,
/// so that the bound is lower there. See `docs/statistics.md` for the constants and how they fare.
///
/// It is a value: a copy goes on from the same state, and equal values give equal alarms.
struct LevelShiftMonitor: Equatable, Sendable {
    /// What the monitor looks for.
    struct Settings: Equatable, Sendable {
        /// Whether lower values are the bad ones.
        var isLowBad: Bool
        /// The least worsening of the mean that counts, in the metric's unit; 0 or more.
        var change: Double
        /// The values of this time make the present level, in seconds.
        var windowSeconds: Int
        /// Fewer values than this since the onset are no shift.
        var samplesMin: Int
        /// The mean time between false alarms that is aimed at, in seconds.
        var runLengthSeconds: Int
    }

    /// A level that is worse than usual.
    struct Shift: Equatable, Sendable {
        /// The mean since the onset, of the last ``Settings/windowSeconds`` at most.
        var mean: Double
        /// How many values it is of.
        var samples: Int
        /// The mean of the reference.
        var usual: Double
        /// The sum when it was noticed.
        var statistic: Double
        /// What it had to pass.
        var bound: Double
        /// When the excursion began, microseconds since the epoch.
        var onset: Int64
    }

    /// The fewest values that tell what is usual.
    static let referenceMin = 500
    /// The most values that the reference is learnt from: the latest.
    static let referenceMax = 8_192
    /// The sum, of evidence for the usual level, that ends a shift.
    static let recoveryBound = 7.0
    /// A level that has lasted this long is the usual one.
    static let habituationSeconds: Int64 = 7 * 86_400
    /// The mean run length of the sum in control is about this, times e to the power of its bound:
    /// simulated on values without ties.
    static let runLengthFactor = 10.0

    /// What the bound is raised by, over the number of values of the reference: of few it is not known
    /// well what is usual.
    static let learningMargin = 2_000.0
    /// The least bound, however rare deployments are.
    static let smallestBound = 5.0

    /// A sum that has left 0, with the values since.
    private struct Excursion: Equatable, Sendable {
        var sum = 0.0
        var onset: Int64 = 0
        var count = 0
        var recent: [Score] = []

        mutating func add(_ evidence: Double, _ score: Score) {
            if sum <= 0 { self = Excursion(onset: score.time) }
            sum = max(0, sum + evidence)
            count += 1
            recent.append(score)
            if recent.count > 2 * LevelShiftMonitor.referenceMax {
                recent.removeFirst(LevelShiftMonitor.referenceMax)
            }
        }
    }

    private struct Score: Equatable, Sendable {
        var time: Int64
        var value: Double
    }

    private let settings: Settings
    /// What is usual; nil while it is learnt.
    private(set) var reference: LevelReference?
    private var usual: [Score] = []
    private var newCount = 0
    /// Values of an excursion that may be a shift: they are not usual yet.
    private var held: [Score] = []
    private var always = Excursion()
    private var afterChange = Excursion()
    private var shifted: Shifted?
    private var recovery = 0.0

    private struct Shifted: Equatable, Sendable {
        var statistic: Double
        var bound: Double
        var excursion: Excursion
    }

    /// Starts without values.
    ///
    /// - Parameter settings: What to look for.
    init(_ settings: Settings) { self.settings = settings }

    /// How many values are usual so far.
    var usualCount: Int { usual.count }

    /// Takes the next value.
    ///
    /// - Parameters:
    ///   - value: The value; NaN and infinities are passed over.
    ///   - time: When, microseconds since the epoch.
    ///   - watchedShare: Within an hour of a deployment the share of all time that is so near one,
    ///     above 0 and up to 1; else nil.
    /// - Complexity: O(log *n*) amortised, for *n* values of the reference.
    mutating func observe(_ value: Double, at time: Int64, watchedShare: Double?) {
        guard value.isFinite else { return }
        let score = Score(time: time, value: value)
        learnIfDue()
        guard let reference else {
            usual.append(score)
            return
        }
        let evidence = reference.evidence(of: value)
        if shifted != nil {
            recover(evidence, score)
        } else {
            always.add(evidence, score)
            if watchedShare != nil {
                afterChange.add(evidence, score)
            } else {
                afterChange = Excursion()
            }
            raise(reference, at: time, watchedShare)
            if shifted == nil { hold(score) }
        }
    }

    /// The bounds of the two sums: always, and within an hour of a deployment.
    func bounds(watchedShare: Double) -> (always: Double, afterChange: Double) {
        guard let reference else { return (.infinity, .infinity) }
        let length = Double(settings.runLengthSeconds) / reference.gapSeconds
        let whole =
            log(max(length / Self.runLengthFactor, 20)) + log(2)
            + Self.learningMargin / Double(reference.count)
        return (whole, max(Self.smallestBound, whole + log(min(max(watchedShare, 0.02), 1))))
    }

    private mutating func raise(
        _ reference: LevelReference,
        at time: Int64,
        _ watchedShare: Double?
    ) {
        let bounds = bounds(watchedShare: watchedShare ?? 1)
        let sums = [(always, bounds.always), (afterChange, bounds.afterChange)]
        for (excursion, bound) in sums where excursion.sum > bound {
            guard excursion.count >= settings.samplesMin else { continue }
            let mean = level(excursion, at: time).mean
            let worsening = settings.isLowBad ? reference.mean - mean : mean - reference.mean
            guard worsening >= settings.change else { continue }
            shifted = Shifted(statistic: excursion.sum, bound: bound, excursion: excursion)
            recovery = 0
            held = []
            return
        }
    }

    private mutating func recover(_ evidence: Double, _ score: Score) {
        shifted?.excursion.count += 1
        shifted?.excursion.recent.append(score)
        recovery = max(0, recovery - evidence)
        let lasted = score.time - (shifted?.excursion.onset ?? score.time)
        let isUsual = lasted > Self.habituationSeconds * 1_000_000
        if isUsual, let recent = shifted?.excursion.recent, recent.count >= Self.referenceMin {
            usual = Array(recent.suffix(Self.referenceMax))
            learn()
        } else if recovery <= Self.recoveryBound {
            trim()
            return
        }
        shifted = nil
        always = Excursion()
        afterChange = Excursion()
    }

    /// Forgets what neither the present level nor a new usual level will need.
    private mutating func trim() {
        guard let count = shifted?.excursion.recent.count, count > 2 * Self.referenceMax else {
            return
        }
        shifted?.excursion.recent.removeFirst(count - Self.referenceMax)
    }

    /// Values become usual when the sum is back at 0, or when the excursion has become very long.
    private mutating func hold(_ score: Score) {
        held.append(score)
        guard always.sum <= 0 || held.count > 2_000 else { return }
        usual += held
        newCount += held.count
        held = []
        if usual.count > 2 * Self.referenceMax {
            usual.removeFirst(usual.count - Self.referenceMax)
        }
    }

    private mutating func learnIfDue() {
        guard shifted == nil, usual.count >= Self.referenceMin else { return }
        if reference == nil || newCount >= max(64, (reference?.count ?? 0) / 8) { learn() }
    }

    private mutating func learn() {
        let latest = usual.suffix(Self.referenceMax)
        guard let first = latest.first, let last = latest.last else { return }
        newCount = 0
        reference = LevelReference(
            values: latest.map(\.value),
            spanSeconds: Double(last.time - first.time) / 1_000_000,
            isLowBad: settings.isLowBad
        )
    }

    /// The mean of an excursion's last values: those of the window, and not fewer than asked for.
    private func level(_ excursion: Excursion, at time: Int64) -> (mean: Double, samples: Int) {
        let start = time - Int64(settings.windowSeconds) * 1_000_000
        var sum = 0.0
        var count = 0
        for score in excursion.recent.reversed() {
            if score.time <= start, count >= settings.samplesMin { break }
            sum += score.value
            count += 1
        }
        return (count > 0 ? sum / Double(count) : 0, count)
    }

    /// The shift that there is now; nil while the level is the usual one.
    ///
    /// - Parameter time: Now, microseconds since the epoch.
    /// - Returns: The shift, or nil.
    func shift(at time: Int64) -> Shift? {
        guard let shifted, let reference else { return nil }
        let level = level(shifted.excursion, at: time)
        return Shift(
            mean: level.mean,
            samples: level.samples,
            usual: reference.mean,
            statistic: shifted.statistic,
            bound: shifted.bound,
            onset: shifted.excursion.onset
        )
    }
}
