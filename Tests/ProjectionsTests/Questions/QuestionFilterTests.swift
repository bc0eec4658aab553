import Ledger
import Testing

@testable import Projections

struct QuestionFilterTests {
    private func filter(_ condition: String, of head: String = "deployments") throws
        -> QuestionFilter
    {
        let question = try QuestionParser.parse(
            "\(head) where \(condition)",
            now: Timestamp(seconds: 0)
        )
        return try #require(question.filter)
    }

    private let deployment: [QuestionDimension: [String]] = [
        .deployment: ["dep-771"], .by: ["mk"], .kind: ["model"],
        .component: ["retrieval", "prompts"],
        .message: ["Refactor Context assembly"],
    ]

    @Test(arguments: [
        ("by = mk", true), ("by = MK", false), ("by != mk", false), ("by != ak", true),
        ("message ~ context", true), ("message ~ prompt", false), ("component = prompts", true),
        ("component != prompts", false), ("component != ranking", true), ("commit = a", false),
        ("commit != a", true), ("not commit = a", true), ("by = mk and kind = service", false),
        ("by = mk or kind = service", true), ("not (by = mk or kind = service)", false),
        ("by = ak or by = mk and kind = model", true),
        ("(by = ak or by = mk) and kind = flag", false),
    ])
    func matches(condition: String, expected: Bool) throws {
        #expect(try filter(condition).matches { deployment[$0] ?? [] } == expected)
    }

    @Test(arguments: [
        ("cases >= 10", true), ("cases > 10", false), ("cases = 10.0", true), ("cases < 9", false),
        ("cases <= 10", true), ("cases != 10", false), ("errors > 0", false), ("errors != 1", true),
        ("cases ~ 1", true),
    ])
    func numbersAreComparedAsNumbers(condition: String, expected: Bool) throws {
        let run: [QuestionDimension: [String]] = [.cases: ["10"]]
        #expect(try filter(condition, of: "runs").matches { run[$0] ?? [] } == expected)
    }

    @Test func theDescriptionCanBeAskedAgain() throws {
        for condition in [
            "by = mk", "not (by = mk or kind ~ \"a b\") and commit != \"x\\\"y\"",
            "by = a or by = b and not not by = c",
        ] {
            let first = try filter(condition)
            let second = try filter(first.description)
            #expect(first.description == second.description)
            #expect(first.comparisons.map(\.value) == second.comparisons.map(\.value))
        }
    }
}
