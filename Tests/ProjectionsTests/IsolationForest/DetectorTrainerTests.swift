import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Detectors: training")
struct DetectorTrainerTests {
    @Test func itTakesTheCompleteWindowsOfTheScope() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<220)
        try traffic.append(hours: 0..<10, feature: "assistant")
        let outcome = try traffic.trained()
        // The last hour is not over: nothing came after it.
        #expect(outcome.training.windowCount == 219)
        #expect(outcome.training.from == traffic.time(0))
        #expect(outcome.training.to == traffic.time(219))
        #expect(
            outcome.training.metrics == [
                DetectorMetric(
                    name: "faithfulness",
                    evaluator: EvaluatorKey(name: "judge", revision: "r1", model: "")
                ),
                DetectorMetric(name: "latency_ms"),
            ]
        )
        #expect(outcome.remarks.isEmpty)
        #expect(outcome.training.revision.count == 64)
    }

    @Test func theStretchIsCutToWholeWindows() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<260)
        let request = DetectorTrainer.Request(
            scope: DetectorScope(environment: "production", feature: "search"),
            period: TimeRange(
                start: traffic.time(3).advanced(bySeconds: 0.5),
                end: traffic.time(250).advanced(bySeconds: 1_799)
            ),
            parameters: IsolationForest.Parameters(seed: 1),
            by: "mk"
        )
        let training = try DetectorTrainer.train(request, on: traffic.ledger.folded()).training
        #expect(training.from == traffic.time(4))
        #expect(training.to == traffic.time(250))
    }

    @Test func fewerThan200WindowsAreRefused() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<200)
        #expect(throws: DetectorTrainingError.tooFewWindows(199, "1 h")) { try traffic.trained() }
        #expect(throws: DetectorTrainingError.tooFewWindows(50, "1 h")) {
            try traffic.trained(hours: 100..<150)
        }
        #expect(throws: DetectorTrainingError.tooFewWindows(0, "1 h")) {
            try traffic.trained(hours: 900..<1_000)
        }
        try traffic.append(hours: 200..<201)
        #expect(try traffic.trained().training.windowCount == 200)
        // Hours without observations are no windows.
        let gaps = try HourlyTraffic()
        try gaps.append(hours: 0..<150)
        try gaps.append(hours: 240..<300)
        let outcome = try gaps.trained()
        #expect(outcome.training.windowCount == 209)
        #expect(outcome.remarks == ["90 of 299 windows have no observations and are left out"])
    }

    @Test func whatCannotBeTrainedOnIsRefusedInWords() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<4)
        let nowhere = DetectorScope(environment: "production", feature: "nowhere")
        #expect(throws: DetectorTrainingError.noTraffic(nowhere)) {
            try traffic.trained(feature: "nowhere")
        }
        for minutes in [Int64.min, -60, 0, 10_081, .max] {
            #expect(throws: DetectorTrainingError.windowLength) {
                try traffic.trained(windowMinutes: minutes)
            }
        }
        // A stray score of long ago makes hundreds of thousands of windows of a minute.
        try traffic.ledger.append([
            #"{"metric":"faithfulness","value":1,"time":"1990-01-01T00:00:00Z","feature":"search"}"#
        ])
        #expect(throws: (any Error).self) { try traffic.trained(windowMinutes: 1) }
        for error in [
            DetectorTrainingError.windowLength, .noTraffic(nowhere), .tooFewWindows(3, "1 h"),
            .tooManyWindows(1_000_000, "1 min"),
        ] {
            #expect(!error.message.isEmpty && !error.hint.isEmpty && error.failure == .usage)
        }
    }

    @Test func scoresOfRunsAreNoTraffic() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<220)
        let before = try traffic.trained(hours: 0..<210)
        try traffic.ledger.append(
            (0..<210).map { hour in
                let time = traffic.time(hour).rfc3339
                return #"{"metric":"faithfulness","value":0.1,"time":"\#(time)","run":"run-1","#
                    + #""feature":"search","evaluator":{"name":"judge","revision":"r1"}}"#
            }
        )
        #expect(try traffic.trained(hours: 0..<210) == before)
    }

    @Test func anotherRevisionIsLeftOutAndSaid() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<250) { hour in
            HourlyTraffic.Hour(revision: hour < 240 ? "r1" : "r2")
        }
        let outcome = try traffic.trained()
        #expect(outcome.training.metrics.first?.evaluator?.revision == "r1")
        #expect(
            outcome.remarks == [
                "faithfulness by judge@r2 is left out: another evaluator has more values, and they"
                    + " do not compare"
            ]
        )
    }

    @Test func theRevisionStandsForParametersAndContent() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<250)
        let first = try traffic.trained(hours: 0..<240).training
        #expect(try traffic.trained(hours: 0..<240).training.revision == first.revision)
        #expect(try traffic.trained(hours: 0..<239).training.revision != first.revision)
        #expect(try traffic.trained(hours: 0..<240, seed: 2).training.revision != first.revision)
        let time = traffic.time(7).advanced(bySeconds: 30).rfc3339
        try traffic.ledger.append([
            #"{"metric":"latency_ms","value":801,"time":"\#(time)","feature":"search"}"#
        ])
        #expect(try traffic.trained(hours: 0..<240).training.revision != first.revision)
    }

    /// Means are exact sums: the order of arrival does not reach the revision.
    @Test func theRevisionDoesNotDependOnTheOrderOfArrival() throws {
        let forward = try HourlyTraffic()
        try forward.append(hours: 0..<230)
        let backward = try HourlyTraffic()
        for hour in (0..<230).reversed() { try backward.append(hours: hour..<hour + 1) }
        #expect(
            try forward.trained().training.revision == backward.trained().training.revision
        )
    }

    @Test func theEventHoldsTheTraining() throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<220)
        let training = try traffic.trained().training
        try traffic.record(training, at: "2026-09-20T00:00:00Z")
        let recorded = try traffic.ledger.folded().read {
            try ProjectionReader(database: $0).trainings()
        }
        #expect(recorded.map(\.training) == [training])
        let table = try traffic.ledger.folded().detectorTable()
        #expect(table.texts("revision") == [training.shortRevision])
        #expect(table.numbers("windows") == [219])
    }

    /// What nobody can make a forest from is passed over, whoever wrote it.
    @Test(arguments: [
        (#""windowseconds":3600"#, #""windowseconds":3601"#),
        (#""windowseconds":3600"#, #""windowseconds":9007199254740991"#),
        (#""from":"2026-09-01T00:00:00Z""#, #""from":"2026-09-01T00:00:01Z""#),
        (#""from":"2026-09-01T00:00:00Z""#, #""from":"2026-09-01T00:30:00Z""#),
        (#""to":"2026-09-10T03:00:00Z""#, #""to":"2026-08-10T03:00:00Z""#),
        (#""metrics":["#, #""metrics":[],"others":["#),
    ])
    func hostileTrainingsArePassedOver(from: String, to: String) throws {
        let traffic = try HourlyTraffic()
        try traffic.append(hours: 0..<220)
        let training = try traffic.trained().training
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = String(decoding: try encoder.encode(training), as: UTF8.self)
        #expect(data.contains(from), "\(data)")
        try traffic.ledger.append([
            #"{"specversion":"1.0","id":"x","source":"/x","time":"2026-09-20T00:00:00Z","#
                + #""type":"dev.qualityledger.detector.trained.v1","#
                + #""data":\#(data.replacing(from, with: to))}"#
        ])
        #expect(try traffic.anomalies().notes.first?.hasPrefix("No detector is trained") == true)
    }

    @Test func lengthsOfWindowsAreReadAndWritten() {
        #expect(WindowLength.minutes(of: "1h") == 60)
        #expect(WindowLength.minutes(of: "90m") == 90)
        #expect(WindowLength.minutes(of: "1h30m") == 90)
        #expect(WindowLength.minutes(of: "7d") == 10_080)
        for text in ["", "0m", "30s", "8d", "h", "1", "1h 1h", "-1h", "1h\u{0}", "99999999999h"] {
            #expect(WindowLength.minutes(of: text) == nil, "\(text)")
        }
        #expect(WindowLength.text(minutes: 60) == "1 h")
        #expect(WindowLength.text(minutes: 90) == "90 min")
        #expect(WindowLength.text(minutes: 2_880) == "2 d")
    }
}
