import Foundation
import Testing
import TestSupport

/// `ledger repl` in tmux: what a person sees on the screen.
@Suite(
    .enabled(if: ReplFixture.hasTmux, "needs the ledger binary and tmux (apt-get install tmux)")
)
struct ReplScreenTests {
    /// Opens a REPL on the fixture and hands it over once it has prompted.
    private func withScreen(
        columns: Int = 80,
        hasColor: Bool = false,
        _ body: (TmuxScreen) async throws -> Void
    ) async throws {
        let fixture = try await ReplFixture()
        let screen = try await TmuxScreen(
            [fixture.binary.path, "repl", "--db", fixture.database],
            home: fixture.folder.path("home"),
            columns: columns,
            hasColor: hasColor
        )
        do {
            try await screen.waitForLastLine("ledger>")
            try await body(screen)
        } catch {
            await screen.end()
            throw error
        }
        await screen.end()
    }

    @Test func tabCompletesWhatIsUnique() async throws {
        try await withScreen { screen in
            try await screen.type("wha")
            try await screen.press("Tab")
            try await screen.wait(for: "ledger> what")
            try await screen.type("changed when fai")
            try await screen.press("Tab")
            try await screen.wait(for: "when faithfulness")
            try await screen.type("dropped in sea")
            try await screen.press("Tab")
            try await screen.waitForLastLine(
                "ledger> what changed when faithfulness dropped in search"
            )
        }
    }

    @Test func tabExtendsToTheCommonPrefixAndThenLists() async throws {
        try await withScreen { screen in
            try await screen.type("deployments where deployment = d")
            try await screen.press("Tab")
            try await screen.waitForLastLine("ledger> deployments where deployment = dep-7")
            try await screen.press("Tab")
            try await screen.wait(for: "the three deployments and the line again") { lines in
                ["dep-768", "dep-770", "dep-771"].allSatisfy { id in
                    lines.contains { $0.contains(id) }
                } && lines.last { !$0.isEmpty } == "ledger> deployments where deployment = dep-7"
            }
            try await screen.type("71")
            try await screen.press("Enter")
            try await screen.wait(for: "refactor context assembly")
        }
    }

    @Test func metricsOfAnyScriptAreCompleted() async throws {
        try await withScreen { screen in
            try await screen.type("show qual")
            try await screen.press("Tab")
            try await screen.wait(for: "ledger> show qualité")
        }
    }

    @Test func tabWithNothingToOfferLeavesTheLine() async throws {
        try await withScreen { screen in
            try await screen.type("show xyzzy")
            try await screen.press("Tab")
            try await screen.type("!")
            try await screen.waitForLastLine("ledger> show xyzzy!")
        }
    }

    @Test func theHistoryIsSearchedBackwards() async throws {
        try await withScreen { screen in
            for question in ["environments", "features", "metrics"] {
                try await screen.type(question)
                try await screen.press("Enter")
                try await screen.wait(for: "the prompt after \(question)") { lines in
                    lines.contains("ledger> \(question)") && lines.last { !$0.isEmpty } == "ledger>"
                }
            }
            try await screen.press("C-r")
            try await screen.type("envi")
            try await screen.wait(for: "the question that was found") { lines in
                lines.filter { $0.contains("environments") }.count >= 2
            }
            try await screen.press("Enter")
            try await screen.wait(for: "the question asked again") { lines in
                lines.filter { $0 == "production" || $0.hasPrefix("production ") }.count >= 2
                    && lines.last { !$0.isEmpty } == "ledger>"
            }
        }
    }

    @Test func anErrorPointsAtTheWord() async throws {
        try await withScreen { screen in
            let question = "what changed when faithfulness droped"
            try await screen.type(question)
            try await screen.press("Enter")
            let lines = try await screen.wait(for: "Did you mean dropped?")
            let caret = try #require(lines.first { $0.contains("^^^^^^") })
            let index = try #require(lines.firstIndex(of: caret))
            let quoted = Array(lines[index - 1])
            let start = caret.prefix { $0 == " " }.count
            #expect(String(quoted[start..<(start + 6)]) == "droped")
            try await screen.waitForLastLine("ledger>")
        }
    }

    @Test func aNarrowerWindowKeepsTheLineAndNarrowsTheAnswer() async throws {
        try await withScreen { screen in
            let question = "what changed when faithfulness dropped in search"
            try await screen.type(question)
            try await screen.wait(for: question)
            try await screen.resize(columns: 40)
            // 8 columns of prompt and 48 of question need two rows of 40.
            let rows = [
                "ledger> what changed when faithfulness d", "ropped in search",
            ]
            try await screen.wait(for: "the line in two rows") { lines in
                Array(lines.filter { !$0.isEmpty }.suffix(2)) == rows
            }
            try await screen.press("Enter")
            let lines = try await screen.wait(for: "the prompt below the answer") { lines in
                lines.last { !$0.isEmpty } == "ledger>"
            }
            #expect(lines.allSatisfy { $0.count <= 40 })
            #expect(lines.contains { $0.contains("dep-771") })
        }
    }

    @Test func commandsAreCompletedAfterADot() async throws {
        try await withScreen { screen in
            try await screen.type(".for")
            try await screen.press("Tab")
            try await screen.type("js")
            try await screen.press("Tab", "Tab")
            try await screen.wait(for: "json and jsonl") { lines in
                lines.contains { $0.contains("json   jsonl") }
                    && lines.last { !$0.isEmpty } == "ledger> .format json"
            }
            try await screen.press("C-u")
            try await screen.type(".in se")
            try await screen.press("Tab", "Enter")
            try await screen.waitForLastLine("ledger search>")
        }
    }

    /// A person sees the hint, and the cursor where it was.
    @Test func theNextWordsStandBehindTheCursor() async throws {
        try await withScreen(hasColor: true) { screen in
            try await screen.type("show fai")
            try await screen.waitForLastLine("ledger> show faithfulness")
            #expect(try await screen.cursorColumn() == 16)
            try await screen.press("Tab")
            try await screen.wait(for: "the words that may come next") { lines in
                lines.last { !$0.isEmpty }?.contains("faithfulness in · ") == true
            }
            // At the edge of the window the hint is cut and never wrapped.
            try await screen.resize(columns: 44)
            try await screen.type("b")
            try await screen.press("BSpace")
            try await screen.wait(for: "a hint that fits") { lines in
                let last = lines.last { !$0.isEmpty } ?? ""
                return last.hasPrefix("ledger> show faithfulness ") && last.hasSuffix("…")
                    && last.count <= 44
            }
            try await screen.press("C-u")
            try await screen.waitForLastLine("ledger>")
        }
    }

    @Test func pastedLinesWaitForEnter() async throws {
        try await withScreen { screen in
            try await screen.paste("features\nenvironments\n")
            try await screen.waitForLastLine("ledger> features⏎environments")
            try await screen.press("Enter")
            try await screen.wait(for: "both answers") { lines in
                lines.contains { $0.hasPrefix("assistant") }
                    && lines.contains { $0.hasPrefix("production") }
                    && lines.last { !$0.isEmpty } == "ledger>"
            }
            // It comes back from the history as it was.
            try await screen.press("Up")
            try await screen.waitForLastLine("ledger> features⏎environments")
        }
    }

    @Test func watchingRedrawsInPlaceAndEndsWithControlC() async throws {
        try await withScreen { screen in
            try await screen.type(".watch 1s features")
            try await screen.press("Enter")
            let first = try await screen.wait(for: "every 1s, now ")
            let heading = try #require(first.first { $0.hasPrefix("every 1s") })
            try await screen.wait(for: "a later heading, on top") { lines in
                lines[0].hasPrefix("every 1s") && lines[0] != heading
                    && lines.filter { $0.hasPrefix("assistant") }.count == 1
            }
            try await screen.press("C-c")
            try await screen.waitForLastLine("ledger>")
            try await screen.type("environments")
            try await screen.press("Enter")
            try await screen.wait(for: "production")
        }
    }

    @Test func interruptedTypingAndEndOfInputAreShown() async throws {
        try await withScreen { screen in
            try await screen.type("never asked")
            try await screen.press("C-c")
            try await screen.wait(for: "never asked^C")
            try await screen.waitForLastLine("ledger>")
            try await screen.press("C-d")
            try await screen.waitForLastLine("exit code 0")
        }
    }

    @Test func hostileTextIsShownAndNotObeyed() async throws {
        try await withScreen { screen in
            try await screen.type("deployments")
            try await screen.press("Enter")
            try await screen.wait(for: "evil")
            // Had the screen been cleared, the prompt with the question would be gone.
            let lines = try await screen.lines()
            #expect(lines.contains("ledger> deployments"))
        }
    }
}
