import Crypto
import Foundation
import Ledger

/// A run as another tool kept it, before it is events.
struct ImportedRun: Equatable, Sendable {
    /// One value of it.
    struct Value: Equatable, Sendable {
        /// The metric.
        var metric: String
        /// The category, or nil.
        var category: String?
        /// The value; nil if the tool had none, or none that is a number.
        var value: Double?
        /// When it was measured.
        var time: Timestamp
    }

    /// Its id there.
    var id: String
    /// The suite: the experiment, or nil.
    var suite: String?
    /// When it began.
    var started: Timestamp
    /// When it ended; nil if it has not.
    var finished: Timestamp?
    /// How it ended: `completed`, `failed` or `cancelled`.
    var outcome: String?
    /// The evaluated model, or nil.
    var model: String?
    /// The version of its prompt, or nil.
    var prompt: String?
    /// The commit, or nil.
    var commit: String?
    /// The model that judged, or nil.
    var judge: String?
    /// The dataset, or nil.
    var dataset: String?
    /// How many cases it had, or nil.
    var cases: Int?
    /// Whether it was marked as the one that others are compared with.
    var isBaseline = false
    /// Its values.
    var values: [Value] = []

    /// The environment of evaluations, which are no live traffic.
    private static let environment = "ci"

    /// The run's events, each with an id that follows from its content's place.
    ///
    /// - Parameter origin: The tool, such as `MLflow`, for the reason of a baseline.
    /// - Returns: The events in the order in which they happened.
    func events(from origin: String) -> [OwnEvent] {
        var events = [
            OwnEvent(
                id: "\(id)/started",
                type: .runStarted,
                time: started,
                data: description(isFinished: false)
            )
        ]
        events += values.map { value in
            OwnEvent(
                id: "\(id)/\(Self.part(value.category ?? ""))/\(Self.part(value.metric))",
                type: .scoreRecorded,
                time: value.time,
                data: Score(value, of: self, environment: Self.environment)
            )
        }
        guard let finished else { return events }
        events.append(
            OwnEvent(
                id: "\(id)/finished",
                type: .runFinished,
                time: finished,
                data: description(isFinished: true)
            )
        )
        if isBaseline, outcome == "completed" {
            let reason = "marked env=production in \(origin), which does not say by whom"
            events.append(
                OwnEvent(
                    id: "\(id)/baseline",
                    type: .baselineApproved,
                    time: finished,
                    data: Approval(run: id, suite: suite, reason: reason)
                )
            )
        }
        return events
    }

    /// A name as part of an id; a long one becomes its hash.
    private static func part(_ name: String) -> String {
        guard name.utf8.count > 200 else {
            return name.replacing("%", with: "%25").replacing("/", with: "%2F")
        }
        return SHA256.hash(data: Data(name.utf8)).prefix(16).map { String($0, radix: 16) }.joined()
    }

    private func description(isFinished: Bool) -> Description {
        Description(
            run: id,
            suite: suite,
            system: .init(model: model, prompt: prompt, commit: commit),
            dataset: dataset.map { .init(name: $0) },
            git: commit.map { .init(commit: $0) },
            environment: Self.environment,
            datasetsize: cases,
            outcome: isFinished ? outcome : nil
        )
    }

    // MARK: What the events say

    private struct Description: Encodable {
        struct System: Encodable {
            var model: String?
            var prompt: String?
            var commit: String?
        }

        struct Dataset: Encodable { var name: String }
        struct Git: Encodable { var commit: String }

        var run: String
        var suite: String?
        var system: System
        var dataset: Dataset?
        var git: Git?
        var environment: String
        /// What the tool says of the number of cases: their results are not there, so it is no `cases`.
        var datasetsize: Int?
        var outcome: String?
    }

    private struct Approval: Encodable {
        var run: String
        var suite: String?
        var reason: String
    }

    private struct Score: Encodable {
        struct Evaluator: Encodable {
            var name: String
            var kind: String
            var model: String
        }

        var metric: String
        var value: Double?
        var status: String
        var category: String?
        var run: String
        var model: String?
        var environment: String
        var evaluator: Evaluator?

        init(_ value: Value, of run: ImportedRun, environment: String) {
            metric = value.metric
            self.value = value.value
            status = value.value == nil ? "unscored" : "scored"
            category = value.category
            self.run = run.id
            model = run.model
            self.environment = environment
            evaluator = run.judge.map {
                Evaluator(name: "llm-regression-guard", kind: "llm_judge", model: $0)
            }
        }

        private enum Keys: String, CodingKey {
            case metric, value, status, category, run, model, environment, evaluator
        }

        /// A missing value is written as null and not left out.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(metric, forKey: .metric)
            try container.encode(value, forKey: .value)
            try container.encode(status, forKey: .status)
            try container.encodeIfPresent(category, forKey: .category)
            try container.encode(run, forKey: .run)
            try container.encodeIfPresent(model, forKey: .model)
            try container.encode(environment, forKey: .environment)
            try container.encodeIfPresent(evaluator, forKey: .evaluator)
        }
    }
}

extension ImportedRun {
    /// Adds a value under the names that the original pipeline used.
    ///
    /// `cat_<category>` is the composite of a category; everything else keeps its name.
    ///
    /// - Parameters:
    ///   - name: The name there.
    ///   - value: The value, or nil.
    ///   - time: When it was measured.
    mutating func add(_ name: String, _ value: Double?, at time: Timestamp) {
        let prefix = "cat_"
        let category = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : ""
        values.append(
            Value(
                metric: category.isEmpty ? name : "composite",
                category: category.isEmpty ? nil : category,
                value: value.flatMap { $0.isFinite ? $0 : nil },
                time: time
            )
        )
    }
}
