import Foundation
import Ledger
import TestSupport

@testable import Projections

/// A ledger with live traffic in every hour: three scores each of faithfulness and latency, quieter by
/// night, from a seed.
struct HourlyTraffic {
    static let start = "2026-09-01T00:00:00Z"

    let ledger: TestLedger
    private let start: Timestamp

    init() throws {
        ledger = try TestLedger()
        start = try Timestamp(rfc3339: Self.start)
    }

    /// What one hour is like.
    struct Hour {
        var faithfulness: Double? = 0.88
        var latency: Double? = 800
        var revision = "r1"
        var count = 3
    }

    /// Appends hours from the start on.
    func append(
        hours: Range<Int>,
        feature: String? = "search",
        _ shape: (Int) -> Hour = { _ in Hour() }
    ) throws {
        var events: [String] = []
        for index in hours {
            var generator = SeededGenerator(seed: UInt64(index) &+ 1_000)
            let hour = shape(index)
            for part in 0..<hour.count {
                let time = self.time(index).advanced(bySeconds: Double(600 * part + 60)).rfc3339
                let place = feature.map { #","feature":"\#($0)""# } ?? ""
                if let mean = hour.faithfulness {
                    let value = mean + 0.02 * normalNumber(&generator)
                    events.append(
                        #"{"metric":"faithfulness","value":\#(value),"time":"\#(time)"\#(place),"#
                            + #""evaluator":{"name":"judge","revision":"\#(hour.revision)"}}"#
                    )
                }
                if let mean = hour.latency {
                    let value = mean + 30 * normalNumber(&generator)
                    events.append(
                        #"{"metric":"latency_ms","value":\#(value),"time":"\#(time)"\#(place)}"#
                    )
                }
            }
        }
        try ledger.append(events)
    }

    func time(_ hour: Int) -> Timestamp {
        start.advanced(bySeconds: Double(hour) * 3_600)
    }

    /// What training on some hours gives.
    func trained(
        hours: Range<Int>? = nil,
        feature: String? = "search",
        windowMinutes: Int64 = 60,
        seed: UInt64 = 1
    ) throws -> DetectorTrainer.Outcome {
        let period = hours.map { TimeRange(start: time($0.lowerBound), end: time($0.upperBound)) }
        let request = DetectorTrainer.Request(
            scope: DetectorScope(environment: "production", feature: feature),
            period: period ?? TimeRange(),
            windowMinutes: windowMinutes,
            parameters: IsolationForest.Parameters(seed: seed),
            by: "mk"
        )
        return try DetectorTrainer.train(request, on: ledger.folded())
    }

    /// Records a training, as `ledger detector train` does.
    func record(_ training: DetectorTraining, id: String = "t-1", at time: String) throws {
        let data = String(decoding: try JSONEncoder().encode(training), as: UTF8.self)
        try ledger.append([
            #"{"specversion":"1.0","id":"\#(id)","source":"/ledger/detector","time":"\#(time)","#
                + #""type":"dev.qualityledger.detector.trained.v1","data":\#(data)}"#
        ])
    }

    /// Trains on the first 240 hours and records it.
    @discardableResult
    func train() throws -> DetectorTraining {
        let training = try trained(hours: 0..<240).training
        try record(training, at: "2026-09-20T00:00:00Z")
        return training
    }

    func anomalies(_ modifiers: String = "in search") throws -> TableAnswer {
        try ledger.table("anomalies \(modifiers)", now: "2026-10-01T00:00:00Z")
    }
}

extension TableAnswer {
    /// The row of a window, by its start.
    func row(at time: Timestamp) -> [Cell]? {
        rows.first { $0.first == .time(time) }
    }

    /// The row numbers of a column by window.
    func number(_ name: String, at time: Timestamp) -> Double? {
        guard let index = columns.firstIndex(where: { $0.name == name }) else { return nil }
        switch row(at: time)?[index] {
        case .number(let number): return number
        case .integer(let number): return Double(number)
        default: return nil
        }
    }
}
