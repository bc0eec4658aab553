import TestSupport
import Testing

@testable import Projections

@Suite("Score totals")
struct ScoreTotalsTests {
    /// Totals over minutes of up to a given number of values each.
    private func totals(_ values: [Double], perMinute: Int) -> ScoreTotals {
        var totals = ScoreTotals()
        var start = 0
        while start < values.count {
            var minute = MinuteAggregate()
            for value in values[start..<min(values.count, start + perMinute)] {
                minute.add(value, weight: 1, status: .scored)
            }
            totals.add(minute)
            start += perMinute
        }
        return totals
    }

    @Test(arguments: [1, 3, 8, 9, 100])
    func meansAndErrorsEqualExactOnes(perMinute: Int) throws {
        for one in try ExactSumFixture.load().totals {
            let totals = totals(one.values.map(\.number), perMinute: perMinute)
            let mean = try #require(totals.mean)
            let error = try #require(totals.standardError)
            #expect(totals.n == one.values.count)
            #expect(abs(mean - one.mean.number) <= one.mean.number.ulp)
            #expect(abs(error - one.error.number) <= 1e-14 * one.error.number)
            #expect(totals.minimum == one.values.map(\.number).min())
            #expect(totals.maximum == one.values.map(\.number).max())
        }
    }

    @Test func fewerThanTwoHaveNoError() {
        #expect(ScoreTotals().mean == nil)
        #expect(ScoreTotals().standardError == nil)
        #expect(totals([0.4], perMinute: 1).mean == 0.4)
        #expect(totals([0.4], perMinute: 1).standardError == nil)
    }

    @Test func valuesInBulkCountAsOftenAsTheyStandFor() throws {
        var bulk = MinuteAggregate()
        bulk.add(0.25, weight: 3, status: .scored)
        bulk.add(0.75, weight: 1, status: .scored)
        var totals = ScoreTotals()
        totals.add(bulk)
        #expect(totals.n == 4)
        #expect(totals.mean == 0.375)
        // numpy.std([.25, .25, .25, .75], ddof=1) / 2
        #expect(abs(try #require(totals.standardError) - 0.125) < 1e-15)
    }

    @Test func missingValuesAreCountedAndNeverZeros() {
        var minute = MinuteAggregate()
        minute.add(0, weight: 1, status: .unscored)
        minute.add(0, weight: 1, status: .error)
        minute.add(0, weight: 1, status: .skipped)
        minute.add(0.5, weight: 1, status: .scored)
        var totals = ScoreTotals()
        totals.add(minute)
        #expect(totals.missing == 3)
        #expect(totals.n == 1)
        #expect(totals.mean == 0.5)
    }

    /// A count near the end of the range, however it came there, stays there.
    @Test func hugeCountsStayInRange() {
        var minute = MinuteAggregate()
        minute.add(0.5, weight: .max, status: .scored)
        minute.add(1e100, weight: .max, status: .scored)
        minute.add(0.5, weight: 1, status: .scored)
        var few = MinuteAggregate()
        few.add(0.5, weight: 1, status: .scored)
        var totals = ScoreTotals()
        totals.add(minute)
        totals.add(few)
        totals.add(minute)
        #expect(totals.n == .max)
        #expect(totals.standardError?.isFinite == true)
        var bucket = minute.bucket(minute: 0)
        if let other = bucket { bucket?.merge(other) }
        #expect(bucket?.count == .max)
        #expect(bucket?.bins.allSatisfy { $0.count == .max } == true)
    }
}
