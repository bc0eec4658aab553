import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Control charts: questions")
struct ControlChartQuestionTests {
    private static let start = Timestamp(seconds: 1_790_812_800)

    /// One score every six minutes, so that 240 make a day; lower from an index on.
    private static func scores(
        _ range: Range<Int>,
        droppedFrom drop: Int = .max,
        evaluator: String? = nil,
        metric: String = "faithfulness",
        seed: UInt64 = 1,
        value: ((Int, Double) -> Double)? = nil
    ) -> [String] {
        range.map { index in
            // Every score from its own index, so that parts of a stream are the stream's.
            var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(index))
            var normal = NormalDraws()
            let noise = normal.next(using: &generator)
            let level = index >= drop ? 0.7 : 0.88
            let score = value.map { $0(index, noise) } ?? level + 0.04 * noise
            let time = start.advanced(bySeconds: Double(index) * 360).rfc3339
            let judge =
                evaluator.map { #","evaluator":{"name":"judge","revision":"\#($0)"}"# } ?? ""
            return #"{"metric":"\#(metric)","value":\#(score),"feature":"search","time":"\#(time)""#
                + judge + "}"
        }
    }

    private static func chart(_ ledger: TestLedger, _ question: String) throws -> ControlChartAnswer
    {
        guard case .controlChart(let answer) = try ledger.answerer().answer(question) else {
            throw TestLedger.UnexpectedAnswer()
        }
        return answer
    }

    private static let question = "control chart of faithfulness in search"

    private static func event(
        _ type: String,
        _ time: Timestamp,
        _ data: String
    ) -> String {
        #"{"specversion":"1.0","id":"\#(type)-\#(time.rfc3339)","source":"/test","type":"#
            + #""dev.qualityledger.\#(type).v1","time":"\#(time.rfc3339)","data":{\#(data)}}"#
    }

    @Test func aDropIsFoundByLimitsThatItCannotMove() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<1_800, droppedFrom: 1_200))
        let answer = try Self.chart(ledger, Self.question)
        #expect(answer.points.count == 1_800)
        let phase = try #require(answer.phases.first?.phase)
        #expect(answer.phases.count == 1 && phase.isProvisional && phase.kind == .individuals)
        #expect(phase.n == 1_000 && phase.sides == .lower)
        #expect(abs(phase.limits.center - 0.88) < 0.005)
        // 4.5 sigma lower: nearly every point is beyond, the last ones as much as the first.
        let late = answer.points.suffix(300)
        #expect(late.count { $0.violations.contains("western_electric_1") } > 250)
        let early = answer.points.prefix(1_200).count { !$0.violations.isEmpty }
        #expect(early < 25, "\(early)")
        #expect(answer.headline.hasPrefix("faithfulness in search is out of control: "))
        #expect(abs((answer.runLength?.average ?? 0) - 183.4) < 0.1)
        // 240 points a day.
        #expect(abs((answer.runLength?.falseSignalsPerWeek ?? 0) - 1_680 / 183.4) < 0.1)
        #expect(answer.autocorrelation?.runLength == nil)
        #expect(answer.notes.contains { $0.contains("provisional") })
        #expect(answer.violations == answer.points.filter { !$0.violations.isEmpty })
    }

    @Test func aPeriodAndALimitNarrowWhatIsShownAndNotTheLimits() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<600))
        let whole = try Self.chart(ledger, Self.question)
        let end = Self.start.advanced(bySeconds: 300 * 360).rfc3339
        let part = try Self.chart(ledger, "\(Self.question) until \(end) limit 40")
        #expect(part.points == Array(whole.points[260..<300]))
        #expect(part.phases == whole.phases)
        let none = try Self.chart(ledger, "\(Self.question) before 2020-01-01")
        #expect(none.points.isEmpty)
        #expect(none.headline == "no scores of faithfulness in search in that time")
    }

    @Test func approvedLimitsBeginAPhase() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<900, droppedFrom: 500))
        var request = LimitsRequest(metric: "faithfulness")
        request.feature = "search"
        var proposal = try ledger.answerer().limits(request)
        #expect(abs((proposal.phase.n ?? 0) - 400) < 10)
        #expect(proposal.number == 1 && proposal.replaced == nil)
        proposal.phase.isProvisional = false
        proposal.phase.by = "mk"
        proposal.phase.reason = "a cheaper model, agreed"
        let time = Self.start.advanced(bySeconds: 900 * 360)
        let data = try JSONEncoder().encode(proposal.content)
        let fields = String(decoding: data, as: UTF8.self).dropFirst().dropLast()
        try ledger.append([Self.event("limits.approved", time, String(fields))])
        try ledger.append(Self.scores(900..<1_000, droppedFrom: 500))
        let answer = try Self.chart(ledger, Self.question)
        let phase = try #require(answer.phases.last?.phase)
        #expect(phase.by == "mk" && !phase.isProvisional && phase.position?.rawValue == 901)
        #expect(abs(phase.limits.center - 0.7) < 0.01)
        #expect(answer.points.suffix(100).count { !$0.violations.isEmpty } < 10)
        let table = try ledger.table("limits")
        #expect(table.texts("state") == ["current"])
        #expect(table.texts("by") == ["mk"])
        #expect(table.numbers("center") == [phase.limits.center])
        #expect(table.next == ["control chart of faithfulness in feature search"])
        #expect(try ledger.table("limits of faithfulness in search").rows.count == 1)

        // A second approval supersedes the first.
        var again = try ledger.answerer().limits(request)
        #expect(again.number == 2 && again.replaced?.by == "mk")
        again.phase.isProvisional = false
        let later = try JSONEncoder().encode(again.content)
        let more = String(decoding: later, as: UTF8.self).dropFirst().dropLast()
        let after = Self.start.advanced(bySeconds: 1_000 * 360)
        try ledger.append([Self.event("limits.approved", after, String(more))])
        #expect(try ledger.table("limits").rows.count == 1)
        #expect(try ledger.table("limits history").texts("state") == ["superseded", "current"])
    }

    @Test func noLimitsHoldAnIncident() throws {
        let ledger = try TestLedger()
        // The first 300 scores are bad, and an alert says so until the 310th.
        try ledger.append(Self.scores(0..<800) { $0 < 300 ? 0.6 + 0.04 * $1 : 0.88 + 0.04 * $1 })
        let before = try Self.chart(ledger, Self.question)
        #expect(abs((before.phases.last?.phase.limits.center ?? 0) - 0.6) < 0.02)
        let fired = Self.start.advanced(bySeconds: 600)
        let resolved = Self.start.advanced(bySeconds: 310 * 360)
        let onset = Self.start.rfc3339
        try ledger.append([
            Self.event(
                "alert.fired",
                fired,
                #""alert":"A-1","rule":"r","severity":"P1","metric":"faithfulness","onset":"\#(onset)""#
            ),
            Self.event("alert.resolved", resolved, #""alert":"A-1","rule":"r""#),
        ])
        let after = try Self.chart(ledger, Self.question)
        let phase = try #require(after.phases.last?.phase)
        #expect(abs(phase.limits.center - 0.88) < 0.01)
        #expect(phase.from == resolved)
    }

    @Test func onlyTheLatestRevisionIsOnTheChart() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<300, evaluator: "r1"))
        try ledger.append(Self.scores(300..<500, droppedFrom: 300, evaluator: "r2"))
        let answer = try Self.chart(ledger, Self.question)
        #expect(answer.evaluator == "judge@r2")
        #expect(answer.points.count == 200)
        #expect(abs((answer.phases.last?.phase.limits.center ?? 0) - 0.7) < 0.01)
        #expect(answer.notes.contains { $0.contains("judge@r2") })
    }

    @Test func meansOfHoursFollowTheirNumber() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<1_000))
        let answer = try Self.chart(ledger, "\(Self.question) by hour")
        let phase = try #require(answer.phases.last?.phase)
        #expect(phase.kind == .means && phase.bucket == .hour && phase.n == 100)
        #expect(answer.points.count == 100 && answer.points.allSatisfy { $0.n == 10 })
        let values = try #require(Self.values(0..<10))
        #expect(agree(answer.points[0].value, values.reduce(0, +) / 10))
        let width = try #require(answer.points[0].upper) - phase.limits.center
        #expect(agree(width, 3 * phase.limits.sigma / 10.0.squareRoot()))
        #expect(abs(phase.limits.sigma - 0.04) < 0.002)
        #expect(answer.runLength?.pointsPerWeek == 168)
    }

    private static func values(_ range: Range<Int>) -> [Double]? {
        scores(range).compactMap { line in
            line.split(separator: ",")[1].split(separator: ":").last.flatMap { Double($0) }
        }
    }

    @Test func ratesAreChartedByThemselves() throws {
        let ledger = try TestLedger()
        let rates = Self.scores(0..<6_000, metric: "hallucination_rate") { _, noise in
            noise > 1.28 ? 1 : 0
        }
        try ledger.append(rates)
        let answer = try Self.chart(ledger, "control chart of hallucination_rate in search")
        let phase = try #require(answer.phases.last?.phase)
        #expect(phase.kind == .proportions && phase.bucket == .day && phase.sides == .upper)
        #expect(abs(phase.limits.center - 0.1) < 0.01)
        #expect(answer.points.count == 25 && answer.points[0].n == 240)
        let width = try #require(answer.points[0].upper) - phase.limits.center
        let rate = phase.limits.center
        #expect(agree(width, 3 * (rate * (1 - rate) / 240).squareRoot()))
        #expect(answer.notes.contains { $0.contains("All values are 0 or 1") })
    }

    @Test func tooFewScoresAreChartedWithoutLimits() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<20))
        let answer = try Self.chart(ledger, Self.question)
        #expect(answer.points.count == 20 && answer.phases.isEmpty && answer.runLength == nil)
        #expect(answer.points.allSatisfy { $0.lower == nil && $0.violations.isEmpty })
        #expect(answer.notes.contains { $0.contains("they need 50 observations") })
        #expect(throws: LimitsRefusal.self) {
            try ledger.answerer().limits(LimitsRequest(metric: "faithfulness"))
        }
    }

    /// What was seen then is what a ledger says that ended then.
    @Test func thePastEqualsALedgerThatEndedThere() throws {
        let whole = try TestLedger()
        let ended = try TestLedger()
        let cut = Self.start.advanced(bySeconds: 1_100 * 360 - 1)
        let approval = Self.event(
            "limits.approved",
            cut.advanced(bySeconds: -3_600),
            #""metric":"faithfulness","feature":"search","center":0.9,"sigma":0.03,"by":"mk""#
        )
        let first = Self.scores(0..<1_100, droppedFrom: 1_050)
        try ended.append(first)
        try ended.append([approval])
        try whole.append(first)
        try whole.append([approval])
        try whole.append(Self.scores(1_100..<1_500, droppedFrom: 1_050))
        try whole.append([
            Self.event(
                "limits.approved",
                cut.advanced(bySeconds: 3_600),
                #""metric":"faithfulness","feature":"search","center":0.7,"sigma":0.03,"by":"ab""#
            )
        ])
        for question in [Self.question, "\(Self.question) by hour"] {
            let then = "\(question) as of \(cut.rfc3339)"
            var past = try Self.chart(whole, then)
            let present = try Self.chart(ended, then)
            past.position = present.position
            #expect(past == present)
            #expect(!past.points.isEmpty)
        }
        let known = try whole.table("limits as known at 2026-11-01T00:00:01Z")
        #expect(known.texts("by") == ["mk"])
    }

    @Test func hostileApprovalsJudgeNothing() throws {
        let ledger = try TestLedger()
        try ledger.append(Self.scores(0..<100))
        let time = Self.start.advanced(bySeconds: 100 * 360)
        try ledger.append([
            Self.event(
                "limits.approved",
                time,
                #""metric":"faithfulness","feature":"search","center":1e308,"sigma":1e308"#
            ),
            Self.event(
                "limits.approved",
                time.advanced(bySeconds: 1),
                #""metric":"faithfulness","feature":"search","center":0.9,"sigma":0"#
            ),
            Self.event(
                "limits.approved",
                time.advanced(bySeconds: 2),
                #""metric":"faithfulness","feature":"search","center":0.9,"sigma":0.1,"rules":["x"],"n":9007199254740991,"autocorrelation":7"#
            ),
        ])
        let answer = try Self.chart(ledger, Self.question)
        #expect(answer.points.count == 100)
        #expect(try ledger.table("limits history").rows.count == 1)
    }
}
