import Ledger
import Testing

@testable import Projections

@Suite("Answers: listings")
struct ListingTests {
    private static func event(
        _ type: String,
        _ time: String,
        _ data: String
    ) -> String {
        #"{"specversion":"1.0","id":"\#(type)-\#(time)","source":"/test","type":"#
            + #""dev.qualityledger.\#(type).v1","time":"2026-10-\#(time)","data":{\#(data)}}"#
    }

    private static func table(_ question: String) throws -> TableAnswer {
        let ledger = try ledger()
        return try ledger.table(question)
    }

    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append([
            event(
                "dataset.versioned",
                "01T09:00:00Z",
                #""dataset":"golden","version":"v1","examples":75"#
            ),
            event(
                "dataset.versioned",
                "02T09:00:00Z",
                #""dataset":"golden","version":"v2","examples":90"#
            ),
            event("dataset.versioned", "02T10:00:00Z", #""dataset":"edge","version":"v1""#),
            event(
                "evaluator.versioned",
                "01T08:00:00Z",
                #""name":"judge","revision":"r1","kind":"llm_judge","model":"gpt-4""#
            ),
            event(
                "evaluator.versioned",
                "03T08:00:00Z",
                #""name":"exact","revision":"r1","kind":"code""#
            ),
            event(
                "deployment.recorded",
                "01T10:00:00Z",
                #""deployment":"dep-1","service":"search","components":["ranker","index"],"by":"ann""#
            ),
            event(
                "deployment.recorded",
                "01T11:00:00Z",
                #""deployment":"dep-2","kind":"prompt","environment":"staging""#
            ),
            event(
                "deployment.recorded",
                "02T12:00:00Z",
                #""deployment":"dep-3","outcome":"failed""#
            ),
            event(
                "run.started",
                "03T10:00:00Z",
                #""run":"run-1","suite":"nightly","system":{"model":"m1"},"dataset":{"name":"golden","version":"v2"}"#
            ),
            event(
                "score.recorded",
                "03T10:01:00Z",
                #""metric":"quality","value":0.5,"run":"run-1","category":"a""#
            ),
            event(
                "score.recorded",
                "03T10:02:00Z",
                #""metric":"quality","value":null,"status":"error","run":"run-1""#
            ),
            event(
                "run.finished",
                "03T10:05:00Z",
                #""run":"run-1","cases":2,"errors":1,"outcome":"completed""#
            ),
            event("run.started", "04T10:00:00Z", #""run":"run-2","suite":"smoke""#),
            event(
                "score.recorded",
                "05T10:02:30Z",
                #""metric":"quality","value":0.7,"feature":"search","category":"b""#
            ),
        ])
        return ledger
    }

    /// Each question with the names that answer it, in order.
    @Test(arguments: [
        ("deployments", "deployment", ["dep-1", "dep-2", "dep-3"]),
        ("deployments in staging", "deployment", ["dep-2"]),
        (
            "deployments between 2026-10-01T10:30:00Z and 2026-10-01T11:30:00Z", "deployment",
            ["dep-2"]
        ),
        ("deployments since 2026-10-02", "deployment", ["dep-3"]),
        ("deployments where component = ranker", "deployment", ["dep-1"]),
        ("deployments where by = ann", "deployment", ["dep-1"]),
        ("deployments where outcome = failed", "deployment", ["dep-3"]),
        ("deployments where kind = prompt", "deployment", ["dep-2"]),
        ("deployments where kind != prompt", "deployment", ["dep-1", "dep-3"]),
        ("deployments limit 1", "deployment", ["dep-3"]),
        ("deployments as of 2026-10-01T10:59:59Z", "deployment", ["dep-1"]),
        ("datasets", "version", ["v1", "v2", "v1"]),
        ("datasets where dataset = golden", "version", ["v1", "v2"]),
        ("datasets where examples > 80", "version", ["v2"]),
        ("evaluators", "evaluator", ["judge", "exact"]),
        ("evaluators where kind = code", "evaluator", ["exact"]),
        ("runs", "run", ["run-1", "run-2"]),
        ("runs where suite = smoke", "run", ["run-2"]),
        ("runs where dataset = golden", "run", ["run-1"]),
        ("runs where outcome = unfinished", "run", ["run-2"]),
        ("runs since 2026-10-04", "run", ["run-2"]),
        ("metrics", "metric", ["quality"]),
        ("features", "feature", ["search"]),
        ("categories", "category", ["a", "b"]),
        ("environments", "environment", ["production"]),
    ])
    func listsWhatIsAsked(question: String, column: String, expected: [String]) throws {
        let table = try Self.table(question)
        #expect(table.texts(column) == expected)
        #expect(table.question == question)
        #expect(table.position == Position(rawValue: 14))
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
        #expect(Set(table.columns.map(\.name)).count == table.columns.count)
    }

    @Test func aRunTellsWhatItsEventsTold() throws {
        let table = try Self.table("runs where run = run-1")
        #expect(table.texts("suite") == ["nightly"])
        #expect(table.texts("outcome") == ["completed"])
        #expect(table.texts("model") == ["m1"])
        #expect(table.texts("dataset") == ["golden"])
        #expect(table.numbers("cases") == [2])
        #expect(table.numbers("errors") == [1])
        #expect(table.numbers("scores") == [1])
        #expect(table.numbers("missing") == [1])
        #expect(table.texts("metrics") == ["quality"])
        #expect(table.column("started") == [.time(try Timestamp(rfc3339: "2026-10-03T10:00:00Z"))])
    }

    @Test func metricsSayWhenTheyLastHadData() throws {
        let table = try Self.table("metrics")
        #expect(table.numbers("n") == [3])
        let last = try Timestamp(rfc3339: "2026-10-05T10:02:00Z")
        #expect(table.column("last_update") == [.time(last)])
    }

    /// SQLite's texts end at a NUL where they are read, so all of these were one metric without a name.
    @Test func namesThatDifferAfterANulStayApart() throws {
        let ledger = try TestLedger()
        try ledger.append(
            ["a", "b"].enumerated().map { index, name in
                Self.event(
                    "score.recorded",
                    "0\(index + 1)T10:00:00Z",
                    #""metric":"\u0000\#(name)","value":1,"category":"x\u0000\#(name)""#
                )
            }
        )
        let metrics = try ledger.table("metrics").column("metric")
        #expect(metrics == [.text("\u{FFFD}a"), .text("\u{FFFD}b")])
        let categories = try ledger.table("categories").column("category")
        #expect(categories == [.text("x\u{FFFD}a"), .text("x\u{FFFD}b")])
    }

    @Test func nothingFoundIsSaid() throws {
        let table = try Self.table("deployments between 2026-10-07 and 2026-10-08")
        #expect(table.rows.isEmpty)
        #expect(table.notes == ["Nothing in the ledger matches."])
    }

    @Test func aTimeWithoutDataSaysWhenThereWasSome() throws {
        let table = try Self.table("show quality since 2026-10-20")
        #expect(table.rows.isEmpty)
        #expect(table.notes.contains { $0.contains("the last one came at 2026-10-05T10:02:00Z") })
        let between = try Self.table("show quality between 2026-09-01 and 2026-09-02")
        #expect(between.rows.isEmpty)
        #expect(between.notes.contains { $0.contains("2026-10-05T10:02:00Z") })
    }

    @Test func anEmptyLedgerAnswers() throws {
        let empty = try TestLedger()
        for question in [
            "deployments", "runs", "datasets", "evaluators", "metrics", "features", "environments",
            "categories",
        ] {
            let table = try empty.table(question)
            #expect(table.rows.isEmpty)
            #expect(table.position == .start)
            #expect(!table.columns.isEmpty)
            #expect(table.notes == ["Nothing in the ledger matches."])
        }
        for question in ["show quality", "what changed when faithfulness dropped"] {
            #expect(throws: QuestionError.self) { try empty.answerer().answer(question) }
        }
        let sql = try empty.table(".sql SELECT COUNT(*) AS n FROM changes")
        #expect(sql.numbers("n") == [0])
    }
}
