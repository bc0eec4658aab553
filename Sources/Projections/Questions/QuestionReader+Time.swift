import Ledger

/// A stretch of time as read, with its place.
struct ReadPeriod: Sendable {
    /// What was read.
    var expression: PeriodExpression
    /// Where it stands.
    var range: SourceRange
}

/// An instant as read, with its place.
struct ReadInstant: Sendable {
    /// What was read.
    var expression: InstantExpression
    /// Where it stands.
    var range: SourceRange
}

extension QuestionReader {
    /// Reads a stretch of time if one starts here.
    ///
    /// - Returns: Whether there was one.
    mutating func readPeriod() throws(QuestionError) -> Bool {
        let start = current.range
        if ["in", "for", "during", "over", "within"].contains(current.keyword),
            ["last", "past", "this", "today", "yesterday"].contains(token(ahead: 1).keyword)
        {
            advance()
        }
        guard let expression = try acceptPeriod() else { return false }
        periods.append(ReadPeriod(expression: expression, range: start.through(previous.range)))
        return true
    }

    private mutating func acceptPeriod() throws(QuestionError) -> PeriodExpression? {
        if accept("last", isTime: true) { return .last(try readDuration()) }
        if accept("since", isTime: true) { return .since(try readInstant().expression) }
        if accept("between", isTime: true) {
            let first = try readInstant().expression
            try require("and")
            return .between(first, try readInstant().expression)
        }
        if accept("from", isTime: true) {
            let first = try readInstant().expression
            try require("to")
            return .between(first, try readInstant().expression)
        }
        if accept("before", isTime: true) { return .before(try readInstant().expression) }
        if accept("after", isTime: true) { return .after(try readInstant().expression) }
        if accept("until", isTime: true) { return .until(try readInstant().expression) }
        if accept("on", isTime: true) {
            note(.day)
            guard let day = try acceptDay() else { throw unexpected() }
            return .day(day)
        }
        if accept("this", isTime: true) {
            try require("week")
            return .thisWeek
        }
        note(.timeWord("yesterday"))
        note(.timeWord("today"))
        guard ["yesterday", "today"].contains(current.keyword), let day = try acceptDay() else {
            return nil
        }
        return .day(day)
    }

    /// Reads `7d`, `2 hours` or `day` (one of them), in microseconds.
    mutating func readDuration() throws(QuestionError) -> Int64 {
        note(.duration)
        switch current.kind {
        case .duration(let duration):
            guard duration > 0 else { throw failure("the duration is zero", at: current.range) }
            advance()
            return duration
        case .number:
            let count = current
            advance()
            note(.keyword("minutes"))
            note(.keyword("hours"))
            note(.keyword("days"))
            note(.keyword("weeks"))
            guard let unit = WordShape.unitMicroseconds(current.keyword) else { throw unexpected() }
            guard let number = Int64(count.text), number > 0,
                let duration = WordShape.duration(count: number, unit: unit)
            else {
                throw failure("a duration is at least 1 and at most 100 years", at: count.range)
            }
            advance()
            return duration
        case .word:
            guard let unit = WordShape.unitMicroseconds(current.keyword) else {
                fallthrough
            }
            advance()
            return unit
        default:
            throw unexpected()
        }
    }

    /// Reads a point in time.
    mutating func readInstant() throws(QuestionError) -> ReadInstant {
        note(.instant)
        let start = current.range
        let expression = try readInstantExpression()
        return ReadInstant(expression: expression, range: start.through(previous.range))
    }

    private mutating func readInstantExpression() throws(QuestionError) -> InstantExpression {
        let token = current
        switch token.kind {
        case .duration(let duration):
            advance()
            if current.keyword == "ago" { advance() }
            return .ago(duration)
        case .number where WordShape.unitMicroseconds(self.token(ahead: 1).keyword) != nil:
            let duration = try readDuration()
            if current.keyword == "ago" { advance() }
            return .ago(duration)
        case .clock:
            return .clock(try readClock())
        case .dateTime, .quoted:
            guard let time = CalendarText.instant(token.text) else {
                throw failure(
                    "\(QuestionError.shown(token.text)) is no time",
                    at: token.range,
                    hint: "Write it like 2026-10-13T10:00Z; without a zone it is in UTC."
                )
            }
            advance()
            return .absolute(time)
        case .word where token.keyword == "now":
            advance()
            return .now
        default:
            guard let day = try acceptDay() else { throw unexpected() }
            if current.keyword == "at", case .clock = self.token(ahead: 1).kind { advance() }
            guard case .clock = current.kind else { return .day(day) }
            return .dayAndClock(day, try readClock())
        }
    }

    private mutating func acceptDay() throws(QuestionError) -> DayExpression? {
        let token = current
        if token.kind == .date {
            guard let midnight = CalendarText.midnight(token.text) else {
                throw failure("\(token.text) is not on the calendar", at: token.range)
            }
            advance()
            return .date(midnight)
        }
        let day: DayExpression? =
            switch token.keyword {
            case "today": .today
            case "yesterday": .yesterday
            default:
                DayExpression.weekdays.firstIndex(of: token.keyword).map(DayExpression.weekday)
            }
        if day != nil { advance() }
        return day
    }

    private mutating func readClock() throws(QuestionError) -> Int64 {
        guard let microseconds = CalendarText.clock(current.text) else {
            throw failure("\(current.text) is not a time of day", at: current.range)
        }
        advance()
        return microseconds
    }

    /// Turns what was read into instants and one range.
    func resolveTimes(of question: inout Question, now: Timestamp) throws(QuestionError) {
        if let asKnownAt {
            question.asKnownAt = QuestionInstant(
                text: asKnownAt.range.text(in: text),
                time: asKnownAt.expression.lastInstant(now: now)
            )
        }
        var origin = now
        if let asOf {
            origin = asOf.expression.lastInstant(now: now)
            question.asOf = QuestionInstant(text: asOf.range.text(in: text), time: origin)
        }
        if let at {
            let time = at.expression.lastInstant(now: origin)
            question.at = QuestionInstant(text: at.range.text(in: text), time: time)
        }
        if !periods.isEmpty { question.period = try period(of: periods, origin: origin) }
        try resolveSides(of: &question, origin: origin)
    }

    /// What all of several stretches of time have in common.
    ///
    /// - Parameters:
    ///   - periods: The stretches as read, at least one.
    ///   - origin: What relative times count from.
    /// - Returns: The stretch, with its words.
    /// - Throws: ``QuestionError`` if nothing lies in it.
    func period(
        of periods: [ReadPeriod],
        origin: Timestamp
    ) throws(QuestionError) -> QuestionPeriod {
        var clockDay: DayExpression = .today
        for period in periods {
            if case .day(let day) = period.expression { clockDay = day }
        }
        var range = TimeRange()
        for period in periods {
            let part = period.expression.range(now: origin, clockDay: clockDay)
            if part.isEmpty {
                throw failure("the range \(part) ends before it begins", at: period.range)
            }
            range = range.intersection(part)
            if range.isEmpty {
                throw failure("nothing lies in this and the time before it", at: period.range)
            }
        }
        let words = periods.map { $0.range.text(in: text) }.joined(separator: " ")
        return QuestionPeriod(text: words, range: range)
    }
}
