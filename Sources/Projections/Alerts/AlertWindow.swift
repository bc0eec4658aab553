import Ledger

/// The scores of the window that ends at a tick, with their exact sums.
///
/// Scores may come late and out of order: they enter the window at the first tick that is decided
/// after their arrival. The sums are exact, so that the reading at a tick does not depend on where
/// the fold began.
struct AlertWindow {
    /// A score in the window.
    private struct Entry {
        var time: Int64
        var value: Double
        var weight: Int64
        var samples: Int64
        var revision: Int
        var isError: Bool
    }

    /// What the window holds of one evaluator revision.
    private struct Sums {
        var sum = ExactSum()
        var weight: Int64 = 0
        var samples: Int64 = 0
        var errors: Int64 = 0
        var observations: Int64 = 0
    }

    /// The usual level, if the rule asks for it.
    private var usual: UsualLevel?
    private let rule: AlertRule

    private let lengthMicroseconds: Int64
    private let detector: AlertDetector
    /// All scores that are in the window or will be, by time.
    private var entries: [Entry] = []
    /// The entries before this one have left.
    private var head = 0
    /// The entries before this one have entered.
    private var entered = 0
    private var sums: [Int: Sums] = [:]
    /// The time and the revision of the newest score that has entered.
    private var newest: (time: Int64, revision: Int)?
    private var lastTickMicroseconds = Int64.min

    /// Makes an empty window.
    ///
    /// - Parameter rule: Its length, and what is read from it.
    init(_ rule: AlertRule) {
        lengthMicroseconds = Int64(rule.windowSeconds) * 1_000_000
        detector = rule.detector
        self.rule = rule
        usual = rule.usualPolicy == .demote ? UsualLevel() : nil
    }

    /// Whether no score is in the window or waits for its tick.
    var isEmpty: Bool { head == entries.count }

    /// The time of the next score that enters, microseconds; nil if none waits.
    var nextEntry: Int64? { entered < entries.count ? entries[entered].time : nil }

    /// Takes a score.
    ///
    /// - Parameters:
    ///   - observation: The score.
    ///   - revision: Which evaluator revision gave it: values of two are never averaged.
    mutating func add(_ observation: Observation, revision: Int) {
        let counts = detector == .errorRate ? observation.status != .skipped : true
        guard counts, detector == .errorRate || observation.status == .scored else { return }
        usual?.add(observation.value, at: observation.time, revision: revision)
        let entry = Entry(
            time: observation.time,
            value: observation.value,
            weight: observation.weight,
            samples: observation.samples,
            revision: revision,
            isError: observation.status == .error
        )
        var index = entries.count
        while index > head, entries[index - 1].time > entry.time { index -= 1 }
        entries.insert(entry, at: index)
        // One that comes late enters at once, if it has not left already.
        if entry.time <= lastTickMicroseconds {
            entered += 1
            enter(entry)
        }
    }

    /// Moves the window to a tick.
    ///
    /// - Parameter tick: Seconds since the epoch; later than the tick before.
    /// - Returns: What the window shows.
    mutating func advance(to tick: Int64) -> AlertReading {
        let end = tick * 1_000_000
        lastTickMicroseconds = end
        while entered < entries.count, entries[entered].time <= end {
            enter(entries[entered])
            entered += 1
        }
        let start = end - lengthMicroseconds
        while head < entered, entries[head].time <= start {
            leave(entries[head])
            head += 1
        }
        if head > 4_096, head * 2 > entries.count {
            entries.removeFirst(head)
            entered -= head
            head = 0
        }
        return reading(at: end)
    }

    private mutating func enter(_ entry: Entry) {
        var sums = sums[entry.revision] ?? Sums()
        sums.observations += 1
        if entry.isError { sums.errors += 1 }
        sums.sum.addProduct(entry.value, Double(entry.weight))
        sums.weight = sums.weight.saturatingAdding(entry.weight)
        sums.samples = sums.samples.saturatingAdding(entry.samples)
        self.sums[entry.revision] = sums
        if newest.map({ entry.time >= $0.time }) ?? true { newest = (entry.time, entry.revision) }
    }

    private mutating func leave(_ entry: Entry) {
        guard var sums = sums[entry.revision] else { return }
        sums.observations -= 1
        if entry.isError { sums.errors -= 1 }
        sums.sum.addProduct(-entry.value, Double(entry.weight))
        sums.weight -= entry.weight
        sums.samples -= entry.samples
        self.sums[entry.revision] = sums.observations > 0 ? sums : nil
    }

    private func reading(at end: Int64) -> AlertReading {
        if detector == .silence {
            guard let newest else { return AlertReading(value: nil, samples: 0) }
            return AlertReading(value: Double(end - newest.time) / 1_000_000, samples: .max)
        }
        guard let newest, let sums = sums[newest.revision] else {
            return AlertReading(value: nil, samples: 0)
        }
        if detector == .errorRate {
            let share = Double(sums.errors) / Double(sums.observations)
            return AlertReading(value: share, samples: sums.observations)
        }
        guard sums.weight > 0 else { return AlertReading(value: nil, samples: 0) }
        let value = sums.sum.value / Double(sums.weight)
        return AlertReading(
            value: value,
            samples: sums.samples,
            reference: reference(of: value, revision: newest.revision, at: end)
        )
    }

    /// The usual level, and whether a violation is no more than that.
    private func reference(
        of value: Double,
        revision: Int,
        at end: Int64
    ) -> AlertReading.Reference? {
        guard let usual,
            rule.comparison.isViolated(by: value, threshold: rule.threshold)
        else { return nil }
        var window = UsualLevel.Moments()
        for entry in entries[head..<entered] where entry.revision == revision {
            window.add(entry.value)
        }
        let moments = usual.moments(
            before: end.flooringQuotient(dividingBy: 1_000_000),
            windowSeconds: rule.windowSeconds,
            revision: revision
        )
        return AlertReading.Reference(
            mean: moments.count >= UsualLevel.samplesMin ? moments.mean : nil,
            isUsual: UsualLevel.isUsual(window, moments, rule: rule)
        )
    }
}
