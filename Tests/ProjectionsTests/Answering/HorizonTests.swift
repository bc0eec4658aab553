import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Every question, asked as of then or as known at then, is answered as by a ledger that ended there.
///
/// A new kind of question needs one line here, in ``questions``.
@Suite("Answers: as of, as known at, any order, duplicates")
struct HorizonTests {
    /// One of each kind of question, over the names of ``RandomEvents``.
    static let questions = [
        "what changed when faithfulness dropped", "what changed when toxicity rose in staging",
        "show faithfulness, toxicity by hour", "show latency by feature, category",
        "show faithfulness by evaluator, environment last 6h",
        "rolling 1h mean of faithfulness by feature every 20m",
        "rolling 4h mean of toxicity in staging", "rolling 2 runs of faithfulness by category",
        "change points of faithfulness", "percentiles of faithfulness by feature",
        "suggest thresholds for faithfulness", "control chart of faithfulness", "baselines",
        "baseline history", "anomalies",
        "metrics", "features", "categories", "environments", "deployments last 12h", "runs",
        "datasets", "evaluators", "alerts", "incidents", "silences", "notifications", "gates",
        "verdicts", "chart faithfulness", "chart toxicity in staging by hour",
        "ewma chart of faithfulness", "distribution of faithfulness by category",
        "segments of faithfulness", "compare run-1 with run-2 by category", "compare run-3",
        "compare faithfulness last 3h with last 12h", "compare before dep-9 with after",
        "compare staging with production", "worst cases of run-1 for faithfulness",
        "best cases of faithfulness in search", "broken cases of run-1 against run-2",
        "explain A-3", "timeline", "timeline of search last 6h", "shadow status",
        "diff of dataset golden", "when did run-2 finish", "who approved the baseline",
    ]

    /// Those whose answers do not depend on which of two events about one thing came first.
    private static let ofAnyOrder = questions.filter {
        // Of runs the last event's word holds, and positions are those of the ledger.
        let ordered = ["run", "cases", "timeline", "diff", "shadow", "verdicts", "explain"]
        return !ordered.contains(where: $0.contains)
    }

    private static let events = RandomEvents.make(700, seed: 81)

    /// What a question comes to: the answer, or why there is none.
    private func outcome(_ question: String, _ answerer: QuestionAnswerer) throws -> Outcome {
        do {
            return .answer(try answerer.answer(question))
        } catch let error as QuestionError {
            return .error("\(error)")
        }
    }

    private enum Outcome: Equatable {
        case answer(Answer)
        case error(String)

        /// Without positions and `asof`: a shorter ledger numbers its own events.
        var withoutPositions: Outcome {
            switch self {
            case .answer(.table(var table)):
                table.position = Position(rawValue: 0)
                table.asOf = nil
                if let index = table.columns.firstIndex(where: { $0.name == "position" }) {
                    for row in table.rows.indices { table.rows[row][index] = .none }
                }
                return .answer(.table(table))
            case .answer(.whatChanged(var answer, let chart, let next)):
                answer.position = Position(rawValue: 0)
                answer.asOf = nil
                for index in answer.suspects.indices { answer.suspects[index].evidence = [] }
                return .answer(.whatChanged(answer, chart: chart, next: next))
            case .answer(.changePoints(var answer, let chart, let next)):
                answer.position = Position(rawValue: 0)
                answer.asOf = nil
                return .answer(.changePoints(answer, chart: chart, next: next))
            case .answer(.chart(var answer)):
                answer.position = Position(rawValue: 0)
                answer.asOf = nil
                return .answer(.chart(answer))
            case .answer(.controlChart(var answer)):
                answer.position = Position(rawValue: 0)
                answer.asOf = nil
                return .answer(.controlChart(answer))
            case .error:
                return self
            }
        }
    }

    private func ledger(_ events: [String], batches: Int = 10) throws -> TestLedger {
        let ledger = try TestLedger()
        let size = max(1, (events.count + batches - 1) / batches)
        for start in stride(from: 0, to: events.count, by: size) {
            try ledger.append(Array(events[start..<min(events.count, start + size)]))
        }
        return ledger
    }

    @Test(arguments: [91, 92, 93] as [UInt64])
    func asKnownAtEqualsALedgerThatEndedThere(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let start = try TestLedger().clock
        let ledger = try ledger(Self.events)
        let size = try ledger.store.head().size
        let time = start.advanced(bySeconds: Double.random(in: 0...9, using: &generator))
        let known = try ledger.store.lastPosition(recordedBy: time)
        var bodies: [String] = []
        try ledger.store.readEvents(in: Position(rawValue: 1)...Position(rawValue: size)) {
            if $0.position <= known { bodies.append(String(decoding: $0.body, as: UTF8.self)) }
        }
        let ended = try TestLedger()
        try ended.restore(bodies)
        let now = "2026-10-01T12:00:00Z"
        let past = try ledger.answerer(now: now, horizon: .init(asKnownAt: time))
        let present = try ended.answerer(now: now)
        for question in Self.questions {
            let one = try outcome(question, past)
            #expect(try one == outcome(question, present), "\(question) as known at \(time)")
        }
    }

    @Test(arguments: [94, 95, 96] as [UInt64])
    func asOfEqualsALedgerOfWhatHadHappened(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ledger = try ledger(Self.events)
        let offset = Double.random(in: -600...35_000, using: &generator)
        let time = RandomEvents.start.advanced(bySeconds: offset)
        let happened = try Self.events.filter { event in
            let range = try #require(event.firstMatch(of: /"time":"([^"]*)"/))
            return try Timestamp(rfc3339: String(range.1)) <= time
        }
        let ended = try self.ledger(happened)
        let past = try ledger.answerer(horizon: .init(asOf: time))
        let present = try ended.answerer(now: time.rfc3339)
        for question in Self.questions {
            let one = try outcome(question, past).withoutPositions
            let other = try outcome(question, present).withoutPositions
            #expect(one == other, "\(question) as of \(time)")
        }
    }

    /// Late events, in any order, in any batches, some of them twice: the same answers.
    @Test(arguments: [97, 98] as [UInt64])
    func theOrderOfArrivalChangesNoAnswer(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        // No two happened in the same microsecond, so that lists have one order.
        // Decisions count in the order of the ledger: of two, the later one holds.
        let decided = [
            "baseline", "limits", "detector", "alert", "note", "gate", "silence", "notification",
        ].map { "ledger.\($0)." }
        let evidence = Self.events.filter { event in !decided.contains { event.contains($0) } }
        let unique = evidence.enumerated().map { index, event in
            let digits = "\(1_000_000 + index)".dropFirst()
            return event.replacing(#"Z",""#, with: ".\(digits)Z\",\"", maxReplacements: 1)
                .replacing(#""id":"e"#, with: #""id":"\#(index)-e"#, maxReplacements: 1)
        }
        let now = "2026-10-01T12:00:00Z"
        let whole = try ledger(unique, batches: 1)
        let expected = try whole.answerer(now: now)
        let shuffled = try ledger(
            (unique + unique.prefix(200)).shuffled(using: &generator),
            batches: Int.random(in: 2...30, using: &generator)
        )
        let answerer = try shuffled.answerer(now: now)
        for question in Self.ofAnyOrder {
            let one = try outcome(question, answerer).withoutPositions
            #expect(try one == outcome(question, expected).withoutPositions, "\(question)")
        }
    }
}
