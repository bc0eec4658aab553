import Foundation
import Ledger

/// The rules of a `ledger.yaml` over series whose samples are scores.
///
/// The scores go into a ledger that is thrown away, and the rules are replayed over it: what is
/// tested is all that runs in production, from the reading of scores to the machine's last tick.
struct ScoreEvaluation {
    private let outcomes: [AlertOutcome]

    /// What names of exported gauges begin with may be left out, here as in rule files.
    private struct Score: Encodable {
        var id: String
        var metric: String
        var value: Double?
        var time: String
        var status: String
        var fields: [String: String]
        var evaluator: String?
        var labels: [String: String]

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Name.self)
            try container.encode(id, forKey: Name("id"))
            try container.encode(metric, forKey: Name("metric"))
            try container.encode(value, forKey: Name("value"))
            try container.encode(time, forKey: Name("time"))
            try container.encode(status, forKey: Name("status"))
            for (name, value) in fields { try container.encode(value, forKey: Name(name)) }
            if let evaluator {
                try container.encode(
                    ["name": evaluator, "revision": evaluator],
                    forKey: Name("evaluator")
                )
            }
            if !labels.isEmpty { try container.encode(labels, forKey: Name("labels")) }
        }
    }

    /// The labels that are fields of a score.
    private static let fields: Set<String> = [
        "environment", "feature", "category", "model", "prompt", "release",
    ]

    /// Evaluates the rules.
    ///
    /// - Parameters:
    ///   - configuration: The rules and what is known of metrics.
    ///   - test: The series.
    ///   - tickSeconds: The distance of ticks.
    /// - Throws: ``StoreError`` if no ledger can be made in the temporary folder.
    init(_ configuration: LedgerConfiguration, _ test: RuleTest, tickSeconds: Int) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "ledger-rule-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try SQLiteEventStore(
            path: folder.appending(path: "ledger.db").path,
            access: .create
        )
        let end = Int64(test.endSeconds)
        let last = test.series.map { $0.samples.count * test.intervalSeconds }.max() ?? 0
        let recorded = Timestamp(seconds: max(end, Int64(last)) + 86_400)
        try Self.append(Self.lines(test), to: store, recorded: recorded)
        var configuration = configuration
        configuration.alerts.tickSeconds = tickSeconds
        let now = Timestamp(seconds: end + Int64(configuration.alerts.latenessSeconds))
        let rules = configuration.alerts.rules.filter(\.detector.isTestable)
        outcomes = try AlertEngine(
            store: store,
            projections: try ProjectionDatabase(),
            configuration: configuration,
            clock: { now }
        ).replay(rules, traced: Timestamp(seconds: 0)...Timestamp(seconds: end))
    }

    private static func append(
        _ lines: [Data],
        to store: SQLiteEventStore,
        recorded: Timestamp
    ) throws {
        var preparer = EventPreparer(now: recorded, shortFormSource: "/ledger/alert-test") {
            MerkleHash.leaf($0).hex
        }
        var batch = PreparedBatch(ledgerTime: recorded)
        for (index, line) in lines.enumerated() {
            var text = String(decoding: line, as: UTF8.self)
            try text.withUTF8 { try preparer.prepare($0, lineNumber: index + 1, into: &batch) }
        }
        var sealed = SealedBatch(batch)
        _ = try store.append(&sealed)
    }

    /// The scores in order of time, as they would have come in.
    private static func lines(_ test: RuleTest) throws -> [Data] {
        let encoder = JSONEncoder()
        var lines: [Data] = []
        let longest = test.series.map(\.samples.count).max() ?? 0
        for index in 0..<longest {
            for (number, series) in test.series.enumerated() where index < series.samples.count {
                guard case .value(let value) = series.samples[index] else { continue }
                let second = Int64(index) * Int64(test.intervalSeconds)
                let score = Self.score(series, value, at: second, id: "\(number)-\(index)")
                lines.append(try encoder.encode(score))
            }
        }
        return lines
    }

    private static func score(
        _ series: InputSeries,
        _ value: Double,
        at second: Int64,
        id: String
    ) -> Score {
        var labels = series.labels.dictionary
        let status = labels.removeValue(forKey: "status") ?? "scored"
        let evaluator = labels.removeValue(forKey: "evaluator")
        return Score(
            id: id,
            metric: PrometheusRuleFile.metric(of: series.metric),
            value: status == "scored" ? value : nil,
            time: Timestamp(seconds: second).rfc3339,
            status: status,
            fields: labels.filter { fields.contains($0.key) },
            evaluator: evaluator,
            labels: labels.filter { !fields.contains($0.key) }
        )
    }

    /// The alerts of a rule that fire at a time.
    ///
    /// - Parameters:
    ///   - name: The rule's name.
    ///   - second: Seconds since the beginning; the last tick up to it counts.
    /// - Returns: The alerts in order of their labels, as receivers know them.
    func firing(_ name: String, at second: Int) -> [TestedAlert] {
        outcomes.filter { $0.rule.name == name }.compactMap { outcome in
            let trace = outcome.traces.last { $0.tick.second <= Int64(second) }
            guard case .firing = trace?.state else { return nil }
            let rule = outcome.rule
            let labels = outcome.labels.merging([
                "alertname": rule.name, "severity": rule.severity.rawValue, "metric": rule.metric,
                "environment": rule.scope.environment,
                "feature": rule.scope.feature ?? outcome.labels["feature"] ?? "",
            ])
            let annotations = [
                "title": rule.title, "description": rule.description, "runbook_url": rule.runbook,
                "owner": rule.owner,
            ]
            return TestedAlert(
                labels: labels,
                annotations: annotations.filter { !$0.value.isEmpty }
            )
        }.sorted()
    }
}
