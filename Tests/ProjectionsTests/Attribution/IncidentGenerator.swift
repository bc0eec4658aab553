import Foundation
import Ledger
import TestSupport

@testable import Projections

/// Makes one incident from a seed.
struct IncidentGenerator {
    private static let start = Timestamp(seconds: 1_790_000_000)
    private static let dayMinutes = 1440.0
    private static let incidentMinute = 21 * 1440.0
    private static let endMinute = 22.5 * 1440.0

    private let scenario: IncidentScenario
    private let pool: ScorePool
    private var random: SeededGenerator
    private var builder = CellBuilder()
    private var changes: [RecordedChange] = []
    private var causes: Set<String> = []
    private var firstBad: Double?
    /// Minutes from T to the first effect.
    private var lag: Double
    private let worstCategory: String
    private let moment: Double

    /// Makes an incident.
    ///
    /// - Parameters:
    ///   - scenario: What happens.
    ///   - pool: The scores.
    ///   - count: About how many of them.
    ///   - seed: Where the randomness starts.
    /// - Returns: The incident with its truth.
    static func incident(
        _ scenario: IncidentScenario,
        pool: ScorePool,
        count: Int,
        seed: UInt64
    ) -> Incident {
        var generator = IncidentGenerator(scenario, pool, seed)
        generator.recordDecoys()
        generator.recordCause()
        generator.score(count)
        return Incident(
            scenario: scenario,
            input: generator.input,
            causes: generator.causes,
            onset: generator.firstBad.map { Self.time($0) }
        )
    }

    private init(_ scenario: IncidentScenario, _ pool: ScorePool, _ seed: UInt64) {
        self.scenario = scenario
        self.pool = pool
        random = SeededGenerator(seed: seed &* 7_919 &+ UInt64(scenario.rawValue.count))
        moment = Self.incidentMinute + Double.random(in: 0..<720, using: &random) - 360
        lag = Double.random(in: 0..<4, using: &random)
        let categories = pool.good.keys.sorted()
        worstCategory = categories.randomElement(using: &random) ?? ""
    }

    private static func time(_ minute: Double) -> Timestamp {
        start.advanced(bySeconds: minute * 60)
    }

    private mutating func record(
        _ kind: ChangeKind,
        _ id: String,
        at minute: Double,
        environment: String? = "production"
    ) {
        changes.append(
            RecordedChange(
                kind: kind,
                id: id,
                environment: kind == .deployment ? environment : nil,
                time: Self.time(minute),
                position: Position(rawValue: Int64(changes.count + 1))
            )
        )
    }

    private mutating func recordDecoys() {
        var minute = 300.0
        while minute < Self.endMinute {
            if abs(minute - moment) > 300 {
                record(.deployment, "routine-\(Int(minute))", at: minute)
            }
            minute += -log(Double.random(in: 0.001..<1, using: &random)) * 1800
        }
        for offset in [-168.0, -40, 25, 120] {
            record(.deployment, "decoy\(Int(offset))", at: moment + offset)
        }
        record(.deployment, "staging", at: moment + 1, environment: "staging")
        record(.dataset, "golden@harmless", at: moment - 1440)
        record(.evaluator, "judge@harmless", at: moment - 300)
    }

    private mutating func recordCause() {
        switch scenario {
        case .suddenDrop, .ramp, .categoryOnly, .hallucinationRises, .latencyRises:
            causes = ["cause"]
        case .ambiguousPair:
            causes = ["cause", "twin"]
            record(.deployment, "twin", at: moment + 1)
            lag += 1
        case .judgeChange, .judgeChangeUnrecorded:
            causes = [scenario == .judgeChange ? "judge@strict" : "strict"]
            lag = 0
            if scenario == .judgeChange { record(.evaluator, "judge@strict", at: moment) }
        case .datasetChange:
            causes = ["golden@hard"]
            lag = 0
            record(.dataset, "golden@hard", at: moment)
        case .mixShift, .noChange, .improvement, .outage, .gradual:
            lag = 0
        }
        if causes.contains("cause") {
            record(.deployment, "cause", at: moment)
            record(.deployment, "fix", at: moment + 372)
        }
        if scenario == .improvement { record(.deployment, "better", at: moment) }
    }

    private mutating func score(_ count: Int) {
        let mean = Self.endMinute / Double(max(count, 1))
        var minute = 0.0
        while true {
            minute += -log(Double.random(in: 1e-12..<1, using: &random)) * mean / 1.6
            guard minute < Self.endMinute else { break }
            // By day 1.6 times the mean, by night 0.4 times, thinned from the peak.
            let phase = minute / Self.dayMinutes * 2 * .pi
            guard Double.random(in: 0..<1.6, using: &random) < 1 + 0.6 * sin(phase) else {
                continue
            }
            addScore(at: minute)
        }
    }

    private mutating func addScore(at minute: Double) {
        let category = category(at: minute)
        let since = minute - moment - lag
        if scenario == .outage, since >= 0, since < 120 {
            // While the system is down a few answers leak out as zeros.
            if Double.random(in: 0..<1, using: &random) < 0.02 {
                builder.add(0, at: Self.time(minute), category: category)
            }
            return
        }
        let isBad = Double.random(in: 0..<1, using: &random) < badShare(since, minute, category)
        let isReversed = scenario == .improvement
        let scores = (isBad != isReversed ? pool.bad : pool.good)[category] ?? []
        guard var value = scores.randomElement(using: &random) else { return }
        let isStrict = since >= 0 && [.judgeChange, .judgeChangeUnrecorded].contains(scenario)
        if isStrict { value *= 0.8 }
        let marksOnset = isBad || isStrict || (shiftsMix && since >= 0)
        if marksOnset, scenario != .improvement, firstBad == nil { firstBad = minute }
        var revision: String?
        if scenario == .judgeChangeUnrecorded { revision = isStrict ? "strict" : "lenient" }
        builder.add(value, at: Self.time(minute), category: category, revision: revision)
    }

    private var shiftsMix: Bool { scenario == .mixShift || scenario == .datasetChange }

    /// The probability that an answer comes from the other system.
    private func badShare(_ since: Double, _ minute: Double, _ category: String) -> Double {
        switch scenario {
        case .suddenDrop, .ambiguousPair, .hallucinationRises, .latencyRises:
            return since >= 0 && since < 372 ? 1 : 0
        case .ramp:
            return since >= 0 && since < 372 ? min(since / 60, 1) : 0
        case .categoryOnly:
            return since >= 0 && since < 372 && category == worstCategory ? 1 : 0
        case .improvement:
            return since >= 0 ? 1 : 0
        case .gradual:
            return min(max((minute - (moment - 5 * 1440)) / (5 * 1440), 0), 1)
        case .judgeChange, .judgeChangeUnrecorded, .datasetChange, .mixShift, .noChange, .outage:
            return 0
        }
    }

    /// Even shares by day, the first category more common by night; a new mix prefers the worst.
    private mutating func category(at minute: Double) -> String {
        let means = pool.good.mapValues { $0.reduce(0, +) / Double(max($0.count, 1)) }
        let names = means.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        guard names.count > 1 else { return names.first ?? "" }
        if shiftsMix, minute >= moment {
            if Double.random(in: 0..<1, using: &random) < 0.6 { return names[0] }
        }
        let isNight = sin(minute / Self.dayMinutes * 2 * .pi) < 0
        if isNight, Double.random(in: 0..<1, using: &random) < 0.2 { return names[0] }
        return names.randomElement(using: &random) ?? ""
    }

    private var input: AttributionInput {
        let rises = [.hallucinationRises, .latencyRises].contains(scenario)
        return AttributionInput(
            question: "what changed",
            position: Position(rawValue: 1),
            asOf: nil,
            metric: pool.name,
            environment: "production",
            shift: rises ? .up : .down,
            endMinute: Self.time(Self.endMinute).minute,
            cells: builder.cells,
            changes: changes
        )
    }
}
