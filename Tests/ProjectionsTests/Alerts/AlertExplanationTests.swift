import Foundation
import Ledger
import Testing

@testable import Projections

/// Why a rule fired at a time or did not, against means computed from the raw scores by hand.
@Suite("Alerts: explanations")
struct AlertExplanationTests {
    private static let rule = AlertRule.fixture(
        threshold: 0.7,
        resolveThreshold: 0.75,
        windowSeconds: 600,
        samplesMin: 5,
        forSeconds: 300,
        keepFiringForSeconds: 300
    )

    /// One score a minute: 0.9, from 10:30 on 0.5, from 11:00 on 0.9 again, none after 11:30.
    private static let scores: [(second: Int64, value: Double)] = (0...90).map { minute in
        (at("10:00") + Int64(minute) * 60, (30..<60).contains(minute) ? 0.5 : 0.9)
    }

    private static func at(_ clock: String) -> Int64 {
        let full = clock.count == 5 ? clock + ":00" : clock
        return ((try? Timestamp(rfc3339: "2026-10-13T\(full)Z")) ?? Timestamp(seconds: 0)).second
    }

    private func engine(_ ledger: TestLedger) throws -> AlertEngine {
        var configuration = LedgerConfiguration()
        configuration.alerts = AlertSettings(rules: [Self.rule])
        return AlertEngine(
            store: ledger.store,
            projections: try ledger.folded(),
            configuration: configuration,
            clock: { Timestamp(seconds: Self.at("13:00")) }
        )
    }

    private func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append(
            Self.scores.enumerated().map { index, score in
                """
                {"metric":"faithfulness","value":\(score.value),"id":"s\(index)",\
                "time":"\(Timestamp(seconds: score.second).rfc3339)"}
                """
            }
        )
        return ledger
    }

    private func sentences(_ clock: String, alert: Alert? = nil) throws -> [String] {
        let time = Timestamp(seconds: Self.at(clock))
        let outcomes = try engine(ledger()).replay(
            [Self.rule],
            traced: time.advanced(bySeconds: -3_600)...time
        )
        #expect(outcomes.count == 1)
        return AlertExplanation(try #require(outcomes.first), at: time, alert: alert).sentences
    }

    /// The mean of the ten minutes before a time, by a plain loop over the raw scores.
    private func mean(_ clock: String) -> (value: Double, count: Int) {
        let end = Self.at(clock)
        let window = Self.scores.filter { $0.second > end - 600 && $0.second <= end }
        return (window.reduce(0) { $0 + $1.value } / Double(window.count), window.count)
    }

    @Test func beforeTheViolationItIsQuietAndSaysHowNear() throws {
        #expect(
            try sentences("10:20") == [
                "low was not firing at 2026-10-13T10:20:00Z.",
                "The mean of faithfulness over 10m was 0.9 (n = 10), which is not < 0.7.",
            ]
        )
        let (value, count) = mean("10:34:30")
        #expect(abs(value - 0.7) < 1e-12 && count == 10)
        #expect(
            try sentences("10:34:30")[1]
                == "The mean of faithfulness over 10m was 0.7 (n = 10): not < 0.7, and not yet back at 0.75."
        )
    }

    @Test func aPendingRuleSaysSinceWhenAndUntilWhen() throws {
        let (value, count) = mean("10:37")
        #expect(abs(value - 0.58) < 1e-12 && count == 10)
        #expect(
            try sentences("10:37") == [
                "low was pending at 2026-10-13T10:37:00Z, not yet firing.",
                "The mean of faithfulness over 10m was 0.58 (n = 10), which is < 0.7.",
                "It has been so since 2026-10-13T10:35:00Z; the rule asks for 5m, so it fires at"
                    + " 2026-10-13T10:40:00Z if it lasts.",
            ]
        )
    }

    @Test func aFiringRuleSaysSinceWhen() throws {
        let texts = try sentences("10:41")
        #expect(texts[0] == "low was firing at 2026-10-13T10:41:00Z, since 2026-10-13T10:40:00Z.")
        #expect(texts[1].contains("was 0.5 (n = 10), which is < 0.7"))
        #expect(texts[2].hasPrefix("No alert is recorded for it"))
        // A second before it was due it was pending still.
        #expect(try sentences("10:39:59")[0].contains("was pending"))
        // The recorded alert is named.
        let ledger = try ledger()
        let plan = try engine(ledger).plan()
        try ledger.append(plan.events.map { try EventLine.text($0) })
        let alert = try #require(try engine(ledger).recorded().alerts.alerts.first)
        #expect(alert.fired.second == Self.at("10:40"))
        #expect(
            try sentences("10:41", alert: alert).contains {
                $0.hasPrefix("Recorded as \(alert.id) in incident \(alert.incident)")
            }
        )
    }

    /// Back to 0.9 from 11:00: half of the window at 11:04, above the resolve threshold at 11:06, and
    /// five minutes without a violation at 11:09.
    @Test func anAlertThatIsKeptSaysUntilWhen() throws {
        #expect(abs(mean("11:04").value - 0.7) < 1e-12)
        #expect(abs(mean("11:06").value - 0.78) < 1e-12)
        let kept = try sentences("11:06")
        #expect(kept[0].contains("was firing"))
        #expect(kept[1].contains("was 0.78 (n = 10), which is not < 0.7"))
        #expect(
            kept.contains(
                "Nothing has violated it since 2026-10-13T11:04:00Z; it is kept until 2026-10-13T11:09:00Z."
            )
        )
        #expect(try sentences("11:08:59")[0].contains("was firing"))
        #expect(try sentences("11:09")[0].contains("was not firing"))
    }

    @Test func aLackOfDataIsNoZero() throws {
        // At 11:37 the window holds the scores of 11:28, 11:29 and 11:30.
        #expect(mean("11:37").count == 3)
        #expect(
            try sentences("11:37")[1]
                == "The mean of faithfulness over 10m was 0.9 of only 3 scores; the rule asks for 5."
        )
        #expect(
            try sentences("12:00")[1]
                == "There was no score in its window: nothing can be said, and a lack of data is no zero."
        )
        #expect(try sentences("09:00")[0].contains("was not evaluated by"))
    }

    /// The table has every change of state and every fifth minute, with the values of those ticks.
    @Test func theTableShowsTheTicks() throws {
        let time = Timestamp(seconds: Self.at("10:41"))
        let outcome = try #require(
            try engine(ledger()).replay(
                [Self.rule],
                traced: Timestamp(seconds: Self.at("10:30"))...time
            ).first
        )
        let table = AlertExplanation(outcome, at: time, alert: nil)
            .table(question: "explain low", position: Position(rawValue: 91))
        #expect(table.texts("state") == ["inactive", "pending", "firing", "firing"])
        #expect(
            table.column("time")
                == ["10:30", "10:35", "10:40", "10:41"].map {
                    .time(Timestamp(seconds: Self.at($0)))
                }
        )
        for (shown, clock) in zip(table.numbers("value"), ["10:30", "10:35", "10:40", "10:41"]) {
            #expect(abs(shown - mean(clock).value) < 1e-12)
        }
        #expect(table.texts("condition") == ["clear", "violated", "violated", "violated"])
    }
}
