import Foundation
import Ledger

/// A stretch in which hardly any score came, though it should have.
///
/// While a system is down a few answers leak out, often as zeros. They are an outage and not a fall
/// of the quality, so they are set aside before falls are looked for.
struct TrafficStop: Equatable, Sendable {
    /// The first minute of it.
    let start: Int64
    /// The first minute after it.
    let end: Int64
    /// The scores that came all the same.
    let leaked: Moments

    /// The traffic that is left in a stop, as a share of the least usual one.
    static let leftShare = 0.05
    /// The traffic that is still ordinary, as a share of the least usual one.
    static let ordinaryShare = 0.5
    /// How many times likelier, as a logarithm, a stop must be than ordinary traffic.
    ///
    /// A horizon has some 32,000 minutes in which one may begin, so that log 32,000 + 3 leaves
    /// about one false stop in twenty horizons.
    static let smallestEvidence = 13.4
    /// The shortest stop worth a word, in minutes.
    static let shortestMinutes = 20
    /// The fewest days that tell what is usual.
    static let fewestDays = 5

    /// The stops of a question's traffic, in order.
    ///
    /// What is usual at an hour of the day is the lower quartile over the days, so that weekends
    /// and nights are no stops. Each minute adds the log likelihood ratio of Poisson traffic at
    /// ``leftShare`` against ``ordinaryShare`` of it; a stop is a stretch of the largest sum (a
    /// CUSUM: Page, Biometrika 41, 1954).
    ///
    /// - Parameter grid: The question's rollup.
    /// - Returns: The stops; none over less than five days.
    /// - Complexity: O(minutes).
    static func all(in grid: ScoreGrid) -> [TrafficStop] {
        guard grid.horizonMinutes >= Double(fewestDays * 1_440) else { return [] }
        let first = grid.firstMinute
        let length = Int(grid.endMinute - first)
        var counts = [Double](repeating: 0, count: length)
        for cell in grid.cells {
            for bucket in cell.minutes { counts[Int(bucket.minute - first)] += Double(bucket.count) }
        }
        let usual = leastUsualRates(counts, first: first, grid: grid)
        let surprise = log(leftShare / ordinaryShare)
        let relief = ordinaryShare - leftShare
        var stops: [TrafficStop] = []
        var sum = 0.0
        var start = 0
        var best: (sum: Double, end: Int)?
        let close = { (best: (sum: Double, end: Int)?, start: Int) -> TrafficStop? in
            guard let best, best.sum >= smallestEvidence, best.end - start >= shortestMinutes
            else { return nil }
            return stop(from: first + Int64(start), to: first + Int64(best.end), grid: grid)
        }
        for minute in 0..<length {
            sum += counts[minute] * surprise + usual[minute] * relief
            if sum > best?.sum ?? 0 { best = (sum, minute + 1) }
            let isOver = best.map { sum < $0.sum - smallestEvidence } ?? false
            if sum <= 0 || isOver {
                if let stop = close(best, start) { stops.append(stop) }
                (sum, start, best) = (0, minute + 1, nil)
            }
        }
        if let stop = close(best, start) { stops.append(stop) }
        return stops
    }

    /// For each minute the lower quartile of its hour of the day over the days, per minute.
    private static func leastUsualRates(
        _ counts: [Double],
        first: Int64,
        grid: ScoreGrid
    ) -> [Double] {
        var hourly: [Int64: Double] = [:]
        for (minute, count) in counts.enumerated() {
            let hour = (first + Int64(minute)).flooringQuotient(dividingBy: 60)
            hourly[hour, default: 0] += count
        }
        var byClock = [[Double]](repeating: [], count: 24)
        for (hour, count) in hourly {
            byClock[grid.hour(ofMinute: hour * 60)].append(count)
        }
        let rates = byClock.map { counts in
            counts.isEmpty ? 0 : counts.sorted()[counts.count / 4] / 60
        }
        return counts.indices.map { rates[grid.hour(ofMinute: first + Int64($0))] }
    }

    private static func stop(from start: Int64, to end: Int64, grid: ScoreGrid) -> TrafficStop {
        TrafficStop(
            start: start,
            end: end,
            leaked: AttributionFinding.moments(of: grid.cells, from: start, to: end)
        )
    }

    /// One sentence on it.
    var sentence: String {
        let ends = AttributionWording.span(
            from: Timestamp(minute: start),
            to: Timestamp(minute: end)
        )
        let what = "scores stopped between \(ends)"
        switch leaked.count {
        case 0: return what
        case 1: return what + "; the one that came in it was " + mean
        default: return what + "; the \(leaked.count) that came in it averaged \(mean)"
        }
    }

    private var mean: String { AttributionWording.values([leaked.mean]).first ?? "" }
}

extension AttributionInput {
    /// The same question without what leaked out during stops of the traffic.
    ///
    /// - Parameter stops: The stops.
    /// - Returns: The input without their scores.
    /// - Complexity: O(minutes).
    func without(_ stops: [TrafficStop]) -> AttributionInput {
        guard stops.contains(where: { $0.leaked.count > 0 }) else { return self }
        var rest = self
        for index in rest.cells.indices {
            rest.cells[index].minutes.removeAll { bucket in
                stops.contains { $0.start <= bucket.minute && bucket.minute < $0.end }
            }
        }
        return rest
    }
}
