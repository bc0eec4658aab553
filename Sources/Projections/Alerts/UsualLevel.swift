import Ledger

/// The usual level of each evaluator revision's scores: hours of the last week.
///
/// It answers whether a window that violates a threshold is news. It is none if the usual level lies
/// at the threshold or beyond it, so that windows of that size violate it all the time, and this one
/// is not worse than usual by more than chance and by an amount that matters. Nor is it while too
/// little is known of the series to say what would be worse than usual.
struct UsualLevel {
    /// How far back the usual level reaches.
    static let lookBackSeconds: Int64 = 7 * 86_400
    /// Fewer scores than this tell no usual level.
    static let samplesMin: Int64 = 100
    /// A threshold within this many standard errors beyond the usual mean is passed by chance by one
    /// window in five: it lies inside the usual range.
    static let rangeErrors = 0.84
    /// A window worse by more than this many standard errors is no chance: of 13 days by the hour
    /// with overlaps, about one in ten holds one as great without a change.
    static let newsErrors = 3.5
    /// Less than this much worse than usual is not news, in the metric's unit.
    static let newsChange = 0.08

    /// Counts and sums of values.
    struct Moments: Equatable {
        var count: Int64 = 0
        var sum = 0.0
        var squares = 0.0

        var mean: Double { count > 0 ? sum / Double(count) : 0 }
        var variance: Double {
            guard count > 0 else { return 0 }
            return max(0, squares / Double(count) - mean * mean)
        }

        mutating func add(_ value: Double) {
            count += 1
            sum += value
            squares += value * value
        }

        mutating func add(_ other: Moments) {
            count += other.count
            sum += other.sum
            squares += other.squares
        }
    }

    private struct Key: Hashable {
        var hour: Int64
        var revision: Int
    }

    private var hours: [Key: Moments] = [:]
    private var newest = Int64.min

    /// Takes a score.
    ///
    /// - Parameters:
    ///   - value: Its value.
    ///   - time: When, microseconds since the epoch.
    ///   - revision: Which evaluator revision gave it.
    mutating func add(_ value: Double, at time: Int64, revision: Int) {
        let hour = time.flooringQuotient(dividingBy: 3_600_000_000)
        hours[Key(hour: hour, revision: revision), default: Moments()].add(value)
        guard hour > newest else { return }
        newest = hour
        // Two weeks are kept: a tick is decided at most a week behind the newest score it knows.
        let oldest = hour - 2 * Self.lookBackSeconds / 3_600
        hours = hours.filter { $0.key.hour >= oldest }
    }

    /// The scores of the whole hours between a week and two windows before a tick.
    ///
    /// - Parameters:
    ///   - tick: Seconds since the epoch.
    ///   - windowSeconds: The window of the rule.
    ///   - revision: The evaluator revision.
    /// - Returns: Their moments.
    func moments(before tick: Int64, windowSeconds: Int, revision: Int) -> Moments {
        let first = -(Self.lookBackSeconds - tick).flooringQuotient(dividingBy: 3_600)
        let end = (tick - 2 * Int64(windowSeconds)).flooringQuotient(dividingBy: 3_600)
        var moments = Moments()
        guard first < end else { return moments }
        for hour in first..<end {
            if let some = hours[Key(hour: hour, revision: revision)] { moments.add(some) }
        }
        return moments
    }

    /// Whether a window that violates a threshold is at the usual level.
    ///
    /// - Parameters:
    ///   - window: The window's scores.
    ///   - usual: The usual ones.
    ///   - rule: The rule.
    /// - Returns: Whether it is no news.
    static func isUsual(_ window: Moments, _ usual: Moments, rule: AlertRule) -> Bool {
        guard usual.count >= samplesMin, window.count > 0 else { return true }
        func worsening(_ value: Double) -> Double {
            rule.comparison.isLowBad ? usual.mean - value : value - usual.mean
        }
        func error(_ variance: Double) -> Double {
            let squared =
                variance / Double(window.count) + usual.variance / Double(usual.count)
            return squared.squareRoot()
        }
        guard worsening(rule.threshold) <= rangeErrors * error(usual.variance) else { return false }
        let change = worsening(window.mean)
        let isChance = change <= newsErrors * error(max(usual.variance, window.variance))
        return isChance || change < newsChange
    }
}
