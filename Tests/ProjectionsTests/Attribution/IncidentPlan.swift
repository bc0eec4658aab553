import Foundation
import Ledger
import TestSupport

@testable import Projections

/// When what happens in one replayed stream: every clock is drawn from the seed.
///
/// 22.5 days of traffic with a rhythm of the day, in half of the streams with quiet weekends. It
/// starts on any weekday at any hour. T, when something happens or nothing, lies 2 to 36 hours
/// before the end. Routine deployments come about every 30 hours; near T there are four innocent
/// ones (90 to 240 and 15 to 90 minutes before, 10 to 60 and 60 to 200 after), one more on staging,
/// a dataset version and a judge's revision that change nothing. Half of the streams have two
/// features, a third bear the release on each score, half name components, half name the evaluator,
/// half record two more metrics: one of the same judge and one of code.
struct IncidentPlan {
    static let length = 32_400.0

    let scenario: IncidentScenario
    /// The first minute since the epoch.
    let origin: Int64
    /// T, in minutes since the origin.
    let moment: Double
    /// Minutes from T to the first effect.
    let lag: Double
    /// When the effect ends.
    let end: Double
    /// How long a ramp takes, in minutes.
    let rampMinutes: Double
    let features: [String]
    /// The one feature or category affected, if it is one alone.
    let onlyFeature: String?
    let onlyCategory: String?
    /// The releases with the minute each starts to answer; empty if scores bear none.
    private(set) var releases: [(minute: Double, name: String)] = []
    private(set) var changes: [RecordedChange] = []
    private(set) var causes: Set<String> = []

    /// Whether scores bear their evaluator, where it is not the point.
    let namesEvaluator: Bool
    /// Whether two more metrics of the same answers are recorded.
    let hasCompanions: Bool
    /// Whether a worse system shows in a metric of code too.
    let codeFollows: Bool

    private let dayPhase: Double
    private let weekendShare: Double
    private let namesComponents: Bool
    private let isStamped: Bool
    private let decoysAreStamped: Bool

    init(_ scenario: IncidentScenario, pool: ScorePool, using random: inout SeededGenerator) {
        self.scenario = scenario
        let within = { (low: Double, high: Double, random: inout SeededGenerator) in
            Double.random(in: low..<high, using: &random)
        }
        origin = 29_700_000 + Int64.random(in: 0..<10_080, using: &random)
        moment = Self.length - within(120, 2_160, &random)
        dayPhase = within(0, 1_440, &random)
        weekendShare = Bool.random(using: &random) ? 0.4 : 1
        features =
            Bool.random(using: &random) || scenario == .featureOnly
            ? ["chat", "search"] : ["chat"]
        namesComponents = Bool.random(using: &random)
        namesEvaluator = Bool.random(using: &random)
        hasCompanions = Bool.random(using: &random)
        codeFollows = Bool.random(using: &random)
        isStamped = within(0, 3, &random) < 1
        decoysAreStamped = Bool.random(using: &random)
        onlyFeature = scenario == .featureOnly ? features.randomElement(using: &random) : nil
        onlyCategory =
            scenario == .categoryOnly ? pool.good.keys.sorted().randomElement(using: &random) : nil
        let delay = within(0, 4, &random)
        let fix = moment + within(180, 720, &random)
        switch scenario {
        case .gradual:
            rampMinutes = within(2, 6, &random) * 1_440
            lag = -rampMinutes
            end = .infinity
        case .lateHalfHour:
            (rampMinutes, lag, end) = (0, 30 + within(-3, 3, &random), fix)
        case .lateTwoHours:
            (rampMinutes, lag, end) = (0, 120 + within(-10, 10, &random), fix + 120)
        case .ramp:
            (rampMinutes, lag, end) = (within(30, 180, &random), delay, fix + 120)
        case .rolledBack:
            (rampMinutes, lag, end) = (0, delay, moment + within(60, 180, &random))
        case .ambiguousPair:
            (rampMinutes, lag, end) = (0, delay + 1, fix)
        case .judgeChange, .judgeSwapStamped, .judgeSwapHidden, .judgeSwapHiddenDecoy,
            .datasetChange, .mixShift:
            (rampMinutes, lag, end) = (0, 0, .infinity)
        case .outage, .outageLeaking:
            (rampMinutes, lag, end) = (0, 0, moment + 120)
        case .improvement, .improvementAsked:
            (rampMinutes, lag, end) = (0, delay, .infinity)
        default:
            (rampMinutes, lag, end) = (0, delay, fix)
        }
        recordRoutine(&random)
        recordCause(&random)
        changes.shuffle(using: &random)
    }

    func time(_ minute: Double) -> Timestamp {
        Timestamp(minute: origin).advanced(bySeconds: minute * 60)
    }

    /// When the effect truly begins; nil if there is none.
    var onset: Timestamp? { scenario.moves ? time(moment + lag) : nil }

    /// The traffic at a minute relative to the mean on a weekday.
    func traffic(_ minute: Double) -> Double {
        let day = (origin + Int64(minute)).flooringQuotient(dividingBy: 1_440)
        // The epoch was a Thursday.
        let isWeekend = [2, 3].contains(day - day.flooringQuotient(dividingBy: 7) * 7)
        let rhythm = 1 + 0.6 * sin((minute + dayPhase) / 1_440 * 2 * .pi)
        return rhythm * (isWeekend ? weekendShare : 1)
    }

    /// Whether a minute is in the quieter half of the day.
    func isNight(_ minute: Double) -> Bool { sin((minute + dayPhase) / 1_440 * 2 * .pi) < 0 }

    /// The share of the other system in the answers, where it is affected at all.
    func share(_ minute: Double) -> Double {
        let since = minute - moment - lag
        guard since >= 0, minute < end else { return 0 }
        return rampMinutes > 0 ? min(since / rampMinutes, 1) : 1
    }

    /// The release that answers at a minute.
    func release(_ minute: Double) -> String? {
        releases.last { $0.minute <= minute }?.name ?? (isStamped ? "r0" : nil)
    }

    private mutating func record(
        _ kind: ChangeKind,
        _ id: String,
        at minute: Double,
        environment: String? = "production",
        stampAfter delay: Double = 1,
        components: [String] = []
    ) {
        let isStampedDeployment =
            isStamped && kind == .deployment && environment == "production"
            && (causes.contains(id) || decoysAreStamped)
        changes.append(
            RecordedChange(
                kind: kind,
                id: id,
                environment: kind == .deployment ? environment : nil,
                time: time(minute),
                position: Position(rawValue: Int64(changes.count + 1)),
                components: namesComponents ? components : [],
                version: isStampedDeployment ? "r-\(id)" : nil
            )
        )
        guard isStampedDeployment else { return }
        releases.append((minute + delay, "r-\(id)"))
        releases.sort { $0.minute < $1.minute }
    }

    private mutating func recordRoutine(_ random: inout SeededGenerator) {
        let parts = ["retrieval", "prompt", "ui", "billing", "auth", "cache", "model"]
        var minute = 300.0
        var count = 0
        while minute < Self.length {
            if abs(minute - moment) > 300 {
                count += 1
                record(
                    .deployment,
                    "routine-\(count)",
                    at: minute,
                    components: [parts.randomElement(using: &random) ?? ""]
                )
            }
            minute += -log(Double.random(in: 0.001..<1, using: &random)) * 1_800
        }
        var offsets: [(String, Range<Double>)] = [
            ("early", -240 ..< -90), ("before", -90 ..< -15), ("after", 10..<60),
            ("late", 60..<200),
        ]
        switch scenario {
        case .judgeSwapHidden: offsets.remove(at: 1)
        case .judgeSwapHiddenDecoy: offsets[1].1 = -30 ..< -10
        case .unrecordedNearDecoy: offsets[1].1 = -40 ..< -20
        case .severalDeployments: offsets += [("sooner", -9 ..< -4), ("later", 4..<9)]
        default: break
        }
        for (name, range) in offsets {
            record(
                .deployment,
                name,
                at: moment + Double.random(in: range, using: &random),
                components: [parts.randomElement(using: &random) ?? ""]
            )
        }
        let beside = moment + Double.random(in: -2..<2, using: &random)
        record(.deployment, "staging", at: beside, environment: "staging")
        let day = Double.random(in: 360..<2_880, using: &random)
        record(.dataset, "golden@harmless", at: moment - day)
        record(
            .evaluator,
            "judge@harmless",
            at: moment - Double.random(in: 60..<600, using: &random)
        )
    }

    private mutating func recordCause(_ random: inout SeededGenerator) {
        switch scenario {
        case .judgeChange:
            causes = ["judge@strict"]
            record(.evaluator, "judge@strict", at: moment)
        case .judgeSwapStamped:
            causes = ["judge@strict"]
        case .datasetChange:
            causes = ["golden@hard"]
            record(.dataset, "golden@hard", at: moment)
        case .improvement, .latencyOnly:
            record(.deployment, "innocent", at: moment)
        case .outage, .outageLeaking:
            // What took the system down did not make its answers worse.
            let before = Double.random(in: 1..<10, using: &random)
            record(.deployment, "innocent", at: moment - before)
        case let scenario where scenario.hasCause:
            let parts = ["retrieval", "prompt", "model", "ui", "cache"]
            causes = scenario == .ambiguousPair ? ["cause", "twin"] : ["cause"]
            let touched = [parts.randomElement(using: &random) ?? ""]
            record(
                .deployment,
                "cause",
                at: moment,
                stampAfter: scenario.isLate ? 1 : lag,
                components: touched
            )
            if scenario == .ambiguousPair { record(.deployment, "twin", at: moment + 1) }
            if end < Self.length {
                let more = Bool.random(using: &random) ? ["ui"] : []
                record(.deployment, "fix", at: end, components: touched + more)
                if scenario == .rolledBack { takeBack("cause", at: end) }
            }
        default:
            break
        }
    }

    private mutating func takeBack(_ id: String, at minute: Double) {
        for index in changes.indices where changes[index].id == id {
            changes[index].outcome = .rolledBack
            changes[index].liveUntil = time(minute)
        }
    }
}
