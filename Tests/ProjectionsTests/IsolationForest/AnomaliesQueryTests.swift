import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Answers: anomalies")
struct AnomaliesQueryTests {
    /// 240 ordinary hours, then 60 more with a fall of faithfulness from hour 250 to 254.
    private func incident() throws -> HourlyTraffic {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<301) { hour in
            HourlyTraffic.Hour(faithfulness: (250..<255).contains(hour) ? 0.6 : 0.88)
        }
        return traffic
    }

    @Test func withoutATrainingItSaysSo() throws {
        let traffic = try incident()
        let table = try traffic.anomalies()
        #expect(table.kind == "anomalies")
        #expect(table.rows.isEmpty)
        #expect(
            table.notes == [
                "No detector is trained for production, search: `ledger detector train --feature"
                    + " search --by NAME` trains one."
            ]
        )
        try traffic.train()
        // The detector of one feature is not that of all.
        #expect(try traffic.anomalies("").notes.first?.hasPrefix("No detector") == true)
        #expect(try traffic.anomalies().rows.count == 20)
    }

    @Test func fewerThan200WindowsAreNotJudged() throws {
        let traffic = try incident()
        var training = try traffic.trained(hours: 0..<240).training
        training.firstMinute = training.endMinute - 199 * 60
        try traffic.record(training, at: "2026-09-20T00:00:00Z")
        let table = try traffic.anomalies()
        #expect(table.rows.isEmpty)
        #expect(table.notes.first?.contains("has 199 windows, fewer than 200") == true)
    }

    @Test func theIncidentIsMostUnusualAndSaysWhy() throws {
        let traffic = try incident()
        let training = try traffic.train()
        let table = try traffic.anomalies("in search limit 5")
        #expect(table.rows.count == 5)
        for hour in 250..<255 { #expect(table.row(at: traffic.time(hour)) != nil) }
        #expect(
            table.numbers("percentile").allSatisfy { $0 > 97 },
            "\(table.numbers("percentile"))"
        )
        #expect(table.numbers("score") == table.numbers("score").sorted(by: >))
        for text in table.texts("contributions") { #expect(text.hasPrefix("faithfulness +")) }
        #expect(table.column("missing").allSatisfy { $0 == .none })
        #expect(table.numbers("n") == [3, 3, 3, 3, 3])
        #expect(table.notes[0].contains("revision \(training.shortRevision)"))
        #expect(table.notes[1].contains("1.2 a day"))
        #expect(table.notes.last == "These are the most unusual 5 of 60 windows.")
    }

    @Test func runsAreCountedWindowByWindow() throws {
        let traffic = try incident()
        try traffic.train()
        let table = try traffic.anomalies("in search limit 100")
        for hour in 251..<255 {
            let before = table.number("run", at: traffic.time(hour - 1))
            #expect(table.number("run", at: traffic.time(hour)) == (before ?? 0) + 1)
        }
        #expect(try #require(table.number("run", at: traffic.time(254))) >= 5)
        for hour in 240..<300 {
            let percentile = try #require(table.number("percentile", at: traffic.time(hour)))
            let run = try #require(table.number("run", at: traffic.time(hour)))
            #expect((percentile >= 95) == (run > 0))
        }
    }

    /// The direction: the share of training scores that are lower, computed here from scratch.
    @Test func thePercentileIsTheShareOfLowerTrainingScores() throws {
        let traffic = try incident()
        let training = try traffic.train()
        let projections = try traffic.ledger.folded()
        let (windows, later) = try projections.read { database in
            let reader = try AnomalyWindowReader(
                reader: ProjectionReader(database: database),
                scope: training.scope,
                windowMinutes: 60
            )
            func read(_ minutes: Range<Int64>) throws -> [AnomalyWindow] {
                try reader.windows(in: minutes, metrics: training.metrics)
            }
            return (
                try read(training.firstMinute..<training.endMinute),
                try read(training.endMinute..<training.endMinute + 60 * 60)
            )
        }
        var matrix = FeatureMatrix(featureCount: 7)
        for window in windows { matrix.append(window.features) }
        let forest = try #require(
            IsolationForest(fitting: matrix, parameters: training.parameters)
        )
        let scores = forest.scores(of: matrix)
        let table = try traffic.anomalies("in search limit 100")
        for window in later {
            var row = FeatureMatrix(featureCount: 7)
            row.append(window.features)
            let score = try #require(forest.scores(of: row).first)
            let lower = scores.count { $0 < score }
            let time = Timestamp(minute: window.start)
            #expect(table.number("score", at: time) == score)
            #expect(table.number("percentile", at: time) == 100 * Double(lower) / 240)
        }
    }

    /// The same windows with and without a metric rank alike; a constant in its place would not.
    @Test func aDeadMetricIsFlaggedAndIsNoAnomalyByItself() throws {
        func percentiles(_ filling: Double?) throws -> (mean: Double, TableAnswer) {
            let traffic = try HourlyTraffic()
            try traffic.append(hours: 0..<301) { hour in
                HourlyTraffic.Hour(faithfulness: hour < 260 ? 0.88 : filling)
            }
            try traffic.train()
            let table = try traffic.anomalies("in search since 2026-09-11T20:00Z limit 100")
            let percentiles = table.numbers("percentile")
            return (percentiles.reduce(0, +) / Double(percentiles.count), table)
        }
        let (alive, _) = try percentiles(0.88)
        let (dead, table) = try percentiles(nil)
        let (filled, _) = try percentiles(0.8)
        #expect(abs(dead - alive) < 15, "\(dead) and \(alive)")
        #expect(filled - alive > 20, "\(filled) and \(alive)")
        #expect(table.texts("missing") == Array(repeating: "faithfulness", count: 40))
        #expect(table.texts("contributions").allSatisfy { !$0.contains("faithfulness") })
        #expect(
            table.notes.contains {
                $0.hasPrefix("faithfulness has no comparable value in 40 of 40 windows")
                    && $0.hasSuffix("in the training it had none in 0 of 240.")
            }
        )
    }

    @Test func anotherRevisionIsNotComparedButSaid() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<301) { hour in
            HourlyTraffic.Hour(
                faithfulness: hour < 260 ? 0.88 : 0.3,
                revision: hour < 260 ? "r1" : "r2"
            )
        }
        try traffic.train()
        let table = try traffic.anomalies("in search since 2026-09-11T20:00Z limit 100")
        #expect(table.rows.count == 40)
        #expect(table.texts("missing") == Array(repeating: "faithfulness", count: 40))
        #expect(table.numbers("percentile").count { $0 > 99 } < 5)
        #expect(
            table.notes.contains(
                "faithfulness is also scored by judge@r2; the detector was trained on judge@r1, and"
                    + " the two do not compare."
            )
        )
    }

    @Test func whatCameLateIntoTheTrainingIsSaid() throws {
        let traffic = try incident()
        try traffic.train()
        #expect(try !traffic.anomalies().notes.contains { $0.contains("have changed since") })
        let late = traffic.time(5).advanced(bySeconds: 90).rfc3339
        traffic.ledger.clock = try Timestamp(rfc3339: "2026-11-05T00:00:00Z")
        try traffic.ledger.append([
            #"{"metric":"latency_ms","value":4000,"time":"\#(late)","feature":"search"}"#
        ])
        #expect(try traffic.anomalies().notes.contains { $0.contains("have changed since") })
        let known = try traffic.anomalies("in search as known at 2026-11-02")
        #expect(!known.notes.contains { $0.contains("have changed since") })
    }

    @Test func windowsOfTheTrainingAndUnfinishedOnesAreNotListed() throws {
        let traffic = try incident()
        try traffic.train()
        let table = try traffic.anomalies("in search since 2026-09-01 limit 1000")
        #expect(table.rows.count == 60)
        #expect(table.row(at: traffic.time(239)) == nil)
        #expect(table.row(at: traffic.time(240)) != nil)
        #expect(table.row(at: traffic.time(299)) != nil)
        #expect(table.row(at: traffic.time(300)) == nil)
        let early = try traffic.anomalies("in search before 2026-09-05")
        #expect(early.rows.isEmpty)
        #expect(early.notes.last?.contains("no complete windows") == true)
    }

    @Test func theLatestTrainingIsAsked() throws {
        let traffic = try incident()
        try traffic.train()
        let second = try traffic.trained(hours: 20..<240, seed: 9).training
        try traffic.record(second, id: "t-2", at: "2026-09-21T00:00:00Z")
        #expect(try traffic.anomalies().notes[0].contains("seed 9"))
        let before = try traffic.anomalies("in search as of 2026-09-20T12:00:00Z")
        #expect(before.notes[0].contains("seed 1)"))
        let untrained = try traffic.anomalies("in search as of 2026-09-19")
        #expect(untrained.notes[0].hasPrefix("No detector"))
    }

    /// `as of` and `as known at` answer as a ledger that really ended there.
    @Test func thePastIsAnsweredAsItWas() throws {
        let whole = try incident()
        try whole.train()
        let middle = try Timestamp(rfc3339: "2026-09-25T00:00:00Z").rfc3339
        let short = try incident()
        try short.train()
        for day in 26...28 {
            try whole.ledger.append([
                #"{"metric":"latency_ms","value":5,"time":"2026-09-\#(day)T00:00:00Z","#
                    + #""feature":"search"}"#
            ])
        }
        func rows(_ traffic: HourlyTraffic, _ modifiers: String) throws -> [[TableAnswer.Cell]] {
            try traffic.anomalies("in search limit 1000 \(modifiers)").rows
        }
        let expected = try rows(short, "")
        #expect(expected.count == 60)
        #expect(try rows(whole, "") != expected)
        #expect(try rows(whole, "as of \(middle)") == expected)
        let known = whole.ledger.clock.advanced(bySeconds: -3.5).rfc3339
        #expect(try rows(whole, "as known at \(known)") == expected)
        // Incremental and rebuilt projections give the same answer.
        let projections = try whole.ledger.projections()
        let before = try rows(whole, "")
        _ = try ProjectionEngine(store: whole.ledger.store).rebuild(projections)
        #expect(try rows(whole, "") == before)
    }
}
