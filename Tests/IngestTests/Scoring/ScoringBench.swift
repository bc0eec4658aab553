import Foundation
import Ledger
import Synchronization
import TestSupport
import Transport

@testable import Ingest

/// A dataset, a model that answers its questions, a judge, and a ledger to record in.
struct ScoringBench {
    struct Event {
        var id: String
        var type: String
        var data: JSONValue
    }

    let folder: TemporaryFolder
    let store: SQLiteEventStore
    let peer: StandInTransport
    var plan: ScoringPlan

    /// Scores an answer by its length, to have a metric that needs no model.
    struct LengthScorer: AnswerScorer {
        let name = "length"
        let revision = "sha256:length"
        let metrics = ["length"]

        func score(_ answers: [AnsweredCase]) throws -> [[MetricOutcome]] {
            answers.map { [.scored("length", $0.answer.hasPrefix("answer") ? 0.5 : 1)] }
        }
    }

    /// - Parameters:
    ///   - cases: How many cases there are.
    ///   - react: Answers a request in another way than usual; nil for the usual answer.
    /// - Throws: What keeps the folder or the ledger from being made.
    init(
        cases: Int,
        _ react: @escaping @Sendable (JSONValue) throws -> HTTPResponse? = { _ in nil }
    ) throws {
        folder = try TemporaryFolder()
        store = try SQLiteEventStore(path: folder.path("ledger.db"), access: .create)
        peer = StandInTransport { request, _ in
            let body = try JSONValue(parsing: request.body ?? Data())
            if let response = try react(body) { return response }
            // A judge is told the rules first.
            return body["messages"]?[1] == nil
                ? StandInTransport.answer("answer")
                : StandInTransport.answer(JudgeTests.verdict(0.8))
        }
        let dataset = GoldenDataset(
            name: "golden",
            cases: (0..<cases).map { number in
                PromptTemplateTests.golden(
                    "case-\(number)",
                    category: number % 2 == 0 ? "facts" : "tone",
                    prompt: "question \(number), please"
                )
            }
        )
        plan = ScoringPlan(
            dataset: dataset,
            system: SystemUnderTest(
                .model(
                    try peer.client("openai/gpt-4o"),
                    try PromptTemplate(),
                    temperature: 0,
                    outputTokensMax: nil
                )
            ),
            scorers: [LengthScorer()],
            judge: Judge(
                rubric: try StandardRubric.rubric(),
                options: JudgeOptions(),
                client: try peer.client("openai/gpt-4o-mini")
            )
        )
        plan.weights = ["length": 0.2, "judge_score": 0.5, "bertscore": 0.3]
        plan.concurrency = 4
    }

    /// Lets the judge keep its answers.
    mutating func useCache(_ cache: ResponseCache) {
        guard let judge = plan.judge,
            let client = try? peer.client("openai/gpt-4o-mini", cache: cache)
        else { return }
        plan.judge = Judge(rubric: judge.rubric, options: judge.options, client: client)
    }

    /// Executes the plan.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - limit: After how many evaluations a stop is asked for; nil for none.
    /// - Returns: What the run came to.
    /// - Throws: What the run throws.
    func run(_ run: String = "r", stoppingAfter limit: Int? = nil) async throws -> RunSummary {
        let isStopped = Mutex(false)
        let watch = ScoringRun.Watch(
            progress: { done, _ in
                if let limit, done >= limit { isStopped.withLock { $0 = true } }
            },
            isStopRequested: { isStopped.withLock { $0 } }
        )
        return try await ScoringRun(plan, run: run, store: store, clock: { StandInTransport.now })
            .execute(watch)
    }

    /// All events of the ledger, in order.
    func events() throws -> [Event] {
        var events: [Event] = []
        let all = Position(rawValue: 1)...Position(rawValue: .max)
        try store.readEvents(in: all) { row in
            let body = try? JSONValue(parsing: Data(buffer: row.body))
            events.append(
                Event(
                    id: String(decoding: row.id, as: UTF8.self),
                    type: row.type.rawValue,
                    data: body?["data"] ?? .null
                )
            )
        }
        return events
    }
}
