import Ledger

/// How the level of each day of the week differs from the rest of its week, every week.
///
/// Weekend traffic comes from other people with other questions. A day of the week counts as
/// different only if it was so in every week of the horizon, two at least, each time beyond two
/// standard errors; then the smallest of these differences is taken away, so that one bad Saturday
/// is never explained by another. Days are those of UTC.
struct WeeklyProfile: Equatable, Sendable {
    /// The offset of each day, Thursday (the epoch's day) first.
    let offsets: [Double]

    /// No day differs.
    static let flat = WeeklyProfile(offsets: [Double](repeating: 0, count: 7))

    private init(offsets: [Double]) { self.offsets = offsets }

    /// Whether no day differs.
    var isFlat: Bool { offsets.allSatisfy { $0 == 0 } }

    /// Measures the residuals of a question, one day after the other.
    ///
    /// - Parameters:
    ///   - days: Moments of the residuals by day, days without any included.
    ///   - firstDay: The first one's number since the epoch.
    init(days: [Moments], firstDay: Int64) {
        var found = [Double](repeating: 0, count: 7)
        for weekday in 0..<7 {
            var smallest: Double?
            var weeks = 0
            var agree = true
            for (index, day) in days.enumerated() {
                let number = firstDay + Int64(index)
                guard Self.weekday(of: number) == weekday, day.count >= 12 else { continue }
                // The days around it; of their means the median, so that one odd day among them
                // does not make all others odd.
                var rest = Moments()
                var neighbours: [Double] = []
                for other in max(0, index - 3)...min(days.count - 1, index + 3)
                where other != index && days[other].count > 0 {
                    rest.add(days[other])
                    neighbours.append(days[other].mean)
                }
                guard rest.count >= 36 else { continue }
                let delta = day.mean - Self.median(of: neighbours)
                let error =
                    (day.variance / Double(day.count) + rest.variance / Double(rest.count))
                    .squareRoot()
                weeks += 1
                if abs(delta) < 2 * error || delta * (smallest ?? delta) <= 0 { agree = false }
                if abs(delta) < abs(smallest ?? .infinity) { smallest = delta }
            }
            if weeks >= 2, agree, let smallest { found[weekday] = smallest }
        }
        offsets = found
    }

    /// The offset of a minute.
    func offset(ofMinute minute: Int64) -> Double {
        offsets[Self.weekday(of: minute.flooringQuotient(dividingBy: 1_440))]
    }

    private static func median(of values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1
            ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private static func weekday(of day: Int64) -> Int {
        Int(day - day.flooringQuotient(dividingBy: 7) * 7)
    }
}

extension ScoreGrid {
    /// The profile of the week of all residuals; flat below two weeks of data.
    func weeklyProfile() -> WeeklyProfile {
        guard horizonMinutes >= 14 * 1_440 else { return .flat }
        let firstDay = startMinute.flooringQuotient(dividingBy: 1_440)
        let lastDay = (endMinute - 1).flooringQuotient(dividingBy: 1_440)
        var days = [Moments](repeating: Moments(), count: Int(lastDay - firstDay) + 1)
        for cell in cells {
            let mean = categoryMeans[cell.category]
            for (quarter, count) in cell.quarters.counts.enumerated() where count > 0 {
                let minute = startMinute + Int64(quarter * Self.stepMinutes)
                let day = Int(minute.flooringQuotient(dividingBy: 1_440) - firstDay)
                let sum = cell.quarters.sums[quarter]
                days[day].count += Int(count)
                days[day].sum += sum - mean * count
                days[day].sumOfSquares += max(
                    0,
                    cell.quarters.squares[quarter] - 2 * mean * sum + mean * mean * count
                )
            }
        }
        return WeeklyProfile(days: days, firstDay: firstDay)
    }
}
