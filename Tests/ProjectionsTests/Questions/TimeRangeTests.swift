import Ledger
import TestSupport
import Testing

@testable import Projections

struct TimeRangeTests {
    private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

    @Test func isHalfOpen() {
        let range = TimeRange(start: at(10), end: at(20))
        #expect(range.contains(at(10)))
        #expect(!range.contains(at(20)))
        #expect(!range.contains(at(9)))
        #expect(!range.isEmpty)
        #expect(TimeRange(start: at(10), end: at(10)).isEmpty)
        #expect(TimeRange().contains(at(-5)))
        #expect(TimeRange(end: at(3)).contains(at(2)))
        #expect(!TimeRange(start: at(3)).isEmpty)
    }

    @Test(arguments: 0..<3)
    func intersectionHoldsWhatBothHold(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func bound() -> Timestamp? {
            Bool.random(using: &generator) ? at(.random(in: 0...10, using: &generator)) : nil
        }
        for _ in 0..<200 {
            let left = TimeRange(start: bound(), end: bound())
            let right = TimeRange(start: bound(), end: bound())
            for second in Int64(-1)...11 {
                let both = left.contains(at(second)) && right.contains(at(second))
                #expect(left.intersection(right).contains(at(second)) == both)
            }
        }
    }

    /// 1970-01-01 was a Thursday, 2026-11-21 a Saturday.
    @Test func daysOfTheWeek() {
        #expect(PeriodExpression.weekday(day: 0) == 3)
        #expect(PeriodExpression.weekday(day: -1) == 2)
        #expect(PeriodExpression.weekday(day: 20_778) == 5)
        let saturday = Timestamp(seconds: 20_778 * 86_400 + 5)
        #expect(DayExpression.weekday(5).midnight(now: saturday) == at(20_778 * 86_400))
        #expect(DayExpression.weekday(6).midnight(now: saturday) == at(20_772 * 86_400))
    }

    @Test func clocksAndInstants() {
        #expect(CalendarText.clock("9:30") == 34_200_000_000)
        #expect(CalendarText.clock("23:59:59.5") == 86_399_500_000)
        #expect(CalendarText.clock("24:00") == nil)
        #expect(CalendarText.instant("1970-01-01T01:00+01:00") == at(0))
        #expect(CalendarText.instant("1970-01-02") == at(86_400))
        #expect(CalendarText.instant("1970-01-01 00:00:07") == at(7))
        #expect(CalendarText.instant("1970-02-30") == nil)
        #expect(CalendarText.instant("") == nil)
        #expect(CalendarText.instant("x") == nil)
    }
}
