import Ledger
import Testing

@testable import Repl

@Suite("Scripts of a session")
struct SessionScriptTests {
    @Test(arguments: [
        ("one\ntwo", ["one", "two"]), ("one\r\ntwo\r\n", ["one", "two", ""]), ("", [""]),
        ("a \\\nb", ["a b"]), ("a\\\n  b\\\nc", ["a b c"]), ("a \\", ["a "]),
        (".sql SELECT 1\nmetrics", [".sql SELECT 1", "metrics"]),
        (".sql SELECT 1,\n2;\nmetrics", [".sql SELECT 1,\n2;", "metrics"]),
        (".sql SELECT 1;\n.sql SELECT 2;", [".sql SELECT 1;", ".sql SELECT 2;"]),
        (
            ".sql SELECT 1\n.format csv\n.sql SELECT 2;",
            [".sql SELECT 1", ".format csv", ".sql SELECT 2;"]
        ),
    ])
    func linesAreTakenApart(text: String, lines: [String]) {
        #expect(SessionScript.lines(of: text) == lines)
    }

    @Test func aLineGoesOnAfterABackslash() {
        let session = ScriptedSession([
            .type("show faithfulness \\"), .type("by model"), .type("half \\"), .interrupt,
            .type("one"), .type("open \\"),
        ])
        #expect(
            session.output.data
                == "{\"question\":\"show faithfulness by model\"}\n{\"question\":\"one\"}\n"
                + "{\"question\":\"open\"}\n"
        )
        #expect(
            session.reader.prompts == [
                "ledger> ", "   ...> ", "ledger> ", "   ...> ", "ledger> ", "ledger> ", "   ...> ",
            ]
        )
        #expect(session.reader.pendings[1] == "show faithfulness ")
    }

    @Test func aPasteOfSeveralLinesIsSeveralQuestions() {
        let session = ScriptedSession(typing: ["one\ntwo", ".sql SELECT 1\nFROM x;"])
        #expect(
            session.output.data
                == "{\"question\":\"one\"}\n{\"question\":\"two\"}\n"
                + "{\"question\":\".sql SELECT 1\\nFROM x;\"}\n"
        )
    }

    @Test func aConditionIsTheExitCodeOfAScript() throws {
        let met = try AnswerCondition("rows > 0")
        let unmet = try AnswerCondition("question = other")
        let wrong = try AnswerCondition("rosw > 0")
        let lines: [ScriptedReader.Step] = [.type("one"), .type("two")]
        func failure(_ condition: AnswerCondition, _ steps: [ScriptedReader.Step]) -> FailureClass?
        {
            ScriptedSession(steps, isInteractive: false) { $0.condition = condition }.failure
        }
        #expect(failure(met, lines) == .negative)
        #expect(failure(unmet, lines) == nil)
        #expect(failure(wrong, lines) == .usage)
        #expect(failure(met, lines + [.type("complain")]) == .inconclusive)
    }
}
