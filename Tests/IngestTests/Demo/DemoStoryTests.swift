import Foundation
import Ledger
import Testing

@testable import Ingest

struct DemoStoryTests {
    /// 2026-10-13, a Tuesday, 18:00 UTC.
    private static let end = Timestamp(seconds: 1_791_914_400)
    private static let story = DemoStory(end: end)
    private static let lines: [[UInt8]] = collect(story)

    private static func collect(_ story: DemoStory) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        story.write { lines.append($0) }
        return lines
    }

    /// A line as a reader of the file sees it.
    private struct Line: Decodable, Sendable {
        struct Fields: Decodable, Sendable {
            var metric: String?
            var value: Double?
            var status: String?
            var feature: String?
            var environment: String?
            var category: String?
            var release: String?
            var run: String?
            var `case`: String?
        }

        var specversion: String
        var id: String
        var source: String
        var type: String
        var time: String
        var recordedtime: String?
        var data: Fields
    }

    /// A line with its times read.
    private struct Event: Sendable {
        var type: String
        var time: Timestamp
        var arrival: Timestamp
        var identity: String
        var data: Line.Fields
    }

    private static let parsed: [Event] = lines.compactMap { bytes in
        guard
            let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)),
            line.specversion == "1.0", let time = try? Timestamp(rfc3339: line.time)
        else { return nil }
        let late = line.recordedtime.flatMap { try? Timestamp(rfc3339: $0) }
        return Event(
            type: line.type,
            time: time,
            arrival: late ?? time,
            identity: "\(line.source) \(line.id)",
            data: line.data
        )
    }

    private static func values(
        _ metric: String,
        feature: String = "search",
        environment: String = "production",
        from: Timestamp,
        to: Timestamp
    ) -> [Double] {
        parsed.compactMap { line in
            guard
                line.data.metric == metric,
                line.data.feature == feature,
                line.data.environment == environment,
                line.time >= from, line.time < to
            else { return nil }
            return line.data.value
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    @Test func theEndAndTheOnsetAreWhereTheStoryPutsThem() {
        #expect(Self.end.rfc3339 == "2026-10-13T18:00:00Z")
        #expect(Self.story.badDeploymentTime.rfc3339 == "2026-10-13T10:12:00Z")
        #expect(Self.story.onset.rfc3339 == "2026-10-13T10:13:00Z")
        #expect(Self.story.fixTime.rfc3339 == "2026-10-13T16:24:00Z")
        #expect(Self.story.start.rfc3339 == "2026-10-02T00:00:00Z")
    }

    @Test(arguments: [
        ("2026-10-13T18:00:00Z", "2026-10-13T18:00:00Z"),
        ("2026-10-13T17:59:59.999999Z", "2026-10-12T18:00:00Z"),
        ("2026-11-21T23:00:00Z", "2026-11-21T18:00:00Z"),
        ("1969-12-31T12:00:00Z", "1969-12-30T18:00:00Z"),
    ])
    func latestEndIsTheLatestSixInTheEvening(now: String, expected: String) throws {
        let end = DemoStory.latestEnd(notAfter: try Timestamp(rfc3339: now))
        #expect(end.rfc3339 == expected)
    }

    @Test func theSameSeedGivesTheSameBytes() {
        #expect(Self.collect(DemoStory(end: Self.end)) == Self.lines)
        #expect(Self.collect(DemoStory(end: Self.end, seed: 772)) != Self.lines)
    }

    @Test func everyLineIsACompleteEventOnOneLine() {
        #expect(Self.parsed.count == Self.lines.count)
        for line in Self.lines {
            #expect(line.last == UInt8(ascii: "\n"))
            #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
        #expect(Set(Self.parsed.map(\.identity)).count == Self.lines.count)
    }

    @Test func theCountsPerTypeAreThoseOfTheStory() {
        var counts: [String: Int] = [:]
        for line in Self.parsed {
            let name = line.type.dropFirst("dev.qualityledger.".count).dropLast(".v1".count)
            counts[String(name), default: 0] += 1
        }
        let scores = counts.removeValue(forKey: "score.recorded") ?? 0
        #expect((50_000...60_000).contains(scores))
        #expect(
            counts == [
                "dataset.versioned": 1, "evaluator.versioned": 2, "run.started": 2,
                "run.finished": 2, "verdict.recorded": 40, "deployment.recorded": 26,
                "shadow.compared": 36,
            ]
        )
    }

    @Test func faithfulnessOfSearchFallsAtTheOnsetAndRecoversWithTheFix() {
        let story = Self.story
        let before = Self.values("faithfulness", from: story.start, to: story.onset)
        let during = Self.values("faithfulness", from: story.onset, to: story.recovery)
        let after = Self.values("faithfulness", from: story.recovery, to: story.end)
        #expect(before.count > 15_000 && during.count > 1_000 && after.count > 200)
        #expect(abs(Self.mean(before) - 0.88) < 0.01)
        #expect(abs(Self.mean(during) - 0.61) < 0.02)
        #expect(abs(Self.mean(after) - 0.88) < 0.04)
        let perfect = before.filter { $0 == 1 }.count
        #expect((0.30...0.40).contains(Double(perfect) / Double(before.count)))
    }

    @Test func theFirstHourIsDenseEnoughToAskAbout() {
        let story = Self.story
        let hour = story.onset.advanced(bySeconds: 3_600)
        #expect(Self.values("faithfulness", from: story.onset, to: hour).count >= 100)
        #expect(Self.values("hallucination_rate", from: story.onset, to: hour).count >= 30)
    }

    @Test func onlyQualityMetricsOfSearchInProductionMove() {
        let story = Self.story
        func change(_ metric: String, _ feature: String, _ environment: String) -> Double {
            let before = Self.values(
                metric,
                feature: feature,
                environment: environment,
                from: story.start,
                to: story.onset
            )
            let during = Self.values(
                metric,
                feature: feature,
                environment: environment,
                from: story.onset,
                to: story.recovery
            )
            return Self.mean(during) - Self.mean(before)
        }
        #expect((0.20...0.32).contains(change("hallucination_rate", "search", "production")))
        #expect((-0.10 ... -0.02).contains(change("answer_relevance", "search", "production")))
        #expect(abs(change("latency_ms", "search", "production")) < 150)
        #expect(abs(change("toxicity_rate", "search", "production")) < 0.001)
        #expect(abs(change("faithfulness", "assistant", "production")) < 0.04)
        #expect(abs(change("faithfulness", "search", "staging")) < 0.10)
    }

    @Test func valuesStayInTheirRangeWithFourDecimals() {
        for line in Self.parsed {
            guard let value = line.data.value else { continue }
            #expect(value.isFinite && value >= 0)
            #expect(abs(value * 10_000 - (value * 10_000).rounded()) < 1e-6)
            if line.data.metric != "latency_ms" { #expect(value <= 1) }
        }
    }

    @Test func aMissingValueIsAnErrorAndRare() {
        let missing = Self.parsed.filter {
            $0.data.metric != nil && $0.data.value == nil
        }
        #expect(missing.allSatisfy { $0.data.status == "error" })
        #expect((20...150).contains(missing.count))
    }

    @Test func linesComeInOrderOfArrivalAndOneInAHundredIsLate() {
        let arrivals = Self.parsed.map(\.arrival)
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0 <= $1 })
        let late = Self.parsed.filter { $0.arrival > $0.time }.count
        #expect((0.005...0.015).contains(Double(late) / Double(Self.parsed.count)))
        #expect(arrivals.allSatisfy { $0 <= Self.end && $0 >= Self.story.start })
    }

    @Test(arguments: [Int64]([60, 28_800, 86_340]))
    func nothingHappensAfterTheEnd(offsetSeconds: Int64) {
        let end = Timestamp(seconds: 1_791_849_600 + offsetSeconds)
        let events = DemoStory(end: end).events()
        #expect(events.allSatisfy { $0.arrival <= end && $0.time <= end })
        #expect(events.contains { $0.id == DemoDeployment.badID })
        #expect(events.contains { $0.id == DemoDeployment.fixID })
    }

    @Test func scoresAreStampedWithTheReleaseThatWasLive() {
        let story = Self.story
        let stamped = Self.parsed.filter {
            $0.data.feature == "search"
                && $0.data.environment == "production"
                && $0.type.contains("score")
        }
        for line in stamped where line.data.release == "search-4.18.0" {
            #expect(line.time >= story.onset && line.time < story.recovery)
        }
        #expect(stamped.contains { $0.data.release == "search-4.17.1" })
        #expect(stamped.contains { $0.data.release == "search-4.18.1" })
    }

    @Test func bothRunsScoreEveryCaseBeforeTheIncident() {
        for run in ["run-41", "run-42"] {
            let scores = Self.parsed.filter {
                $0.data.run == run && $0.type.contains("score")
            }
            #expect(scores.count == 2 * 42)
            #expect(Set(scores.compactMap { $0.data.case }).count == 42)
            #expect(scores.allSatisfy { $0.time < Self.story.onset })
            #expect(Set(scores.compactMap { $0.data.category }).count == 5)
        }
    }

    @Test func theSinksErrorEndsTheWriting() {
        struct Full: Error {}
        var taken = 0
        #expect(throws: Full.self) {
            try Self.story.write { (_: [UInt8]) throws(Full) in
                taken += 1
                if taken == 3 { throw Full() }
            }
        }
        #expect(taken == 3)
    }
}
