import Foundation
import Ledger

/// The events of a run, and their ids.
///
/// An id says run, case, repeat, metric and evaluator, so that a resumed run finds what is recorded
/// already and two real repeats are never taken for duplicates.
struct RunEvents: Sendable {
    let run: String
    let plan: ScoringPlan
    private let evaluators: [String: Evaluator]

    /// The source of all events that scoring writes.
    static let source = "/ledger/score"

    init(run: String, plan: ScoringPlan) {
        self.run = run
        self.plan = plan
        var evaluators: [String: Evaluator] = [:]
        for evaluator in plan.evaluators {
            for metric in evaluator.metrics { evaluators[metric] = evaluator }
        }
        self.evaluators = evaluators
    }

    // MARK: Ids

    var startedID: String { "\(run)/started" }
    var finishedID: String { "\(run)/finished" }

    func scoreID(case id: String, repeat number: Int, metric: String) -> String {
        let revision = evaluators[metric]?.revision.suffix(12) ?? "none"
        return "\(run)/\(Self.escaped(id))/\(number + 1)/\(metric)/\(revision)"
    }

    private func verdictID(case id: String, repeat number: Int) -> String {
        scoreID(case: id, repeat: number, metric: Judge.metric) + "/verdict"
    }

    func anchorID(_ id: String) -> String { "\(run)/anchors/\(Self.escaped(id))" }
    func anchorDriftID(_ metric: String) -> String { "\(run)/anchors/all/\(metric)" }

    /// Names of others without the slash that our ids are built with; a long one becomes its hash.
    static func escaped(_ name: String) -> String {
        if name.utf8.count > 300 { return "sha256:" + ContentHash.text(of: name) }
        return name.replacing("%", with: "%25").replacing("/", with: "%2F")
    }

    // MARK: Events

    private struct Description: Encodable {
        struct System: Encodable {
            var model: String?
            var prompt: String?
            var commit: String?
        }

        struct Dataset: Encodable {
            var name: String
            var version: String
        }

        struct Git: Encodable {
            var commit: String?
            var branch: String?
            var pull: Int?
        }

        var run: String
        var suite: String
        var system: System
        var dataset: Dataset
        var evaluators: [String]
        var git: Git
        var environment: String
        var declared: [String: String]?
        var metrics: [String]?
        var repeats: Int?
        var weights: [String: Double]?
        var cases: Int?
        var errors: Int?
        var outcome: String?
        var usage: [String: [String: Int]]?
        var dollars: Double?
    }

    private var description: Description {
        Description(
            run: run,
            suite: plan.suite,
            system: .init(
                model: plan.system.model,
                prompt: plan.system.prompt,
                commit: plan.system.commit
            ),
            dataset: .init(name: plan.dataset.name, version: plan.dataset.version),
            evaluators: plan.evaluators.map(\.revision),
            git: .init(commit: plan.git.commit, branch: plan.git.branch, pull: plan.git.pull),
            environment: plan.environment
        )
    }

    func started(at time: Timestamp) -> OwnEvent {
        var data = description
        data.declared = declared
        data.metrics = plan.evaluators.flatMap(\.metrics)
        data.repeats = plan.repeats
        if !plan.categoryWeights.isEmpty { data.weights = plan.categoryWeights }
        return OwnEvent(id: startedID, type: .runStarted, time: time, data: data)
    }

    /// The most bytes that the declared cases may take of the 1 MiB of an event.
    private static let declaredBytesMax = 900 << 10

    /// The cases with their categories; nil if they are so many that they do not fit into an event, when
    /// the dataset's version alone says which they are.
    private var declared: [String: String]? {
        // An escaped character takes up to six bytes; quotes, colon and comma take six.
        let bytes = plan.dataset.cases.reduce(0) {
            $0 + ($1.id.utf8.count + $1.category.utf8.count) * 6 + 6
        }
        guard bytes <= Self.declaredBytesMax else { return nil }
        return Dictionary(plan.dataset.cases.map { ($0.id, $0.category) }) { first, _ in first }
    }

    func finished(errors: Int, usage: ModelUsage, at time: Timestamp) -> OwnEvent {
        var data = description
        data.usage = usage.record
        data.dollars = usage.dollars(plan.clients)
        data.cases = plan.dataset.cases.count
        data.errors = errors
        data.outcome = "completed"
        return OwnEvent(id: finishedID, type: .runFinished, time: time, data: data)
    }

    private struct Score: Encodable {
        struct Named: Encodable {
            var name: String
            var revision: String
            var kind: String
            var model: String?
        }

        var metric: String
        var value: Double?
        var status: String
        var environment: String
        var category: String
        var `case`: String
        var run: String?
        var model: String?
        var prompt: String?
        var evaluator: Named?
        var labels: [String: String]?
        var detail: String?
        var usage: [String: [String: Int]]?

        private enum Keys: String, CodingKey {
            case metric, value, status, environment, category, `case`, run, model, prompt
            case evaluator, labels, detail, usage
        }

        /// A missing value is written as null and not left out.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(metric, forKey: .metric)
            try container.encode(value, forKey: .value)
            try container.encode(status, forKey: .status)
            try container.encode(environment, forKey: .environment)
            try container.encode(category, forKey: .category)
            try container.encode(`case`, forKey: .case)
            try container.encodeIfPresent(run, forKey: .run)
            try container.encodeIfPresent(model, forKey: .model)
            try container.encodeIfPresent(prompt, forKey: .prompt)
            try container.encodeIfPresent(evaluator, forKey: .evaluator)
            try container.encodeIfPresent(labels, forKey: .labels)
            try container.encodeIfPresent(detail, forKey: .detail)
            try container.encodeIfPresent(usage, forKey: .usage)
        }
    }

    private static func named(_ evaluator: Evaluator) -> Score.Named {
        Score.Named(
            name: evaluator.name,
            revision: evaluator.revision,
            kind: evaluator.kind.rawValue,
            model: evaluator.model
        )
    }

    /// The scores of a case, the verdict behind them, and last the metric that says that all is there.
    func events(of scored: ScoredCase, at time: Timestamp) -> [OwnEvent] {
        let golden = plan.dataset.cases[scored.index]
        let number = scored.repeatNumber
        let last = scored.outcomes.last?.metric
        var events = scored.outcomes.map { outcome in
            OwnEvent(
                id: scoreID(case: golden.id, repeat: number, metric: outcome.metric),
                type: .scoreRecorded,
                time: time,
                data: Score(
                    metric: outcome.metric,
                    value: outcome.value,
                    status: outcome.status.rawValue,
                    environment: plan.environment,
                    category: golden.category,
                    case: golden.id,
                    run: run,
                    model: plan.system.model,
                    prompt: plan.system.prompt,
                    evaluator: evaluators[outcome.metric].map(Self.named),
                    labels: plan.repeats > 1 ? ["repeat": String(number + 1)] : nil,
                    detail: outcome.detail.map { String($0.prefix(1_000)) },
                    usage: outcome.metric == last ? scored.usage.record : nil
                )
            )
        }
        if let verdict = verdictEvent(of: scored, golden, at: time) {
            events.insert(verdict, at: max(0, events.count - 1))
        }
        return events
    }

    private func verdictEvent(
        of scored: ScoredCase,
        _ golden: GoldenCase,
        at time: Timestamp
    ) -> OwnEvent? {
        guard let judgement = scored.judgement, let judge = plan.judge,
            let verdict = VerdictRecord(
                judgement,
                judge,
                run: run,
                caseID: golden.id,
                category: golden.category,
                environment: plan.environment
            )
        else { return nil }
        return OwnEvent(
            id: verdictID(case: golden.id, repeat: scored.repeatNumber),
            type: .verdictRecorded,
            time: time,
            data: verdict
        )
    }

    /// The grade of an anchor; its value is missing if the judge gave none.
    func anchor(_ anchor: AnchorSet.Anchor, value: Double?, at time: Timestamp) -> OwnEvent {
        score("judge_anchor", value, case: anchor.answered.caseID, run: run, id: anchorID, at: time)
    }

    /// How far the judge is from its first use, and whether that is more than chance.
    func anchorDrift(_ drift: AnchorDrift, at time: Timestamp) -> [OwnEvent] {
        guard let shift = drift.shift else { return [] }
        let figures = [
            (Self.driftMetric, abs(shift)), ("judge_drift_detected", drift.hasMoved ? 1.0 : 0),
        ]
        return figures.map { metric, value in
            // It is a fact about the judge and not about the run: alert rules look at it over time.
            score(
                metric,
                value,
                case: "all",
                run: nil,
                id: { _ in anchorDriftID(metric) },
                at: time
            )
        }
    }

    /// The metric of the distance between a judge and its first use.
    static let driftMetric = "judge_anchor_drift"

    private func score(
        _ metric: String,
        _ value: Double?,
        case caseID: String,
        run: String?,
        id: (String) -> String,
        at time: Timestamp
    ) -> OwnEvent {
        OwnEvent(
            id: id(caseID),
            type: .scoreRecorded,
            time: time,
            data: Score(
                metric: metric,
                value: value,
                status: value == nil ? "error" : "scored",
                environment: plan.environment,
                category: "judge_anchors",
                case: caseID,
                run: run,
                model: plan.judge?.client.settings.name.description,
                evaluator: plan.judge.map { Self.named($0.evaluator) }
            )
        )
    }
}
