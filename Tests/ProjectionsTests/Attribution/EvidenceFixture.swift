import Ledger
import TestSupport

@testable import Projections

/// Two days of one score a minute in each feature, from two systems, with whatever stamps a test
/// asks for: the good one's scores lie in 0.8…1, the bad one's in 0.4…0.8.
struct EvidenceFixture {
    /// When the fall begins, in minutes of ``AttributionFixture/start``.
    static let onset: Int64 = 2_000
    static let endMinute: Int64 = 2_879

    var features: [String] = ["chat"]
    /// The features that fall.
    var fallen: [String] = ["chat"]
    /// When it ends.
    var recovery: Int64 = .max
    /// Whether a score at a minute comes from the release of the change, by a share of the traffic.
    var newShare: (Int64) -> Double = { _ in 0 }
    /// The stamp of that release, and of the one before.
    var newRelease: String?
    var oldRelease: String?
    /// Whether the new release's scores are the bad ones, rather than those of a stretch of time.
    var isReleaseBad = false
    var changes: [RecordedChange] = []

    private struct Key: Hashable {
        var feature: String
        var release: String?
    }

    /// The question.
    var input: AttributionInput {
        var random = SeededGenerator(seed: 23)
        var values: [Key: [Int64: [Double]]] = [:]
        for minute in 0...Self.endMinute {
            for feature in features {
                let isNew = Double.random(in: 0..<1, using: &random) < newShare(minute)
                let isLow = minute >= Self.onset && minute < recovery && fallen.contains(feature)
                let isBad = isReleaseBad ? isNew : isLow
                let value = Double.random(in: isBad ? 0.4...0.8 : 0.8...1, using: &random)
                let key = Key(feature: feature, release: isNew ? newRelease : oldRelease)
                values[key, default: [:]][AttributionFixture.start + minute, default: []]
                    .append(value)
            }
        }
        let cells = values.map { key, minutes in
            AttributionCell(
                category: nil,
                feature: key.feature,
                evaluatorRevision: nil,
                release: key.release,
                minutes: minutes.sorted { $0.key < $1.key }.map {
                    CellBuilder.bucket($0.key, $0.value)
                }
            )
        }
        return AttributionFixture.input(
            cells,
            endMinute: AttributionFixture.start + Self.endMinute,
            changes: changes
        )
    }

    /// The answer, with its suspects by id.
    func suspects() -> (answer: WhatChangedAnswer, [String: WhatChangedAnswer.Suspect]) {
        let answer = Attribution.answer(input)
        let suspects = Dictionary(
            answer.suspects.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return (answer, suspects)
    }

    static func deployment(
        _ id: String,
        at minute: Int64,
        components: [String] = [],
        version: String? = nil,
        commit: String? = nil,
        subkind: String? = nil,
        rollbackOf: String? = nil,
        outcome: RecordedChange.Outcome = .succeeded,
        liveUntil: Int64? = nil
    ) -> RecordedChange {
        RecordedChange(
            kind: .deployment,
            id: id,
            environment: "production",
            time: AttributionFixture.time(minute),
            position: Position(rawValue: minute),
            components: components,
            subkind: subkind,
            version: version,
            commit: commit,
            rollbackOf: rollbackOf,
            outcome: outcome,
            liveUntil: liveUntil.map { AttributionFixture.time($0) }
        )
    }
}
