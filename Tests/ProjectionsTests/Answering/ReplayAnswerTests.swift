import Foundation
import Ledger
import Testing

@testable import Projections

/// The two replayed streams, asked as a user asks: events in, answers out.
@Suite("Answers: replayed streams")
struct ReplayAnswerTests {
    private struct Truth: Decodable {
        struct Sum: Decodable {
            var n: Int
            var sum: Double
            var mean: Double
        }
        struct Cause: Decodable { var id: String }
        struct Events: Decodable {
            var unique: Int
            var lines: Int
            enum CodingKeys: String, CodingKey {
                case unique
                case lines = "lines_in_file"
            }
        }
        var sums: [String: Sum]
        var cause: Cause?
        var onset: String?
        var events: Events
        enum CodingKeys: String, CodingKey {
            case sums = "score_sums"
            case cause
            case onset = "first_degraded_answer_at"
            case events
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fixtures/replay_sample").standardizedFileURL

    private static func truth(_ name: String) throws -> Truth {
        let data = try Data(contentsOf: folder.appending(path: "\(name)_ground_truth.json"))
        return try JSONDecoder().decode(Truth.self, from: data)
    }

    private static func ledger(_ name: String) throws -> TestLedger {
        let ledger = try TestLedger()
        let report = try ledger.append(fixture: "replay_sample/\(name).cloudevents.jsonl.gz")
        let truth = try truth(name)
        #expect(report.appended == truth.events.unique)
        #expect(report.duplicates == truth.events.lines - truth.events.unique)
        return ledger
    }

    /// One line of the expected hours.
    private struct Hour {
        var time: Timestamp
        var numbers: [Double]
    }

    private static func hours(_ name: String) throws -> [String: [Hour]] {
        let text = try String(
            contentsOf: folder.appending(path: "\(name)_hourly.csv"),
            encoding: .utf8
        )
        var hours: [String: [Hour]] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",").map(String.init)
            let hour = Hour(
                time: try Timestamp(rfc3339: fields[1]),
                numbers: fields.dropFirst(2).compactMap(Double.init)
            )
            hours[fields[0], default: []].append(hour)
        }
        return hours
    }

    @Test(arguments: ["incident", "quiet"])
    func everyNumberIsTheKnownOne(name: String) throws {
        let ledger = try Self.ledger(name)
        let truth = try Self.truth(name)
        let expected = try Self.hours(name)
        #expect(Set(expected.keys) == Set(truth.sums.keys))
        for (metric, hours) in expected {
            let table = try ledger.table("show \(metric) by hour")
            #expect(table.column("time") == hours.map { .time($0.time) })
            let columns = ["n", "mean", "minimum", "maximum"].map(table.numbers)
            for (index, hour) in hours.enumerated() {
                #expect(columns[0][index] == hour.numbers[0])
                #expect(abs(columns[1][index] - hour.numbers[1]) <= 5.1e-7)
                #expect(columns[2][index] == hour.numbers[2])
                #expect(columns[3][index] == hour.numbers[3])
            }
            let sum = try #require(truth.sums[metric])
            let whole = try ledger.table("show \(metric)")
            #expect(whole.numbers("n") == [Double(sum.n)])
            #expect(abs(whole.numbers("mean")[0] * Double(sum.n) - sum.sum) < 1e-5)
        }
    }

    /// A window of an hour that ends with the hour is the hour.
    @Test(arguments: ["incident", "quiet"])
    func rollingHoursAreTheKnownOnes(name: String) throws {
        let ledger = try Self.ledger(name)
        let truth = try Self.truth(name)
        for (metric, hours) in try Self.hours(name) {
            let end = try #require(hours.last).time.advanced(bySeconds: 3_600)
            let question = "rolling 1h mean of \(metric) until \(end.rfc3339)"
            let table = try ledger.table(question)
            #expect(
                table.column("time") == hours.map { .time($0.time.advanced(bySeconds: 3_600)) }
            )
            let columns = ["n", "mean"].map(table.numbers)
            for (index, hour) in hours.enumerated() {
                #expect(columns[0][index] == hour.numbers[0])
                #expect(abs(columns[1][index] - hour.numbers[1]) <= 5.1e-7)
            }
            // A window over everything holds the known sum.
            let sum = try #require(truth.sums[metric])
            let whole = try ledger.table("rolling 365d mean of \(metric) limit 1")
            #expect(whole.numbers("n") == [Double(sum.n)])
            #expect(abs(whole.numbers("mean")[0] * Double(sum.n) - sum.sum) < 1e-5)
            // Four hours every hour hold what their hours hold.
            let long = try ledger.table(
                "rolling 4h mean of \(metric) every 1h until \(end.rfc3339)"
            )
            for (index, cell) in long.column("time").enumerated() {
                guard case .time(let end) = cell else { continue }
                let inside = hours.filter {
                    $0.time < end && $0.time >= end.advanced(bySeconds: -4 * 3_600)
                }
                let n = inside.reduce(0) { $0 + $1.numbers[0] }
                let total = inside.reduce(0) { $0 + $1.numbers[0] * $1.numbers[1] }
                #expect(long.numbers("n")[index] == n)
                #expect(abs(long.numbers("mean")[index] - total / n) <= 5.1e-7)
            }
        }
    }

    @Test func theIncidentHasItsCause() throws {
        let ledger = try Self.ledger("incident")
        let truth = try Self.truth("incident")
        let asked = "what changed when faithfulness dropped"
        guard
            case .whatChanged(let answer, let chart, let next) = try ledger.answerer().answer(asked)
        else { throw TestLedger.UnexpectedAnswer() }
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == truth.cause?.id)
        let onset = try #require(answer.onset)
        let time = try Timestamp(rfc3339: #require(truth.onset))
        #expect(onset.low <= time && time <= onset.high)
        #expect(answer.position == (try ledger.store.head().position))
        #expect(!chart.points.isEmpty)
        #expect(chart.markers.contains { $0.isSuspect && $0.label == truth.cause?.id })
        #expect(!next.isEmpty)
        for question in next { _ = try ledger.answerer().answer(question) }
        // The evidence is where the answer says.
        for suspect in answer.suspects {
            let position = try #require(suspect.evidence.first)
            var body = ""
            try ledger.store.readEvents(in: position...position) {
                body = String(decoding: $0.body, as: UTF8.self)
            }
            #expect(body.contains(suspect.id))
        }
    }

    @Test(arguments: ["faithfulness dropped", "hallucination_rate rose"])
    func theQuietStreamBlamesNobody(movement: String) throws {
        let ledger = try Self.ledger("quiet")
        let answer = try ledger.answerer().answer("what changed when \(movement)")
        guard case .whatChanged(let changed, _, let next) = answer else {
            throw TestLedger.UnexpectedAnswer()
        }
        #expect(changed.conclusion == .noChange)
        #expect(changed.suspects.isEmpty)
        for question in next { _ = try ledger.answerer().answer(question) }
    }

    /// Asked before it happened, the ledger does not know of it.
    @Test func beforeTheIncidentNothingHadChanged() throws {
        let ledger = try Self.ledger("incident")
        let horizon = QuestionAnswerer.Horizon(
            asOf: try Timestamp(rfc3339: "2026-09-10T14:30:00Z")
        )
        let answer = try ledger.answerer(horizon: horizon)
            .answer("what changed when faithfulness dropped")
        guard case .whatChanged(let changed, _, _) = answer else {
            throw TestLedger.UnexpectedAnswer()
        }
        #expect(changed.conclusion == .noChange)
        #expect(changed.asOf == horizon.asOf)
        #expect(!changed.excluded.contains { $0.id == "dep-9d8c8628f1" })
    }
}
