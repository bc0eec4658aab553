import Ledger

/// A day as a question names it.
enum DayExpression: Equatable, Sendable {
    /// The day of the origin.
    case today
    /// The day before it.
    case yesterday
    /// The last such day of the week up to today; 0 is Monday.
    case weekday(Int)
    /// The day that begins at a midnight in UTC.
    case date(Timestamp)

    /// The names of the days of the week, from Monday.
    static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// The midnight the day begins with, in UTC.
    ///
    /// - Parameter now: What `today` is the day of.
    /// - Returns: The first instant of the day.
    func midnight(now: Timestamp) -> Timestamp {
        let length = PeriodExpression.dayMicroseconds
        let today = now.microseconds.flooringQuotient(dividingBy: length)
        switch self {
        case .today:
            return PeriodExpression.saturating(day: today)
        case .yesterday:
            return PeriodExpression.saturating(day: today - 1)
        case .weekday(let weekday):
            return PeriodExpression.saturating(
                day: today - (PeriodExpression.weekday(day: today) - Int64(weekday) + 7) % 7
            )
        case .date(let midnight):
            return midnight
        }
    }
}

/// A point in time as a question names it; a day is a point with an extent.
enum InstantExpression: Equatable, Sendable {
    /// The origin.
    case now
    /// Some microseconds before the origin.
    case ago(Int64)
    /// A whole day.
    case day(DayExpression)
    /// A time on a day, in microseconds after midnight.
    case dayAndClock(DayExpression, Int64)
    /// A time of day without a day, in microseconds after midnight.
    case clock(Int64)
    /// An instant.
    case absolute(Timestamp)

    /// The first instant, and the first after it: the next midnight for a day, the same otherwise.
    ///
    /// - Parameters:
    ///   - now: What relative times count from.
    ///   - clockDay: The day of a time without a day.
    /// - Returns: Both ends.
    func bounds(
        now: Timestamp,
        clockDay: DayExpression = .today
    ) -> (start: Timestamp, end: Timestamp) {
        let start: Timestamp
        switch self {
        case .now:
            start = now
        case .ago(let microseconds):
            start = now.saturating(adding: -microseconds)
        case .day(let day):
            let midnight = day.midnight(now: now)
            return (midnight, midnight.saturating(adding: PeriodExpression.dayMicroseconds))
        case .dayAndClock(let day, let microseconds):
            start = day.midnight(now: now).saturating(adding: microseconds)
        case .clock(let microseconds):
            start = clockDay.midnight(now: now).saturating(adding: microseconds)
        case .absolute(let time):
            start = time
        }
        return (start, start)
    }

    /// The last instant that belongs to it, for `as of`: of a day its last microsecond.
    ///
    /// - Parameter now: What relative times count from.
    /// - Returns: The instant.
    func lastInstant(now: Timestamp) -> Timestamp {
        let bounds = bounds(now: now)
        return bounds.start == bounds.end ? bounds.start : bounds.end.saturating(adding: -1)
    }
}

/// A stretch of time as a question names it.
enum PeriodExpression: Equatable, Sendable {
    /// The microseconds up to the origin.
    case last(Int64)
    /// A day.
    case day(DayExpression)
    /// From Monday to Monday around the origin.
    case thisWeek
    /// From the first to the second; a day as the second is inside.
    case between(InstantExpression, InstantExpression)
    /// From then on; of a day from its start.
    case since(InstantExpression)
    /// Up to then; a day is inside.
    case until(InstantExpression)
    /// Up to then; a day is not inside.
    case before(InstantExpression)
    /// From then on; a day is not inside.
    case after(InstantExpression)

    /// A day, which is always 24 hours in UTC.
    static let dayMicroseconds: Int64 = 86_400_000_000

    /// The stretch as instants.
    ///
    /// - Parameters:
    ///   - now: What relative times count from.
    ///   - clockDay: The day of a time without a day.
    /// - Returns: The range, perhaps an empty one.
    func range(now: Timestamp, clockDay: DayExpression) -> TimeRange {
        switch self {
        case .last(let microseconds):
            return TimeRange(start: now.saturating(adding: -microseconds), end: now)
        case .day(let day):
            let bounds = InstantExpression.day(day).bounds(now: now)
            return TimeRange(start: bounds.start, end: bounds.end)
        case .thisWeek:
            let start = DayExpression.weekday(0).midnight(now: now)
            return TimeRange(start: start, end: start.saturating(adding: 7 * Self.dayMicroseconds))
        case .between(let first, let second):
            return TimeRange(
                start: first.bounds(now: now, clockDay: clockDay).start,
                end: second.bounds(now: now, clockDay: clockDay).end
            )
        case .since(let instant):
            return TimeRange(start: instant.bounds(now: now, clockDay: clockDay).start)
        case .until(let instant):
            return TimeRange(end: instant.bounds(now: now, clockDay: clockDay).end)
        case .before(let instant):
            return TimeRange(end: instant.bounds(now: now, clockDay: clockDay).start)
        case .after(let instant):
            return TimeRange(start: instant.bounds(now: now, clockDay: clockDay).end)
        }
    }

    /// The day of the week of a day counted from 1970-01-01, which was a Thursday; 0 is Monday.
    static func weekday(day: Int64) -> Int64 {
        let remainder = (day + 3) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// The midnight of a day counted from 1970-01-01.
    static func saturating(day: Int64) -> Timestamp {
        let (product, overflow) = day.multipliedReportingOverflow(by: dayMicroseconds)
        return Timestamp(microseconds: overflow ? (day < 0 ? .min : .max) : product)
    }
}

extension Timestamp {
    /// The instant some microseconds later, or the last there is.
    fileprivate func saturating(adding microseconds: Int64) -> Timestamp {
        let (sum, overflow) = self.microseconds.addingReportingOverflow(microseconds)
        return Timestamp(microseconds: overflow ? (microseconds < 0 ? .min : .max) : sum)
    }
}
