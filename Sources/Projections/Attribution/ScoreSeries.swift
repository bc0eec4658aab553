import Ledger

/// One series that is searched for falls: residuals from the category means, in even steps of time.
///
/// Residuals cancel what the mix of traffic does to the mean. What the mix itself does is looked
/// for in a series of its own, where each observation stands for its category's mean.
struct ScoreSeries: Sendable {
    /// What a series covers.
    enum Scope: Hashable, Sendable {
        case all
        case category(Int)
        case feature(Int)
        case mix
    }

    let scope: Scope
    let stepMinutes: Int
    var counts: [Double]
    var sums: [Double]
    var squares: [Double]

    /// The series of a question: `all`, each category, each feature and the mix.
    ///
    /// Parts of the traffic are scanned in half-hours, a quarter of the work; their onset is found
    /// to the minute later all the same.
    ///
    /// - Parameter grid: The question's rollup.
    /// - Returns: `all` first; the mix only with two categories or more over five days or more.
    static func all(of grid: ScoreGrid) -> [ScoreSeries] {
        var scopes: [Scope] = [.all]
        if grid.categories.count > 1 { scopes += grid.categories.indices.map(Scope.category) }
        if grid.features.count > 1 { scopes += grid.features.indices.map(Scope.feature) }
        if grid.categories.count > 1, grid.horizonMinutes >= 5 * 1440 { scopes.append(.mix) }
        let profile = grid.weeklyProfile()
        return scopes.map { ScoreSeries($0, of: grid, profile: profile) }
    }

    /// One series of a question.
    ///
    /// - Parameters:
    ///   - scope: What it covers.
    ///   - grid: The question's rollup.
    ///   - profile: What each day of the week differs by; it is taken out of the residuals.
    init(_ scope: Scope, of grid: ScoreGrid, profile: WeeklyProfile = .flat) {
        switch scope {
        case .all:
            self = Self.residuals(of: grid, scope: scope, stepMinutes: 15, profile)
        case .category, .feature:
            self = Self.residuals(of: grid, scope: scope, stepMinutes: 30, profile)
        case .mix: self = Self.mix(of: grid)
        }
    }

    /// What an observation of a category counts for in the mix at each hour of the day (UTC).
    ///
    /// It is the category's mean less the usual mean of the hour, so that a mix which follows the
    /// clock every day shows no shift.
    static func mixValues(of grid: ScoreGrid) -> [[Double]] {
        var counts = [Double](repeating: 0, count: 24)
        var sums = counts
        for cell in grid.cells {
            let mean = grid.categoryMeans[cell.category]
            for (quarter, count) in cell.quarters.counts.enumerated() where count > 0 {
                let hour = grid.hour(ofQuarter: quarter)
                counts[hour] += count
                sums[hour] += count * mean
            }
        }
        return grid.categoryMeans.map { mean in
            (0..<24).map { counts[$0] > 0 ? mean - sums[$0] / counts[$0] : 0 }
        }
    }

    private static func residuals(
        of grid: ScoreGrid,
        scope: Scope,
        stepMinutes: Int,
        _ profile: WeeklyProfile
    ) -> ScoreSeries {
        var series = empty(scope, quarters: grid.quarterCount, stepMinutes: stepMinutes)
        let isFlat = profile.isFlat
        let merged = stepMinutes / ScoreGrid.stepMinutes
        for cell in grid.cells where grid.contains(cell, in: scope) {
            let categoryMean = grid.categoryMeans[cell.category]
            let quarters = cell.quarters
            for quarter in 0..<grid.quarterCount where quarters.counts[quarter] > 0 {
                var mean = categoryMean
                if !isFlat {
                    let minute = grid.startMinute + Int64(quarter * ScoreGrid.stepMinutes)
                    mean += profile.offset(ofMinute: minute)
                }
                let count = quarters.counts[quarter]
                let sum = quarters.sums[quarter]
                let step = quarter / merged
                series.counts[step] += count
                series.sums[step] += sum - mean * count
                series.squares[step] +=
                    max(0, quarters.squares[quarter] - 2 * mean * sum + mean * mean * count)
            }
        }
        return series
    }

    private static func mix(of grid: ScoreGrid) -> ScoreSeries {
        var series = empty(.mix, quarters: grid.quarterCount, stepMinutes: 15)
        let values = mixValues(of: grid)
        for cell in grid.cells {
            for (quarter, count) in cell.quarters.counts.enumerated() where count > 0 {
                let value = values[cell.category][grid.hour(ofQuarter: quarter)]
                series.counts[quarter] += count
                series.sums[quarter] += count * value
                series.squares[quarter] += count * value * value
            }
        }
        return series
    }

    private static func empty(
        _ scope: Scope,
        quarters: Int,
        stepMinutes: Int
    ) -> ScoreSeries {
        let merged = stepMinutes / ScoreGrid.stepMinutes
        let zeros = [Double](repeating: 0, count: (quarters + merged - 1) / merged)
        return ScoreSeries(scope: scope, stepMinutes: stepMinutes, zeros: zeros)
    }

    /// A series without observations.
    init(scope: Scope, stepMinutes: Int, zeros: [Double]) {
        self.scope = scope
        self.stepMinutes = stepMinutes
        counts = zeros
        sums = zeros
        squares = zeros
    }
}

extension ScoreGrid {
    /// The hour of the day (UTC) of a quarter-hour of the grid.
    func hour(ofQuarter quarter: Int) -> Int {
        hour(ofMinute: startMinute + Int64(quarter * Self.stepMinutes))
    }

    /// The hour of the day (UTC) of a minute.
    func hour(ofMinute minute: Int64) -> Int {
        let hours = minute.flooringQuotient(dividingBy: 60)
        return Int(hours - hours.flooringQuotient(dividingBy: 24) * 24)
    }

    /// Whether a cell belongs to a series; the mix takes all.
    func contains(_ cell: Cell, in scope: ScoreSeries.Scope) -> Bool {
        switch scope {
        case .all, .mix: true
        case .category(let category): cell.category == category
        case .feature(let feature): cell.feature == feature
        }
    }
}
