import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct GradualRampTests {
    /// Twelve days at a score every two minutes that turn worse over four days from day 6 on.
    private func answer(seed: UInt64) -> WhatChangedAnswer {
        var random = SeededGenerator(seed: seed)
        var builder = CellBuilder()
        for minute in stride(from: 0, to: 17_280 as Int64, by: 2) {
            let share = min(max(Double(minute - 8_640) / 5_760, 0), 1)
            let isBad = Double.random(in: 0..<1, using: &random) < share
            builder.add(
                Double.random(in: isBad ? 0.4...0.9 : 0.6...1, using: &random),
                at: AttributionFixture.time(minute)
            )
        }
        var input = AttributionFixture.input(
            builder.cells,
            endMinute: AttributionFixture.start + 17_279
        )
        input.changes = (0..<24 as Range<Int64>).map {
            AttributionFixture.deployment("dep-\($0)", at: $0 * 720 + 11)
        }
        return Attribution.answer(input)
    }

    @Test func fallsOverDaysAreDatedHonestlyAndBlameNobody() throws {
        let truth = AttributionFixture.time(8_640)
        var covered = 0
        for seed in 1...10 as ClosedRange<UInt64> {
            let answer = answer(seed: seed)
            #expect(answer.conclusion == .noSuspect)
            let onset = try #require(answer.onset)
            #expect(onset.isGradual)
            covered += onset.low <= truth && truth <= onset.high ? 1 : 0
            // An interval of days would cover everything.
            #expect(onset.high.seconds(since: onset.low) < 2 * 86_400)
            #expect(answer.headline.contains(" over about "))
        }
        #expect(covered >= 9)
    }

    @Test func theLengthOfARampIsFound() throws {
        let headline = answer(seed: 1).headline
        let length = try #require(headline.firstMatch(of: /over about ([0-9.]+) days/)?.1)
        #expect(abs((Double(length) ?? 0) - 4) < 0.8, "\(headline)")
    }
}
