import Foundation
import Ledger
import TestSupport

@testable import Projections

/// Small made-up questions: a fall whose size and time are known.
enum AttributionFixture {
    /// 2026-10-10T00:00Z in minutes.
    static let start: Int64 = 29_859_840

    static func time(_ minute: Int64) -> Timestamp {
        Timestamp(minute: start + minute)
    }

    static func input(
        _ cells: [AttributionCell],
        endMinute: Int64,
        changes: [RecordedChange] = []
    ) -> AttributionInput {
        AttributionInput(
            question: "what changed when faithfulness dropped",
            position: Position(rawValue: 7),
            asOf: nil,
            metric: "faithfulness",
            environment: "production",
            endMinute: endMinute,
            cells: cells,
            changes: changes
        )
    }

    /// Three days of two scores a minute that fall from about 0.9 to 0.6 at minute 2,893 (00:13 UTC
    /// on 2026-10-12), in one feature of two.
    static func fall(
        changes: [RecordedChange],
        revision: (Int64) -> String? = { _ in nil }
    ) -> AttributionInput {
        var random = SeededGenerator(seed: 11)
        var builder = CellBuilder()
        for minute in 0..<4_320 as Range<Int64> {
            for feature in ["chat", "search"] {
                let isBad = minute >= 2_893 && feature == "search"
                builder.add(
                    Double.random(in: isBad ? 0.4...0.8 : 0.8...1, using: &random),
                    at: time(minute),
                    feature: feature,
                    revision: revision(minute)
                )
            }
        }
        return input(builder.cells, endMinute: start + 4_319, changes: changes)
    }

    static func deployment(
        _ id: String,
        at minute: Int64,
        environment: String = "production",
        outcome: RecordedChange.Outcome = .succeeded,
        liveUntil: Int64? = nil
    ) -> RecordedChange {
        RecordedChange(
            kind: .deployment,
            id: id,
            environment: environment,
            time: time(minute),
            position: Position(rawValue: minute),
            detail: "retrieval v2 by mk",
            outcome: outcome,
            liveUntil: liveUntil.map { time($0) }
        )
    }
}
