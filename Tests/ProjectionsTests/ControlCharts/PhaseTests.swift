import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Control charts: phases")
struct PhaseTests {
    /// Points an hour apart around a level that may change.
    private static func points(
        _ count: Int,
        seed: UInt64,
        phi: Double = 0,
        level: (Int) -> Double = { _ in 0.88 }
    ) -> [ChartObservation] {
        var generator = SeededGenerator(seed: seed)
        var normal = NormalDraws()
        var state = normal.next(using: &generator)
        return (0..<count).map { index in
            state = phi * state + (1 - phi * phi).squareRoot() * normal.next(using: &generator)
            let time = Timestamp(seconds: 1_790_000_000 + Int64(index) * 3_600)
            return ChartObservation(time: time, value: level(index) + 0.05 * state)
        }
    }

    private static func phase(
        _ points: [ChartObservation],
        _ choice: PhaseBaseline.Choice = .earliest
    ) throws -> ControlPhase {
        try PhaseBaseline.phase(
            kind: .individuals,
            bucket: nil,
            of: points,
            choice: choice,
            sides: .lower
        )
    }

    @Test func theFirstPhaseStaysAsTheLedgerGrows() throws {
        let points = Self.points(3_000, seed: 1)
        let early = try Self.phase(Array(points.prefix(1_000)))
        #expect(try Self.phase(points) == early)
        #expect(early.n == 1_000)
        #expect(early.isProvisional)
        #expect(early.from == points[0].time && early.to == points[999].time)
        #expect(abs(early.limits.center - 0.88) < 0.005 && abs(early.limits.sigma - 0.05) < 0.004)
    }

    @Test func noPhaseIsFittedAcrossAChange() throws {
        let points = Self.points(700, seed: 2) { $0 < 400 ? 0.88 : 0.75 }
        let first = try Self.phase(points)
        #expect(abs((first.n ?? 0) - 400) <= 8)
        #expect(abs(first.limits.center - 0.88) < 0.01)
        let last = try Self.phase(points, .latest)
        #expect(abs((last.n ?? 0) - 300) <= 8)
        #expect(abs(last.limits.center - 0.75) < 0.01)
    }

    /// Wandering is not a change: of 40 autocorrelated baselines few are cut.
    @Test func wanderingIsNotCut() throws {
        var cut = 0
        for seed in 0..<40 {
            let points = Self.points(600, seed: UInt64(100 + seed), phi: 0.5)
            if try Self.phase(points).n != 600 { cut += 1 }
        }
        #expect(cut <= 4, "\(cut)")
    }

    @Test func tooFewPointsAreSaid() {
        #expect(throws: PhaseBaseline.Shortfall.tooFewPoints(found: 49, needed: 50)) {
            try Self.phase(Self.points(49, seed: 3))
        }
        #expect(throws: PhaseBaseline.Shortfall.noSpread) {
            try Self.phase(
                Self.points(60, seed: 3).map { ChartObservation(time: $0.time, value: 0.5) }
            )
        }
        #expect(throws: PhaseBaseline.Shortfall.tooFewPoints(found: 0, needed: 50)) {
            try Self.phase([])
        }
    }

    @Test func ratesThatScatterMoreGetLaneysChart() throws {
        var generator = SeededGenerator(seed: 4)
        var normal = NormalDraws()
        func points(extra: Double) -> [ChartObservation] {
            (0..<60).map { index in
                let n = 2_000
                let rate = 0.1 + extra * normal.next(using: &generator)
                let sigma = (0.09 / Double(n)).squareRoot()
                let hits = ((rate + sigma * normal.next(using: &generator)) * Double(n)).rounded()
                let time = Timestamp(seconds: 1_790_000_000 + Int64(index) * 3_600)
                return ChartObservation(time: time, value: hits / Double(n), n: n)
            }
        }
        func phase(extra: Double) throws -> ControlPhase {
            try PhaseBaseline.phase(
                kind: .proportions,
                bucket: .hour,
                of: points(extra: extra),
                choice: .earliest,
                sides: .upper
            )
        }
        #expect(try phase(extra: 0).kind == .proportions)
        let widened = try phase(extra: 0.02)
        #expect(widened.kind == .widenedProportions)
        #expect(widened.dispersion > 2)
        let judged = ControlChart.judge(
            points(extra: 0.02),
            by: {
                var history = PhaseHistory(
                    decisions: [],
                    series: LimitsSeries(
                        metric: "m",
                        environment: "e",
                        feature: nil,
                        revision: nil
                    ),
                    bucket: .hour,
                    polarity: .unknown
                )
                history.fallBack(on: widened)
                return history
            }()
        )
        #expect(judged.count { !$0.violations.isEmpty } < 8)
    }

    @Test func anApprovalSurvivesItsEvent() throws {
        var phase = try Self.phase(Self.points(200, seed: 5))
        phase.isProvisional = false
        phase.by = "mk"
        phase.reason = "reviewed"
        phase.rules = [.westernElectric1, .westernElectric4, .nelson3]
        phase.reading = .window
        let series = LimitsSeries(
            metric: "faithfulness",
            environment: "production",
            feature: "search",
            revision: "judge@1"
        )
        let approval = LimitsApproval(of: phase, series: series, number: 3)
        #expect(approval.series == series)
        let record = DecisionRecord(
            position: Position(rawValue: 9),
            time: Timestamp(seconds: 1_795_000_000),
            recorded: Timestamp(seconds: 1_795_000_000),
            type: .limitsApproved,
            body: .init()
        )
        let back = try #require(approval.controlPhase(of: record, polarity: .unknown))
        var expected = phase
        expected.decided = record.time
        expected.position = record.position
        #expect(back == expected)
        var broken = approval
        broken.sigma = 0
        #expect(broken.controlPhase(of: record, polarity: .unknown) == nil)
    }

    @Test func limitsOfAnotherRevisionDoNotJudge() {
        let values = LimitsSeries(metric: "m", environment: "e", feature: nil, revision: "j@2")
        var limits = values
        #expect(limits.judges(values))
        limits.revision = nil
        #expect(limits.judges(values))
        limits.revision = "j@1"
        #expect(!limits.judges(values))
        limits = values
        limits.feature = "search"
        #expect(!limits.judges(values))
    }
}
