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
                minute.add(.of(value))
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
        bulk.add(.of(0.25, weight: 3))
        bulk.add(.of(0.75))
        var totals = ScoreTotals()
        totals.add(bulk)
        #expect(totals.n == 4)
        #expect(totals.mean == 0.375)
        // 2/1 · (9·(1/8)² + (3/8)²) / 16 = 9/256: how values scatter within the three is not known.
        #expect(abs(try #require(totals.standardError) - 0.1875) < 1e-15)
    }

    @Test func missingValuesAreCountedAndNeverZeros() {
        var minute = MinuteAggregate()
        for status in [Observation.Status.unscored, .error, .skipped] {
            minute.add(.of(0, status: status))
        }
        minute.add(.of(0.5))
        var totals = ScoreTotals()
        totals.add(minute)
        #expect(totals.missing == 3)
        #expect(totals.n == 1)
        #expect(totals.mean == 0.5)
    }

    /// A count near the end of the range, however it came there, stays there.
    @Test func hugeCountsStayInRange() {
        var minute = MinuteAggregate()
        minute.add(.of(0.5, weight: .max))
        minute.add(.of(1e100, weight: .max))
        minute.add(.of(0.5))
        var few = MinuteAggregate()
        few.add(.of(0.5))
        var totals = ScoreTotals()
        totals.add(minute)
        totals.add(few)
        totals.add(minute)
        #expect(totals.n == .max)
        #expect(totals.standardError?.isFinite == true)
        var bucket = minute.bucket(minute: 0)
        if let other = bucket { bucket?.merge(other) }
        // Two weights of 2⁶³ and one of 1 tell as much as two equal ones, and that twice.
        #expect(bucket?.count == 4)
        #expect(bucket?.bins.allSatisfy { $0.count > 0 } == true)
    }
}

extension Observation {
    /// An observation of which only the value matters, and what it stands for.
    static func of(
        _ value: Double,
        samples: Int64? = nil,
        weight: Int64 = 1,
        status: Status = .scored
    ) -> Observation {
        Observation(
            position: 1,
            time: 0,
            value: value,
            samples: samples,
            weight: weight,
            status: status
        )
    }
}
