internal import Ledger

extension DemoStory {
    /// The dataset, the judges, two evaluation runs in CI, some verdicts and shadow comparisons.
    func evaluationEvents(random: inout SeededRandom) -> [DemoEvent] {
        var events = [datasetEvent()] + evaluatorEvents()
        events += runEvents(
            run: "run-41",
            day: -3,
            prompt: "support-v13",
            commit: "a41c9e07d2b5",
            random: &random
        )
        events += runEvents(
            run: "run-42",
            day: -1,
            prompt: "support-v14",
            commit: "e07f51b83c66",
            random: &random
        )
        events += verdictEvents(random: &random)
        events += shadowEvents(random: &random)
        return events
    }

    /// Cases in the dataset, by category: the order of ``DemoTraffic/categories``.
    static let casesPerCategory = [16, 10, 6, 5, 5]

    private static let datasetVersion: DemoValue = .object([
        ("name", .string("support-golden")), ("version", .string("7")),
    ])

    private func datasetEvent() -> DemoEvent {
        let categories = zip(DemoTraffic.categories, Self.casesPerCategory).map { category, count in
            (category.name, DemoValue.integer(count))
        }
        return DemoEvent(
            kind: .datasetVersioned,
            source: "/support/ci",
            id: "dataset-support-golden-7",
            subject: "support-golden",
            time: at(day: -Self.historyDays, 8, 0),
            data: [
                ("dataset", .string("support-golden")),
                ("version", .string("7")),
                ("examples", .integer(Self.casesPerCategory.reduce(0, +))),
                ("categories", .object(categories)),
                ("hash", .string("sha256:9b1c44d0e8f27a35")),
            ]
        )
    }

    private func evaluatorEvents() -> [DemoEvent] {
        let judges: [(name: String, revision: String, rubric: String, metrics: [DemoMetric])] = [
            (
                "grounding-judge", DemoEvaluator.groundingRevision, "grounding-2",
                [.faithfulness, .hallucinationRate]
            ),
            ("relevance-judge", DemoEvaluator.relevanceRevision, "relevance-1", [.answerRelevance]),
        ]
        return judges.enumerated().map { index, judge in
            DemoEvent(
                kind: .evaluatorVersioned,
                source: "/support/ci",
                id: "evaluator-\(judge.name)",
                subject: judge.name,
                time: at(day: -Self.historyDays, 0, 0, Int64(index)),
                data: [
                    ("name", .string(judge.name)),
                    ("revision", .string(judge.revision)),
                    ("kind", .string("llm_judge")),
                    ("model", .string(DemoEvaluator.judgeModel)),
                    ("rubric", .string(judge.rubric)),
                    (
                        "parameters",
                        .object([("temperature", .integer(0)), ("max_tokens", .integer(300))])
                    ),
                    ("metrics", .array(judge.metrics.map { .string($0.rawValue) })),
                ]
            )
        }
    }

    /// One evaluation in CI: started, two scores a case, finished.
    private func runEvents(
        run: String,
        day: Int64,
        prompt: String,
        commit: String,
        random: inout SeededRandom
    ) -> [DemoEvent] {
        let started = at(day: day, 13, 30)
        let description: [(String, DemoValue)] = [
            ("run", .string(run)),
            ("suite", .string("support")),
            (
                "system",
                .object([
                    ("model", .string(DemoEvaluator.productionModel)),
                    ("prompt", .string(prompt)),
                    ("commit", .string(commit)),
                ])
            ),
            ("dataset", Self.datasetVersion),
            ("evaluators", .array([.string("grounding-judge"), .string("relevance-judge")])),
            ("git", .object([("commit", .string(commit)), ("branch", .string("main"))])),
        ]
        var events = [ciEvent(.runStarted, id: "\(run)-started", run: run, started, description)]
        var second = 5.0
        var cases = 0
        for (category, count) in Self.casesPerCategory.enumerated() {
            for _ in 0..<count {
                cases += 1
                for metric in [DemoMetric.faithfulness, .answerRelevance] {
                    let time = started.advanced(bySeconds: second)
                    second += 1
                    let value = metric.draw(degraded: false, category: category, random: &random)
                    let data: [(String, DemoValue)] = [
                        ("metric", .string(metric.rawValue)),
                        ("value", .decimal(tenThousandths: value)),
                        ("environment", .string("ci")),
                        ("category", .string(DemoTraffic.categories[category].name)),
                        ("case", .string("case-\(cases)")),
                        ("run", .string(run)),
                        ("model", .string(DemoEvaluator.productionModel)),
                        ("prompt", .string(prompt)),
                        ("evaluator", Self.evaluatorValue(metric)),
                    ]
                    let id = "\(run)-case-\(cases)-\(metric.rawValue)"
                    events.append(ciEvent(.scoreRecorded, id: id, run: run, time, data))
                }
            }
        }
        let outcome: [(String, DemoValue)] = [
            ("cases", .integer(cases)), ("errors", .integer(0)), ("outcome", .string("completed")),
        ]
        let finished = started.advanced(bySeconds: second + 5)
        let id = "\(run)-finished"
        events.append(ciEvent(.runFinished, id: id, run: run, finished, description + outcome))
        return events
    }

    private func ciEvent(
        _ kind: DemoEvent.Kind,
        id: String,
        run: String,
        _ time: Timestamp,
        _ data: [(String, DemoValue)]
    ) -> DemoEvent {
        DemoEvent(
            kind: kind,
            source: "/support/ci",
            id: id,
            subject: run,
            time: time,
            correlation: run,
            data: data
        )
    }

    /// A judge's verdict on a `search` answer every three hours, and every half-hour on the last day.
    private func verdictEvents(random: inout SeededRandom) -> [DemoEvent] {
        let production = DemoFeature.all[0]
        var times: [Timestamp] = []
        for day in -4..<Int64(0) {
            for hour in Swift.stride(from: Int64(7), to: 22, by: 3) {
                times.append(at(day: day, hour, 20))
            }
        }
        for hour in Int64(8)..<18 { times += [at(day: 0, hour, 5), at(day: 0, hour, 35)] }
        return times.enumerated().map { index, time in
            let degraded = isDegraded(production, at: time)
            let category = random.weightedIndex(DemoTraffic.shares)
            let faithfulness = DemoMetric.faithfulness
                .draw(degraded: degraded, category: category, random: &random)
            let relevance = DemoMetric.answerRelevance
                .draw(degraded: degraded, category: category, random: &random)
            let reasoning =
                degraded && faithfulness < 7_000
                ? "The price in the answer is in none of the passages it was given."
                : "Every statement of the answer is supported by the passages."
            return DemoEvent(
                kind: .verdictRecorded,
                source: "/support/evaluator",
                id: "verdict-\(index + 1)",
                subject: production.name,
                time: time,
                data: [
                    (
                        "judge",
                        .object([
                            ("name", .string("grounding-judge")),
                            ("model", .string(DemoEvaluator.judgeModel)),
                            ("rubric", .string("grounding-2")),
                        ])
                    ),
                    (
                        "axes",
                        .object([
                            ("faithfulness", .decimal(tenThousandths: faithfulness)),
                            ("relevance", .decimal(tenThousandths: relevance)),
                        ])
                    ),
                    ("overall", .decimal(tenThousandths: (faithfulness + relevance) / 2)),
                    ("reasoning", .string(reasoning)),
                    ("category", .string(DemoTraffic.categories[category].name)),
                    ("feature", .string(production.name)),
                    ("environment", .string(production.environment)),
                    ("trace", .string(random.hexadecimal(digits: 16))),
                ]
            )
        }
    }

    /// A candidate model in shadow of the assistant, a comparison every two hours for three days.
    private func shadowEvents(random: inout SeededRandom) -> [DemoEvent] {
        (0..<36).map { index in
            let production = DemoMetric.answerRelevance
                .draw(degraded: false, category: 0, random: &random)
            let candidate = min(production + random.index(below: 900) - 300, 10_000)
            let time = at(day: -3, 0, 40).advanced(bySeconds: Double(index) * 7_200)
            let scored = { (model: String, score: Int) -> DemoValue in
                .object([
                    ("model", .string(model)), ("score", .decimal(tenThousandths: score)),
                ])
            }
            return DemoEvent(
                kind: .shadowCompared,
                source: "/support/shadow",
                id: "shadow-\(index + 1)",
                subject: "assistant",
                time: time,
                data: [
                    ("production", scored(DemoEvaluator.productionModel, production)),
                    ("candidate", scored(DemoEvaluator.candidateModel, candidate)),
                    ("delta", .decimal(tenThousandths: candidate - production)),
                    ("feature", .string("assistant")),
                    ("prompthash", .string(random.hexadecimal(digits: 16))),
                    ("judge", .string("relevance-judge")),
                    ("trace", .string(random.hexadecimal(digits: 16))),
                ]
            )
        }
    }
}
