import Ledger
import Testing

@testable import Projections

/// Comparisons and cases.
///
/// Differences, intervals and p-values are those of scipy 1.x
/// (`ttest_1samp`, `ttest_ind(equal_var=False)`) on the same numbers.
@Suite("Answers: comparisons and cases")
struct ComparisonQuestionTests {
    private static let values: [(String, [(String, Double)])] = [
        ("run-11", [("c1", 0.95), ("c2", 0.9), ("c3", 0.8), ("c4", 0.75), ("c6", 1)]),
        ("run-12", [("c1", 0.9), ("c2", 0.8), ("c3", 0.4), ("c4", 0.7), ("c5", 0.6)]),
    ]

    private static func run(
        _ name: String,
        _ day: Int,
        _ cases: [(String, Double)],
        revision: String = "r1",
        version: String = "v1"
    ) -> [String] {
        [
            EventFixture.line(
                "run.started",
                "\(day)T10:00:00Z",
                #""run":"\#(name)","suite":"nightly","dataset":{"name":"golden","version":"\#(version)"}"#
            )
        ]
            + cases.enumerated().map { index, one in
                EventFixture.score(
                    "\(day)T10:01:0\(index)Z",
                    one.1,
                    #""run":"\#(name)","case":"\#(one.0)","environment":"ci","#
                        + #""category":"\#(index % 2 == 0 ? "a" : "b")","#
                        + #""evaluator":{"name":"judge","revision":"\#(revision)"}"#
                )
            } + [
                EventFixture.line(
                    "run.finished",
                    "\(day)T10:05:00Z",
                    #""run":"\#(name)","cases":5,"outcome":"completed""#
                )
            ]
    }

    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        for (index, one) in values.enumerated() {
            try ledger.append(run(one.0, 10 + index, one.1))
        }
        return ledger
    }

    private func close(_ values: [Double], _ expected: [Double]) -> Bool {
        values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-9 }
    }

    @Test func runsAreComparedCaseByCase() throws {
        let table = try Self.ledger().table("compare run-12 with run-11")
        #expect(table.texts("method") == ["paired"])
        #expect(table.numbers("pairs") == [4])
        #expect(close(table.numbers("mean"), [0.68]))
        #expect(close(table.numbers("reference_mean"), [0.88]))
        #expect(close(table.numbers("difference"), [-0.15]))
        #expect(close(table.numbers("low"), [-0.417842768135708]))
        #expect(close(table.numbers("high"), [0.117842768135708]))
        #expect(close(table.numbers("p"), [0.172724256756683]))
        #expect(table.texts("finding") == ["no difference seen"])
        let reversed = try Self.ledger().table("compare run-11 with run-12")
        #expect(close(reversed.numbers("difference"), [0.15]))
    }

    @Test func byCategoryEachHasARow() throws {
        let table = try Self.ledger().table("compare run-12 with run-11 by category")
        #expect(table.texts("category") == ["a", "b"])
        #expect(table.numbers("pairs") == [2, 2])
        let narrow = try Self.ledger().table("compare run-12 with run-11 where category = b")
        #expect(close(narrow.numbers("difference"), [-0.075]))
    }

    @Test func theBaselineIsTheApprovedRunOfTheSuite() throws {
        let ledger = try Self.ledger()
        let without = try ledger.table("compare run-12 with baseline")
        #expect(without.rows.isEmpty)
        #expect(without.notes.contains { $0.contains("No baseline is approved") })
        try ledger.append([
            EventFixture.line(
                "baseline.approved",
                "10T12:00:00Z",
                #""run":"run-11","suite":"nightly","by":"mk""#
            )
        ])
        #expect(close(try ledger.table("compare run-12").numbers("difference"), [-0.15]))
        let itself = try ledger.table("compare run-11 with baseline")
        #expect(itself.notes.contains { $0.contains("is the baseline itself") })
        let broken = try ledger.table("broken cases of run-12")
        #expect(broken.texts("case") == ["c3"])
        let past = try ledger.table("compare run-11 with baseline as of 2026-10-10T11:59:00Z")
        #expect(past.notes.contains { $0.contains("No baseline is approved") })
        #expect(past.rows.isEmpty)
    }

    @Test func acrossRevisionsThereIsAReasonAndNoNumber() throws {
        let ledger = try Self.ledger()
        try ledger.append(Self.run("run-13", 12, Self.values[1].1, revision: "r2", version: "v2"))
        let table = try ledger.table("compare run-13 with run-12")
        #expect(table.numbers("difference").isEmpty && table.numbers("p").isEmpty)
        #expect(table.texts("finding").first?.contains("was changed between") == true)
        #expect(table.notes.contains { $0.contains("different datasets") })
        let broken = try ledger.table("broken cases of run-13 against run-12")
        #expect(broken.rows.isEmpty)
        #expect(broken.notes.contains { $0.contains("no case in common") })
    }

    private static func traffic() throws -> TestLedger {
        let ledger = try TestLedger()
        let before = [0.9, 0.85, 0.95, 0.8]
        let after = [0.5, 0.6, 0.55, 0.65]
        try ledger.append(
            before.enumerated().map { index, value in
                EventFixture.score(
                    "13T09:5\(index):00Z",
                    value,
                    #""feature":"search","model":"old","trace":"b\#(index)""#
                )
            }
                + after.enumerated().map { index, value in
                    EventFixture.score(
                        "13T10:1\(index):00Z",
                        value,
                        #""feature":"search","model":"new","trace":"a\#(index)""#
                    )
                } + [
                    // In the minute of the deployment: on neither side.
                    EventFixture.score("13T10:05:30Z", 0, #""feature":"billing","model":"odd""#),
                    EventFixture.line(
                        "deployment.recorded",
                        "13T10:05:00Z",
                        #""deployment":"dep-1","components":["search"]"#
                    ),
                ]
        )
        return ledger
    }

    @Test(arguments: [
        "compare dep-1", "compare before dep-1 with after", "compare new with old",
        "compare model new with old in search",
        "compare faithfulness between 2026-10-13T09:50Z and 2026-10-13T10:00Z with between"
            + " 2026-10-13T10:10Z and 2026-10-13T10:20Z",
        "compare after dep-1 with before dep-1 for faithfulness",
    ])
    func samplesAreComparedByWelch(question: String) throws {
        let table = try Self.traffic().table(question)
        #expect(table.texts("method") == ["unpaired"])
        #expect(table.numbers("n") == [4] && table.numbers("reference_n") == [4])
        #expect(close(table.numbers("difference"), [-0.3]))
        #expect(close(table.numbers("low"), [-0.411685734758235]))
        #expect(close(table.numbers("high"), [-0.188314265241765]))
        #expect(close(table.numbers("p"), [0.000594764975486]))
        #expect(table.texts("finding") == ["worse"])
    }

    @Test func aWindowIsTheLengthOfASide() throws {
        let table = try Self.traffic().table("compare dep-1 window 7m")
        #expect(table.numbers("n") == [3])
        #expect(table.numbers("reference_n").isEmpty || table.numbers("reference_n") == [0])
        #expect(table.texts("finding").first?.contains("has no scores of it") == true)
    }

    @Test(arguments: [
        ("worst cases of run-12", "case", ["c3", "c5", "c4", "c2", "c1"]),
        ("worst 2 cases of run-12 for faithfulness", "case", ["c3", "c5"]),
        ("best cases of run-12 limit 1", "case", ["c1"]),
        ("worst cases of run-12 where category = b", "case", ["c4", "c2"]),
        ("worst cases of run-12 where case = c2", "case", ["c2"]),
        ("broken cases of run-12 against run-11", "case", ["c3"]),
        ("broken cases of run-12 against run-11 below 0.75", "case", ["c3", "c4"]),
        ("broken cases of run-12 against run-11 below 0.3", "case", []),
        ("broken cases of run-11 against run-12", "case", []),
    ])
    func casesAreRanked(question: String, column: String, expected: [String]) throws {
        let table = try Self.ledger().table(question)
        #expect(table.texts(column) == expected)
        #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }

    @Test(arguments: [
        ("worst 3 cases of faithfulness in search", ["a0", "a2", "a1"]),
        ("best cases of faithfulness in search limit 2", ["b2", "b0"]),
        ("worst cases of faithfulness in search before 2026-10-13T10:00Z limit 1", ["b3"]),
        ("worst cases of faithfulness where model = old limit 1", ["b3"]),
        ("worst 2 cases of faithfulness in search as of 2026-10-13T10:11:00Z", ["a0", "a1"]),
    ])
    func requestsOfLiveTrafficAreRanked(question: String, traces: [String]) throws {
        #expect(try Self.traffic().table(question).texts("trace") == traces)
    }

    @Test func aCaseThatEndedInAnErrorIsBroken() throws {
        let ledger = try Self.ledger()
        try ledger.append([
            EventFixture.line(
                "score.recorded",
                "12T10:00:00Z",
                #""metric":"faithfulness","value":null,"status":"error","run":"run-13","case":"c1","#
                    + #""evaluator":{"name":"judge","revision":"r1"},"environment":"ci""#
            )
        ])
        let table = try ledger.table("broken cases of run-13 against run-11")
        #expect(table.texts("case") == ["c1"] && table.texts("status") == ["error"])
        #expect(try ledger.table("worst cases of run-13").rows.isEmpty)
    }

    @Test func textsAreShownUnlessTheyAreMissingOrErased() throws {
        let ledger = try TestLedger()
        let texts = ["first prompt", "first answer", "erased answer"].map { text in
            (hash: MerkleHash.leaf(text), text: text)
        }
        try ledger.store.storeTexts(texts)
        try ledger.store.redactText(hash: texts[2].hash)
        func score(_ index: Int, _ prompt: String, _ answer: String) -> String {
            EventFixture.score(
                "13T10:0\(index):00Z",
                Double(index) / 10,
                #""texts":{"prompt":"sha256:\#(prompt)","answer":"sha256:\#(answer)"}"#
            )
        }
        let absent = String(repeating: "0", count: 64)
        try ledger.append([
            score(1, texts[0].hash.hex, texts[1].hash.hex), score(2, absent, texts[2].hash.hex),
        ])
        let table = try ledger.table("worst cases of faithfulness")
        #expect(table.column("prompt") == [.text("first prompt"), .none])
        #expect(table.column("answer") == [.text("first answer"), .none])
        #expect(table.notes.contains { $0.hasPrefix("1 texts were not stored") })
        #expect(table.notes.contains("1 texts were erased."))
    }

    /// Runs that went on at the same time, their scores in any order, are told apart.
    @Test func interleavedRunsAreToldApart() throws {
        let ledger = try TestLedger()
        var lines: [String] = []
        for index in 0..<300 {
            for run in ["left", "right"] {
                let minute = 10 + index / 60
                let second = index % 60
                lines.append(
                    EventFixture.score(
                        "13T\(minute):00:\(second < 10 ? "0" : "")\(second)Z",
                        run == "left" ? 0.25 : 0.75,
                        #""run":"\#(run)","case":"c\#(index)""#
                    )
                )
            }
        }
        try ledger.append(lines)
        let table = try ledger.table("compare left with right")
        #expect(table.numbers("n") == [300] && table.numbers("pairs") == [300])
        #expect(close(table.numbers("difference"), [-0.5]))
    }
}
