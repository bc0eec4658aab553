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

    /// The traffic that is left in a stop, as a share of the usual one.
    static let leftShare = 0.05
    /// The traffic that is still ordinary, as a share of the usual one.
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
    /// Each minute adds the log likelihood ratio of Poisson traffic at ``leftShare`` of what is
    /// usual against ``ordinaryShare`` of it; a stop is a stretch of the largest sum (a CUSUM:
    /// Page, Biometrika 41, 1954).
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
            for bucket in cell.minutes {
                counts[Int(bucket.minute - first)] += Double(bucket.count)
            }
        }
        let usual = UsualTraffic(counts, first: first, grid: grid).rates
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

/// How much traffic there usually is, minute by minute, taken so low that a quiet night, weekend or
/// holiday is no surprise.
///
/// It is the lower quartile of the hour of the day over all days; below two weeks, which may hold one
/// weekend only, the smallest of the other days. Where the same hour of the other weeks had more, it is
/// that, times how the last twelve hours compare with the same hours of the other weeks (at most 1).
private struct UsualTraffic {
    /// The usual scores of each minute.
    let rates: [Double]
    /// From this many hours on weekends are a quarter of the days.
    private static let twoWeeksHours = 336
    /// What the last hours must have held for their level to count.
    private static let fewestRecent = 20.0

    init(_ counts: [Double], first: Int64, grid: ScoreGrid) {
        let firstHour = first.flooringQuotient(dividingBy: 60)
        let lastMinute = first + Int64(counts.count) - 1
        let length = Int(lastMinute.flooringQuotient(dividingBy: 60) - firstHour) + 1
        var hourly = [Double](repeating: 0, count: length)
        for (minute, count) in counts.enumerated() {
            hourly[Int((first + Int64(minute)).flooringQuotient(dividingBy: 60) - firstHour)] +=
                count
        }
        var byClock = [[Double]](repeating: [], count: 24)
        let clocks = (0..<length).map { grid.hour(ofMinute: (firstHour + Int64($0)) * 60) }
        for (hour, count) in hourly.enumerated() { byClock[clocks[hour]].append(count) }
        let sorted = byClock.map { $0.sorted() }
        let otherWeeks = (0..<length).map { hour -> Double in
            let others = stride(from: hour % 168, to: length, by: 168).filter { $0 != hour }
            return others.reduce(0) { $0 + hourly[$1] } / Double(max(others.count, 1))
        }
        let usual = (0..<length).map { hour -> Double in
            let days = sorted[clocks[hour]]
            var floor = days[days.count / 4]
            if length < Self.twoWeeksHours {
                floor = days[days.count > 1 && hourly[hour] == days[0] ? 1 : 0]
            }
            let recent = max(hour - 12, 0)..<hour
            let expected = recent.reduce(0) { $0 + otherWeeks[$1] }
            guard expected >= Self.fewestRecent else { return floor }
            let level = recent.reduce(0) { $0 + hourly[$1] } / expected
            return max(floor, min(level, 1) * otherWeeks[hour])
        }
        rates = counts.indices.map { minute in
            usual[Int((first + Int64(minute)).flooringQuotient(dividingBy: 60) - firstHour)] / 60
        }
    }
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
