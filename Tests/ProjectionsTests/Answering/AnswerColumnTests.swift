import Ledger
import Testing

@testable import Projections

/// The names of the columns are a contract: programs read them.
@Suite("Answers: names of columns")
struct AnswerColumnTests {
    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        try ledger.append([
            EventFixture.score("13T10:00:00Z", 0.5, #""run":"run-1","case":"a""#),
            EventFixture.score("13T10:00:01Z", 0.5, #""run":"run-2","case":"a""#),
            EventFixture.score("13T10:00:02Z", 0.5),
            EventFixture.line("deployment.recorded", "13T10:05:00Z", #""deployment":"dep-1""#),
            EventFixture.line("dataset.versioned", "13T10:05:00Z", #""dataset":"d","version":"1""#),
        ])
        return ledger
    }

    @Test(arguments: [
        (
            "alerts", "alerts",
            "alert state severity rule labels value n threshold fired resolved incident by"
        ),
        (
            "incidents", "incidents",
            "incident state severity environment feature metric opened resolved alerts flaps cause"
        ),
        ("silences", "silences", "silence state matchers from until by why"),
        (
            "notifications", "notifications",
            "time outcome receiver alert transition incident attempts reason key position"
        ),
        (
            "gates", "gates",
            "time run verdict suite baseline overall delta detectable reasons commit pull position"
        ),
        (
            "verdicts", "verdicts",
            "time judge model run case trace feature category environment overall axes reasoning"
                + " rubric position"
        ),
        ("timeline", "timeline", "time kind id environment feature by text position"),
        (
            "shadow status", "shadow_status",
            "environment feature production candidate judge n mean_delta low high p worse since"
                + " last_update"
        ),
        ("diff of dataset d", "dataset_difference", "change name before after"),
        ("distribution of faithfulness", "distribution", "from to n share cumulative"),
        (
            "segments of faithfulness", "segments",
            "dimension value share before n_before after n_after p"
        ),
        (
            "compare run-1 with run-2", "comparison",
            "metric n mean reference_n reference_mean difference low high p pairs method finding"
        ),
        (
            "worst cases of run-1", "cases",
            "metric value case trace feature category model evaluator time prompt answer position"
        ),
        (
            "broken cases of run-1 against run-2", "broken_cases",
            "metric case value reference_value difference status feature category evaluator time"
                + " prompt answer position"
        ),
    ])
    func columnsAreStable(question: String, kind: String, columns: String) throws {
        let table = try Self.ledger().table(question)
        #expect(table.kind == kind)
        #expect(table.columns.map(\.name).joined(separator: " ") == columns)
    }
}
