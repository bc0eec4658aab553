import Foundation
import Ledger
import TestSupport

@testable import Projections

/// Makes one incident from a seed: real systems' scores on a made-up clock.
struct IncidentGenerator {
    private let scenario: IncidentScenario
    private let pool: ScorePool
    private let plan: IncidentPlan
    private var random: SeededGenerator
    private var cells = IncidentCells()
    /// A second metric of the same judge, and one of code.
    private var relevance = IncidentCells()
    private var overlap = IncidentCells()
    /// The categories, the worst first.
    private let categories: [String]
    /// How much the level wanders in each hour.
    private var wander: [Double] = []
    private let leakShare: Double
    /// The mean of the good system less that of the bad, without its sign.
    private let difference: Double

    /// Makes an incident.
    ///
    /// - Parameters:
    ///   - scenario: What happens.
    ///   - pool: The scores.
    ///   - count: About how many of the asked metric there are.
    ///   - seed: Where the randomness starts; every scenario, pool and count has its own stream.
    /// - Returns: The incident with its truth.
    static func incident(
        _ scenario: IncidentScenario,
        pool: ScorePool,
        count: Int,
        seed: UInt64
    ) -> Incident {
        // FNV-1a, so that streams of neighbouring seeds have nothing in common.
        let name = "\(scenario.rawValue) \(pool.name) \(count) \(seed)"
        let start = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        var generator = IncidentGenerator(scenario, pool, start)
        generator.score(count)
        return Incident(
            scenario: scenario,
            input: generator.input,
            causes: generator.plan.causes,
            onset: generator.plan.onset,
            standardErrors: generator.standardErrors(count),
            plan: generator.plan
        )
    }

    private init(_ scenario: IncidentScenario, _ pool: ScorePool, _ seed: UInt64) {
        self.scenario = scenario
        self.pool = pool
        random = SeededGenerator(seed: seed)
        plan = IncidentPlan(scenario, pool: pool, using: &random)
        let sign = pool.rises ? -1.0 : 1
        let means = pool.good.mapValues { $0.reduce(0, +) / Double(max($0.count, 1)) * sign }
        categories = means.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        leakShare = Double.random(in: 0.01..<0.06, using: &random)
        difference = abs(
            ScorePool.moments(pool.good, only: nil).mean
                - ScorePool.moments(pool.bad, only: nil).mean
        )
        if scenario == .drift {
            let deviation = [0.01, 0.02, 0.04].randomElement(using: &random) ?? 0.02
            var level = 0.0
            for _ in 0...Int(IncidentPlan.length / 60) {
                wander.append(level)
                level = 0.8 * level + 0.6 * deviation * normal()
            }
        }
    }

    /// A standard normal variate, by Box and Muller.
    private mutating func normal() -> Double {
        let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &random))).squareRoot()
        return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
    }

    private mutating func score(_ count: Int) {
        let mean = IncidentPlan.length / Double(max(count, 1))
        var minute = 0.0
        while true {
            minute += -log(Double.random(in: 1e-12..<1, using: &random)) * mean / 1.6
            guard minute < IncidentPlan.length else { break }
            // Thinned from the peak of the traffic.
            if Double.random(in: 0..<1.6, using: &random) < plan.traffic(minute) {
                addScore(at: minute)
            }
        }
    }

    private mutating func addScore(at minute: Double) {
        let category = category(at: minute)
        let feature = plan.features.randomElement(using: &random)
        var key = IncidentCells.Key(
            category: category,
            feature: feature,
            release: plan.release(minute)
        )
        let share = plan.share(minute)
        let clock = plan.origin + Int64(minute)
        if scenario == .outage || scenario == .outageLeaking, share > 0 {
            let leaks = Double.random(in: 0..<1, using: &random) < leakShare
            if scenario == .outageLeaking, leaks { cells.add(0, minute: clock, key: key) }
            return
        }
        let draw = Double.random(in: 0..<1, using: &random)
        let isBad = isBad(draw, share, minute, key)
        let scores = (isBad ? pool.bad : pool.good)[category] ?? []
        guard var value = scores.randomElement(using: &random) else { return }
        if scenario.replacesJudge, share > 0 {
            // A stricter judge sees a worse answer in six of ten.
            if draw < 0.6, let other = pool.bad[category]?.randomElement(using: &random) {
                value = pool.rises ? max(value, other) : min(value, other)
            }
        }
        if scenario == .judgeChange || scenario == .judgeSwapStamped {
            key.revision = share > 0 ? "judge@strict" : "judge@lenient"
        } else if plan.namesEvaluator || scenario.replacesJudge {
            key.revision = "judge@lenient"
        }
        cells.add(value, minute: clock, key: key)
        if plan.hasCompanions { addCompanions(key, isBad: isBad, minute: clock, share: share) }
    }

    /// Half of the answers have two more scores.
    private mutating func addCompanions(
        _ key: IncidentCells.Key,
        isBad: Bool,
        minute: Int64,
        share: Double
    ) {
        let category = key.category ?? ""
        guard Bool.random(using: &random),
            var judged = (isBad ? pool.bad : pool.good)[category]?.randomElement(using: &random),
            let measured = (isBad && plan.codeFollows ? pool.bad : pool.good)[category]?
                .randomElement(using: &random)
        else { return }
        if scenario.replacesJudge, share > 0, Double.random(in: 0..<1, using: &random) < 0.6,
            let other = pool.bad[category]?.randomElement(using: &random)
        {
            judged = pool.rises ? max(judged, other) : min(judged, other)
        }
        relevance.add(judged, minute: minute, key: key)
        var code = key
        code.revision = "code@1"
        overlap.add(measured, minute: minute, key: code)
    }

    /// Whether an answer comes from the worse system.
    private func isBad(
        _ draw: Double,
        _ share: Double,
        _ minute: Double,
        _ key: IncidentCells.Key
    ) -> Bool {
        switch scenario {
        case .noChange, .outage, .outageLeaking, .latencyOnly, .judgeChange, .judgeSwapStamped,
            .judgeSwapHidden, .judgeSwapHiddenDecoy, .datasetChange, .mixShift:
            return false
        case .drift:
            return draw < 0.25 + wander[Int(minute / 60)] / max(difference, 0.01)
        case .subtle:
            return draw < share * 0.05 / max(difference, 0.01)
        case .improvement, .improvementAsked:
            return draw >= share
        case .categoryOnly:
            return key.category == plan.onlyCategory && draw < share
        case .featureOnly:
            return key.feature == plan.onlyFeature && draw < share
        default:
            return draw < share
        }
    }

    /// Even shares by day, the worst category more common by night; a new mix prefers it.
    private mutating func category(at minute: Double) -> String {
        guard categories.count > 1 else { return categories.first ?? "" }
        if scenario.shiftsMix, plan.share(minute) > 0 {
            if Double.random(in: 0..<1, using: &random) < 0.6 { return categories[0] }
        }
        if plan.isNight(minute), Double.random(in: 0..<1, using: &random) < 0.2 {
            return categories[0]
        }
        return categories.randomElement(using: &random) ?? ""
    }

    /// The effect in standard errors of the difference of the hours before and after it.
    private func standardErrors(_ count: Int) -> Double {
        guard scenario.moves else { return 0 }
        let start = plan.moment + plan.lag
        let perMinute = Double(count) / IncidentPlan.length
        let expected = { (from: Double) in
            (0..<60).reduce(0) { $0 + plan.traffic(from + Double($1)) } * perMinute
        }
        let first = ScorePool.moments(pool.good, only: plan.onlyCategory)
        let second = ScorePool.moments(pool.bad, only: plan.onlyCategory)
        if scenario.shiftsMix {
            // Six of ten answers go over to the worst category.
            let worst = ScorePool.moments(pool.good, only: categories.first).mean
            let error = 1 / max(expected(start - 60), 1e-9) + 1 / max(expected(start), 1e-9)
            return 0.6 * abs(first.mean - worst) / (first.variance * error).squareRoot()
        }
        var part = 1.0
        if plan.onlyCategory != nil { part /= Double(categories.count) }
        if plan.onlyFeature != nil { part /= Double(plan.features.count) }
        var difference = abs(first.mean - second.mean)
        if scenario == .subtle { difference = min(difference, 0.05) }
        if scenario.replacesJudge { difference *= 0.6 }
        if plan.rampMinutes > 0 {
            let ramp = plan.rampMinutes
            difference *= ramp <= 60 ? 1 - ramp / 120 : 30 / ramp
        }
        let error =
            first.variance / max(expected(start - 60) * part, 1e-9)
            + second.variance / max(expected(start) * part, 1e-9)
        return difference / error.squareRoot()
    }

    private var input: AttributionInput {
        let isUp = pool.rises != (scenario == .improvementAsked)
        return AttributionInput(
            question: "what changed",
            position: Position(rawValue: 1),
            asOf: nil,
            metric: pool.name,
            environment: "production",
            direction: scenario == .improvementAsked ? .better : .worse,
            shift: isUp ? .up : .down,
            endMinute: plan.origin + Int64(IncidentPlan.length) - 1,
            cells: cells.cells,
            evaluator: plan.namesEvaluator || scenario.replacesJudge ? "judge" : nil,
            companions: companions,
            changes: plan.changes
        )
    }

    private var companions: [AttributionCompanion] {
        guard plan.hasCompanions else { return [] }
        return [
            AttributionCompanion(metric: "relevance", evaluator: "judge", cells: relevance.cells),
            AttributionCompanion(metric: "overlap", evaluator: "code", cells: overlap.cells),
        ]
    }
}
