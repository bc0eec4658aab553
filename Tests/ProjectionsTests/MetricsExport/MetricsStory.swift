import Ledger

@testable import Projections

/// An hour in the life of a ledger, small enough to be computed by hand, and what it exports at noon.
struct MetricsStory {
    static let noon = "2026-11-01T12:00:00Z"
    static let hostile = "a\"b\\c\n{}="

    let ledger: TestLedger
    let configuration: LedgerConfiguration

    init() throws {
        ledger = try TestLedger(clock: "2026-11-01T12:00:00Z")
        configuration = try ConfigurationFile.read(StandardConfiguration.text, name: "ledger.yaml")
        {
            LedgerConfiguration($0)
        }
        try ledger.append(Self.scores + Self.changes)
        try ledger.append(try Self.decisions())
    }

    func reading(
        at time: String = noon,
        outcomes: [AlertOutcome]? = nil
    ) throws -> MetricsReading {
        try MetricsEngine(
            store: ledger.store,
            projections: ProjectionDatabase(),
            configuration: configuration
        ).reading(at: Timestamp(rfc3339: time), outcomes: outcomes)
    }

    /// A score in the short form.
    static func score(
        _ metric: String,
        _ value: String,
        at time: String,
        feature: String? = "search",
        evaluator: String? = "judge@r1",
        _ more: String = ""
    ) -> String {
        let names = evaluator?.split(separator: "@").map(String.init) ?? []
        let judge =
            names.count == 2
            ? #","evaluator":{"name":"\#(names[0])","revision":"\#(names[1])"}"# : ""
        let place = feature.map { #","feature":"\#($0)""# } ?? ""
        let date = time.count == 5 ? "2026-11-01T\(time):00Z" : time
        return
            #"{"metric":"\#(metric)","value":\#(value),"time":"\#(date)"\#(place)\#(judge)\#(more)}"#
    }

    private static let scores = [
        // The window of an hour begins with minute 11:01; this one is too old for it.
        score("faithfulness", "0.1", at: "11:00", #","model":"m-1""#),
        score("faithfulness", "0.9", at: "11:01", #","model":"m-1""#),
        score("faithfulness", "0.8", at: "11:30", #","model":"m-1""#),
        score("faithfulness", "0.5", at: "11:59", #","model":"m-2""#),
        // Another revision has a line of its own; a score may stand for several.
        score("faithfulness", "0.25", at: "11:50", evaluator: "judge@r2", #","n":3"#),
        score("faithfulness", "null", at: "11:58", #","status":"error","model":"m-1""#),
        score("faithfulness", "null", at: "11:58", #","status":"skipped","model":"m-1""#),
        // Of four toxicity scores of half an hour two are 0.5 or more; the fifth is older.
        score("toxicity", "0.1", at: "11:35"), score("toxicity", "0.5", at: "11:36"),
        score("toxicity", "0.7", at: "11:37"), score("toxicity", "0.499", at: "11:38"),
        score("toxicity", "1", at: "11:30"),
        // Thumbs of four hours.
        score("user_satisfaction", "1", at: "08:01"), score("user_satisfaction", "1", at: "09:00"),
        score("user_satisfaction", "0", at: "11:00"), score("user_satisfaction", "0", at: "08:00"),
        score("hallucination_rate", "0", at: "11:40"),
        score("hallucination_rate", "1", at: "11:41"),
        score("context_utilization", "0.6", at: "11:40", evaluator: nil),
        score("answer_relevance", "0.75", at: "11:40", feature: nil),
        // It has a score, but not lately: its window is empty, and that is no zero.
        score("politeness", "0.4", at: "2026-10-30T12:00:00Z"),
        // Silent for more than a week.
        score("old_metric", "0.4", at: "2026-10-24T12:00:00Z", #","environment":"attic""#),
        score("latency_ms", "1250.5", at: "11:45", feature: #"a\"b\\c\n{}="#),
        score("eval_duration_seconds", "0.05", at: "10:00", evaluator: "judge@r1"),
        score("eval_duration_seconds", "7.5", at: "10:01", evaluator: "judge@r2"),
        score("faithfulness", "0.95", at: "11:20", #","environment":"staging""#),
    ]

    private static func event(
        _ type: String,
        at time: String,
        _ data: String
    ) -> String {
        #"{"specversion":"1.0","id":"\#(type)-\#(time)","source":"/test","#
            + #""type":"dev.qualityledger.\#(type).v1","time":"2026-11-01T\#(time):00Z","data":\#(data)}"#
    }

    private static let changes = [
        event(
            "deployment.recorded",
            at: "10:12",
            #"{"deployment":"dep-771","service":"search","version":"4.18","kind":"retrieval"}"#
        ),
        event("run.started", at: "09:00", #"{"run":"r-1","suite":"golden"}"#),
        event("run.finished", at: "09:01", #"{"run":"r-1","suite":"golden"}"#),
        event(
            "limits.approved",
            at: "08:00",
            #"{"metric":"faithfulness","feature":"search","center":0.9,"sigma":0.1,"by":"mk"}"#
        ),
        event(
            "limits.approved",
            at: "08:01",
            """
            {"metric":"faithfulness","feature":"search","center":0.8,"sigma":0.2,"chart":"xbar_s",\
            "bucket":"hour","revision":"judge@r1","by":"mk"}
            """
        ),
    ]

    private static func decisions() throws -> [String] {
        func fired(_ alert: String, _ severity: AlertSeverity, _ incident: String) -> AlertFiredData
        {
            var data = AlertFiredData(
                alert: alert,
                rule: "faithfulness_\(severity.rawValue)",
                severity: severity
            )
            data.metric = "faithfulness"
            data.environment = "production"
            data.feature = "search"
            data.labels = ["feature": "search"]
            data.incident = incident
            return data
        }
        func time(_ text: String) throws -> Timestamp { try Timestamp(rfc3339: text) }
        return [
            try EventLine.text(
                id: "a1",
                type: .alertFired,
                time: time("2026-11-01T10:25:00Z"),
                data: fired("A-1", .p1, "I-1")
            ),
            try EventLine.text(
                id: "a2",
                type: .alertFired,
                time: time("2026-11-01T10:30:00Z"),
                data: fired("A-2", .p2, "I-2")
            ),
            try EventLine.text(
                id: "a3",
                type: .alertResolved,
                time: time("2026-11-01T11:55:00Z"),
                data: AlertResolvedData(alert: "A-2", rule: "faithfulness_P2")
            ),
        ]
    }
}
