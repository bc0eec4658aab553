import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct SegmentSearchTests {
    private struct Part {
        var category = "legal"
        var feature = "chat"
        var model: String?
        var release: String?
    }

    /// Four days of traffic in even parts; from day 3 on `isBad` decides.
    private func answer(
        seed: UInt64,
        parts: [Part],
        release: (Int64, Part) -> String? = { $1.release },
        isBad: (Int64, Part) -> Bool
    ) -> WhatChangedAnswer {
        var random = SeededGenerator(seed: seed)
        var cells: [[String?]: [Int64: [Double]]] = [:]
        for minute in 0..<5_760 as Range<Int64> {
            for part in parts where Double.random(in: 0..<1, using: &random) < 0.5 {
                let bad = minute >= 4_320 && isBad(minute, part)
                let level = part.category == "legal" ? 0.0 : -0.1
                let value = Double.random(in: bad ? 0.3...0.7 : 0.6...0.9, using: &random) + level
                let key = [part.category, part.feature, part.model, release(minute, part)]
                let clock = AttributionFixture.start + minute
                cells[key, default: [:]][clock, default: []].append(value)
            }
        }
        let input = AttributionFixture.input(
            cells.map { key, minutes in
                AttributionCell(
                    category: key[0],
                    feature: key[1],
                    evaluatorRevision: nil,
                    model: key[2],
                    release: key[3],
                    minutes: minutes.sorted { $0.key < $1.key }
                        .map { CellBuilder.bucket($0.key, $0.value) }
                )
            },
            endMinute: AttributionFixture.start + 5_759
        )
        return Attribution.answer(input)
    }

    private let square = [
        Part(), Part(feature: "search"), Part(category: "news"),
        Part(category: "news", feature: "search"),
    ]

    @Test func theOneFeatureThatFellIsNamed() throws {
        let answer = answer(seed: 1, parts: square) { $1.feature == "search" }
        let segment = try #require(answer.segments.first)
        #expect(segment.dimension == .feature)
        #expect(segment.value == "search")
        #expect(abs(segment.share - 1) < 0.1)
        let before = try #require(segment.before)
        let after = try #require(segment.after)
        #expect(abs(before.mean - 0.7) < 0.02)
        #expect(abs(after.mean - 0.45) < 0.02)
        #expect(segment.p < 1e-9)
        #expect(!answer.segments.contains { $0.value == "chat" || $0.dimension == .category })
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func anEvenFallHasNoSegments(seed: UInt64) {
        let answer = answer(seed: seed, parts: square) { _, _ in true }
        #expect(answer.onset != nil)
        #expect(answer.segments.isEmpty)
    }

    @Test func aModelInOneOfTwoIsNamed() throws {
        let parts = [Part(model: "small"), Part(model: "large")]
        let answer = answer(seed: 2, parts: parts) { $1.model == "small" }
        let segment = try #require(answer.segments.first)
        #expect(segment.dimension == .model)
        #expect(segment.value == "small")
    }

    /// A canary that takes half of the traffic is told from the release that goes on beside it.
    @Test func aNewReleaseBesideTheOldOneIsNamed() throws {
        let parts = [Part(release: "v1"), Part(release: "canary")]
        let answer = answer(
            seed: 3,
            parts: parts,
            release: { $0 < 4_320 ? "v1" : $1.release },
            isBad: { $1.release == "canary" }
        )
        let segment = try #require(answer.segments.first)
        #expect(segment.dimension == .release)
        #expect(segment.value == "canary")
        #expect(segment.before == nil)
        #expect(abs(segment.share - 1) < 0.1)
    }

    /// Releases that only follow each other differ by their time: nothing tells them apart.
    @Test func aReleaseThatReplacesAnotherIsNotASegment() {
        let answer = answer(
            seed: 4,
            parts: [Part(), Part()],
            release: { minute, _ in minute < 4_280 ? "v1" : minute < 4_600 ? "v2" : "v3" },
            isBad: { minute, _ in minute >= 4_600 || minute % 2 == 0 }
        )
        #expect(answer.onset != nil)
        #expect(!answer.segments.contains { $0.dimension == .release })
    }

    /// The terms of a dimension add up to the whole difference, whatever the numbers.
    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func sharesAddUpToOne(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var moments: [(before: Moments, after: Moments)] = []
        for _ in 0..<Int.random(in: 2...6, using: &random) {
            let make = { (random: inout SeededGenerator) -> Moments in
                let count = Int.random(in: 0...40, using: &random)
                let sum = Double(count) * Double.random(in: 0...1, using: &random)
                return Moments(count: count, sum: sum, sumOfSquares: sum)
            }
            moments.append((make(&random), make(&random)))
        }
        var all = (before: Moments(), after: Moments())
        for one in moments {
            all.before.add(one.before)
            all.after.add(one.after)
        }
        guard all.before.count > 0, all.after.count > 0 else { return }
        let shares = moments.map {
            SegmentSearch.share($0.before, $0.after, all.before, all.after)
        }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
    }

    /// By hand: search goes from 10 at 0.9 to 10 at 0.5, chat stays 30 at 0.8.
    @Test func shareOfASegmentByHand() {
        let moments = { (count: Int, mean: Double) in
            Moments(count: count, sum: Double(count) * mean, sumOfSquares: 0)
        }
        let share = SegmentSearch.share(
            moments(10, 0.9),
            moments(10, 0.5),
            moments(40, 0.825),
            moments(40, 0.725)
        )
        #expect(abs(share - 1) < 1e-12)
        // Twice as common since, and as low as ever: −0.075 of the −0.1 come from its share.
        let grown = SegmentSearch.share(
            moments(10, 0.6),
            moments(20, 0.6),
            moments(40, 0.9),
            moments(40, 0.8)
        )
        #expect(abs(grown - 0.75) < 1e-12)
    }
}
