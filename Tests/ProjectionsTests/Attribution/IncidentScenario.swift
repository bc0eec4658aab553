import Foundation
import Ledger
import TestSupport

@testable import Projections

/// Made-up incidents from real scores: real systems' scores on a made-up clock, with decoys.
///
/// 22.5 days of traffic with a daily rhythm. At day 21 (T) something happens, or nothing. Routine
/// deployments come about every 30 hours, and harmless ones at T−168, T−40, T+25 and T+120 minutes;
/// one more goes to staging at T+1. A dataset version and a judge revision change nothing.
enum IncidentScenario: String, CaseIterable, Sendable {
    case suddenDrop
    case ramp
    case categoryOnly
    case ambiguousPair
    case hallucinationRises
    case latencyRises
    case judgeChange
    case judgeChangeUnrecorded
    case datasetChange
    case mixShift
    case noChange
    case improvement
    case outage
    case gradual

    /// Whether something fell for a recorded reason.
    var hasCause: Bool {
        switch self {
        case .mixShift, .noChange, .improvement, .outage, .gradual: false
        default: true
        }
    }

    /// The conclusions that are right.
    var conclusions: Set<WhatChangedAnswer.Conclusion> {
        switch self {
        case .suddenDrop, .ramp, .categoryOnly, .ambiguousPair, .hallucinationRises, .latencyRises:
            [.suspect]
        case .judgeChange, .judgeChangeUnrecorded: [.evaluator]
        case .datasetChange: [.dataset]
        case .mixShift: [.mix]
        case .noChange, .improvement, .outage: [.noChange]
        case .gradual: [.noSuspect, .noChange]
        }
    }
}

/// The scores of a worse and a better system, by category.
struct ScorePool: Sendable {
    var name: String
    var good: [String: [Double]]
    var bad: [String: [Double]]

    /// Human factuality of summaries: bart, then the worse bus.
    static let frank = pool("frank", "frank/scores.csv.gz", "dataset", "system", "factuality") {
        ["bart": true, "bus": false][$0]
    }

    /// Judged factuality of answers: ChatGPT, then the worse Llama 2 7B chat.
    static let halueval = halueval("factuality")

    /// The share of answers with a false fact, of the same two.
    static let hallucinations = halueval("hallucinated")

    /// Right or wrong on primality: GPT-4 of March 2023, then the worse one of June.
    static let drift = pool("drift", "llmdrift/prime.csv.gz", "task", "model", "score") {
        ["gpt-4-0314": true, "gpt-4-0613": false][$0]
    }

    /// Seconds to answer: GPT-4 of June 2023 (the quicker), then that of March.
    static let latency = pool("latency", "llmdrift/prime.csv.gz", "task", "model", "latency_s") {
        ["gpt-4-0613": true, "gpt-4-0314": false][$0]
    }

    private static func halueval(_ column: String) -> ScorePool {
        pool(
            "halueval",
            "halueval2/judge_verdicts.csv.gz",
            "category",
            "variant",
            column
        ) { ["chatgpt": true, "llama-2-7b-chat-hf": false][$0] }
    }

    private static func pool(
        _ name: String,
        _ path: String,
        _ category: String,
        _ system: String,
        _ value: String,
        isGood: (String) -> Bool?
    ) -> ScorePool {
        var pool = ScorePool(name: name, good: [:], bad: [:])
        for row in (try? FixtureReader.table(path)) ?? [] {
            guard let good = isGood(row[system] ?? ""), let kind = row[category],
                kind != "xsum", let score = Double(row[value] ?? "")
            else { continue }
            if good {
                pool.good[kind, default: []].append(score)
            } else {
                pool.bad[kind, default: []].append(score)
            }
        }
        return pool
    }

    /// The size of the difference in standard errors of two hours with `rate` scores each.
    func standardErrors(rate: Double, only category: String?) -> Double {
        let first = good.filter { category == nil || $0.key == category }.flatMap(\.value)
        let second = bad.filter { category == nil || $0.key == category }.flatMap(\.value)
        let before = Self.moments(first)
        let after = Self.moments(second)
        let share = category == nil ? 1 : 1 / Double(max(good.count, 1))
        let error = ((before.variance + after.variance) / (rate * share)).squareRoot()
        return abs(after.mean - before.mean) / error
    }

    private static func moments(_ values: [Double]) -> Moments {
        Moments(
            count: values.count,
            sum: values.reduce(0, +),
            sumOfSquares: values.reduce(0) { $0 + $1 * $1 }
        )
    }
}

/// One replayed incident with its truth.
struct Incident {
    let scenario: IncidentScenario
    let input: AttributionInput
    /// The ids that are right to name; empty if nobody is.
    let causes: Set<String>
    /// When the first score of the new kind came.
    let onset: Timestamp?

    /// What came of asking.
    struct Outcome {
        /// Whether conclusion and first name are right.
        var isRight: Bool
        /// Whether the cause is named first or as inseparable from the first.
        var isInSet: Bool
        /// Whether an innocent is named and the cause is not.
        var blamesInnocent: Bool
        /// Whether the onset's interval holds the true onset; nil without either.
        var coversOnset: Bool?
        /// The probability of the first name, if one is named.
        var probability: Double?
    }

    /// Asks the question and judges the answer.
    func outcome() -> (answer: WhatChangedAnswer, outcome: Outcome) {
        let answer = Attribution.answer(input)
        let conclusive: Set<WhatChangedAnswer.Conclusion> = [.suspect, .evaluator, .dataset]
        let blames = conclusive.contains(answer.conclusion)
        let first = blames ? answer.suspects.first : nil
        let named = Set((first.map { [$0.id] } ?? []) + (first?.inseparable ?? []))
        var isRight = scenario.conclusions.contains(answer.conclusion)
        if scenario.hasCause { isRight = isRight && first.map { causes.contains($0.id) } ?? false }
        // Of two deployments a minute apart neither may be named alone.
        if scenario == .ambiguousPair { isRight = isRight && causes.isSubset(of: named) }
        if scenario == .categoryOnly { isRight = isRight && answer.scope.category != nil }
        var covers: Bool?
        if let onset, let found = answer.onset {
            covers = found.low <= onset && onset <= found.high
        }
        return (
            answer,
            Outcome(
                isRight: isRight,
                isInSet: !named.isDisjoint(with: causes),
                blamesInnocent: blames && named.isDisjoint(with: causes),
                coversOnset: covers,
                probability: first?.probability
            )
        )
    }
}
