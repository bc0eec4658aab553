import Foundation
import Ledger

@testable import Projections

/// One replayed incident with its truth.
struct Incident {
    let scenario: IncidentScenario
    let input: AttributionInput
    /// The ids that are right to name; empty if nobody is.
    let causes: Set<String>
    /// When the effect begins; nil if there is none.
    let onset: Timestamp?
    /// How large the effect is, in standard errors of the one-hour difference; 0 if it has none.
    let standardErrors: Double
    let plan: IncidentPlan

    /// What came of asking.
    struct Outcome: Codable {
        var scenario: IncidentScenario
        /// All scores of the stream, of four metrics together.
        var scores: Int
        var pool: String
        var seed: Int
        var standardErrors: Double
        var conclusion: String
        /// Whether the whole answer is right.
        var isRight: Bool
        /// Whether the first suspect listed is a cause.
        var isFirst: Bool
        /// Whether a cause is listed first or as inseparable from the first.
        var isInSet: Bool
        /// Whether the headline names that set.
        var isNamed: Bool
        /// Whether an innocent is named and the cause is not.
        var blamesInnocent: Bool
        /// Whether one name is given without a doubt.
        var isBare: Bool
        /// Whether the onset's interval holds the true onset; nil without either.
        var covers: Bool?
        /// How far the onset is off, in minutes; negative if it is found too early.
        var errorMinutes: Double?
        /// How long its interval is, in minutes.
        var widthMinutes: Double?
        /// The probability of the first name, if one is named.
        var probability: Double?
        /// Whether the first segment is the one affected; nil if it is not one alone.
        var findsSegment: Bool?
        /// Whether a feature is said to have moved unlike the others; nil if it did.
        var blamesFeature: Bool?
        var simple: SimpleRule.Verdict
        var simpleWithOnset: SimpleRule.Verdict
        var headline: String
    }

    /// Asks the question and judges the answer.
    ///
    /// - Parameters:
    ///   - scores: All scores of the stream.
    ///   - seed: Its seed.
    /// - Returns: The answer, and what to think of it.
    func outcome(scores: Int = 0, seed: Int = 0) -> (answer: WhatChangedAnswer, outcome: Outcome) {
        let answer = Attribution.answer(input)
        let conclusive: Set<WhatChangedAnswer.Conclusion> = [.suspect, .evaluator, .dataset]
        let first = answer.suspects.first
        let set = Set((first.map { [$0.id] } ?? []) + (first?.inseparable ?? []))
        let isFirst = first.map { causes.contains($0.id) } ?? false
        // Whom the headline names is blamed; a lead in a list is not.
        let named = first.flatMap { first in
            conclusive.contains(answer.conclusion) && answer.headline.contains(first.id)
                ? first : nil
        }
        var isRight = scenario.conclusions.contains(answer.conclusion)
        if scenario.hasCause { isRight = isRight && isFirst && named != nil }
        // Of two deployments a minute apart neither may be named alone.
        if scenario == .ambiguousPair { isRight = isRight && causes.isSubset(of: set) }
        if scenario == .categoryOnly { isRight = isRight && answer.scope.category != nil }
        var outcome = Outcome(
            scenario: scenario,
            scores: scores,
            pool: input.metric,
            seed: seed,
            standardErrors: standardErrors,
            conclusion: answer.conclusion.rawValue,
            isRight: isRight,
            isFirst: isFirst,
            isInSet: !set.isDisjoint(with: causes),
            isNamed: named != nil && !set.isDisjoint(with: causes),
            blamesInnocent: named.map { isInnocent($0, set) } ?? false,
            isBare: named != nil && answer.headline.contains("the cause is "),
            probability: named?.probability,
            simple: SimpleRule(self).verdict(knowingOnset: false),
            simpleWithOnset: SimpleRule(self).verdict(knowingOnset: true),
            headline: answer.headline
        )
        if let onset, let found = answer.onset {
            outcome.covers = found.low <= onset && onset <= found.high
            outcome.errorMinutes = found.time.seconds(since: onset) / 60
            outcome.widthMinutes = found.high.seconds(since: found.low) / 60
        }
        judgeSegments(answer, &outcome)
        return (answer, outcome)
    }

    /// A judge swapped behind everybody's back is nobody's deployment: naming a judge is right.
    private func isInnocent(_ first: WhatChangedAnswer.Suspect, _ named: Set<String>) -> Bool {
        if scenario.replacesJudge, first.kind == .evaluator, first.id != "judge@harmless" {
            return false
        }
        return named.isDisjoint(with: causes)
    }

    private func judgeSegments(_ answer: WhatChangedAnswer, _ outcome: inout Outcome) {
        guard answer.onset != nil else { return }
        let feature = answer.segments.first { $0.dimension == .feature }?.value
        if plan.onlyFeature != nil || plan.onlyCategory != nil {
            let category = answer.segments.first { $0.dimension == .category }?.value
            outcome.findsSegment =
                plan.onlyFeature.map { $0 == feature } ?? (plan.onlyCategory == category)
        }
        if plan.onlyFeature == nil { outcome.blamesFeature = feature != nil }
    }
}
