extension QuestionReader {
    /// The most runs that a mean can be over.
    private static let runsMax = 1_000

    /// Reads what follows `rolling`: the window, and whose mean it is of.
    mutating func readRolling() throws(QuestionError) -> Question.Kind {
        let window = try readRollingWindow()
        _ = accept("mean")
        return .rolling(metric: try readMetricOf(), window: window)
    }

    /// Reads `30m` or `3 runs`.
    private mutating func readRollingWindow() throws(QuestionError) -> RollingSpan {
        let count = current
        if case .number = count.kind {
            let unit = token(ahead: 1)
            if ["runs", "run"].contains(unit.keyword) {
                guard let runs = Int(count.text), (1...Self.runsMax).contains(runs) else {
                    throw failure("a mean is over 1 to \(Self.runsMax) runs", at: count.range)
                }
                advance()
                advance()
                return .runs(runs)
            }
            if unit.kind == .end {
                advance()
                for word in ["runs", "minutes", "hours", "days", "weeks"] { note(.keyword(word)) }
                throw unexpected()
            }
        }
        return .minutes(try readWholeMinutes(of: "a window"))
    }

    /// Reads the length of a window or a step: whole minutes, at most 366 days.
    ///
    /// - Parameter what: What it is the length of, for the error.
    /// - Returns: Minutes.
    /// - Throws: ``QuestionError`` if it is anything else.
    mutating func readWholeMinutes(of what: String) throws(QuestionError) -> Int64 {
        let start = current.range
        let microseconds = try readDuration()
        let (minutes, rest) = microseconds.quotientAndRemainder(dividingBy: 60_000_000)
        guard rest == 0, (1...527_040).contains(minutes) else {
            throw failure(
                "\(what) is a number of whole minutes, up to 366 days",
                at: start.through(previous.range)
            )
        }
        return minutes
    }
}

extension RollingSpan {
    /// Whether it is a stretch of time.
    var isOfTime: Bool {
        if case .minutes = self { true } else { false }
    }

    /// What its `where` understands; conditions on runs only where runs are averaged.
    var dimensions: [QuestionDimension] {
        let ofScores = QuestionDimension.ofScores.filter { $0 != .metric }
        return isOfTime
            ? ofScores
            : ofScores.filter { $0 != .release }
                + [.run, .suite, .dataset, .version, .branch, .commit]
    }
}
