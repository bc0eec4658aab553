import Ledger

@testable import Projections

/// Two runs on one dataset, to be changed and judged.
struct GateStory {
    static let time = Timestamp(seconds: 1_790_000_000)

    var candidate = GateStory.run("run-2")
    var baseline: RunEvidence? = GateStory.run("run-1")
    var settings = GateSettings()
    var dataset: DatasetDeclaration?
    var waivers: [GateWaiver] = []

    /// A finished run on golden@1.
    static func run(_ name: String) -> RunEvidence {
        var record = RunRecord(run: name, position: Position(rawValue: 9), time: time)
        record.started = time
        record.finished = time.advanced(bySeconds: 60)
        record.outcome = "completed"
        record.suite = "golden"
        record.dataset = "golden"
        record.datasetVersion = "1"
        return RunEvidence(record: record, scores: [])
    }

    /// Scores of cases that are called after their category and numbered from 0.
    static func scores(
        _ category: String,
        _ values: [Double?],
        metric: String = "composite",
        revision: String = "r1"
    ) -> [CaseScore] {
        values.enumerated().map { index, value in
            CaseScore(
                metric: metric,
                value: value,
                status: value == nil ? .error : .scored,
                evaluator: EvaluatorKey(name: "scorer", revision: revision, model: ""),
                category: category,
                caseKey: "\(category)-\(index)"
            )
        }
    }

    /// Both runs have the same scores in two categories of ten cases.
    static func unchanged() -> GateStory {
        var story = GateStory()
        let values = (0..<10).map { 0.8 + Double($0) * 0.02 }
        let scores = scores("facts", values) + scores("tone", values)
        story.candidate.scores = scores
        story.baseline?.scores = scores
        return story
    }

    /// Changes the candidate's scores of a category.
    mutating func change(_ category: String, _ body: (Int, Double) -> Double) {
        var number = 0
        for index in candidate.scores.indices where candidate.scores[index].category == category {
            candidate.scores[index].value = candidate.scores[index].value.map { body(number, $0) }
            number += 1
        }
    }

    static let approval = BaselineDecision(
        position: Position(rawValue: 5),
        time: time,
        action: .approved,
        run: "run-1",
        scope: BaselineScope(suite: "golden"),
        by: "mk"
    )

    var evidence: GateEvidence {
        GateEvidence(
            candidate: candidate,
            reference: baseline.map { .run($0, Self.approval) } ?? .none,
            dataset: dataset,
            waivers: waivers,
            now: Self.time.advanced(bySeconds: 3_600),
            position: Position(rawValue: 100)
        )
    }

    func judge() -> GateVerdict { Gate(settings: settings).judge(evidence) }

    static func waiver(_ scope: GateWaiver.Scope) -> GateWaiver {
        GateWaiver(
            id: "W-1",
            by: "ab",
            reason: "known",
            granted: time,
            expires: time.advanced(bySeconds: 86_400),
            scope: scope,
            position: Position(rawValue: 50)
        )
    }
}
