import Testing

@testable import Projections

@Suite("Configuration: ledger.yaml")
struct LedgerConfigurationTests {
    private func read(_ text: String) throws -> LedgerConfiguration {
        try ConfigurationFile.read(text, name: "ledger.yaml", LedgerConfiguration.init)
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let error as ConfigurationError {
            return error.problems.map { "\($0.line):\($0.column) \($0.path): \($0.message)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func theStandardConfigurationIsValid() throws {
        let configuration = try read(StandardConfiguration.text)
        let rules = configuration.alerts.rules
        #expect(rules.count == 16)
        #expect(rules.map(\.severity).filter { $0 == .p0 }.count == 2)
        let degraded = try #require(rules.first { $0.name == "faithfulness_degraded" })
        #expect(degraded.threshold == 0.65)
        #expect(degraded.windowSeconds == 3_600)
        #expect(degraded.samplesMin == 20)
        #expect(degraded.forSeconds == 900)
        #expect(degraded.severity == .p1)
        #expect(degraded.dimensions == [.feature])
        #expect(configuration.alerts.rootMetric(of: "hallucination_rate") == "faithfulness")
    }

    @Test func theStandardShiftRulesPageForALargeDrop() throws {
        let rules = try read(StandardConfiguration.text).alerts.rules
        let shifts = rules.filter { $0.detector == .shift && $0.metric == "faithfulness" }
        #expect(shifts.map(\.dimensions) == [[.feature], []])
        for rule in shifts {
            #expect(rule.severity == .p1 && rule.threshold == 0.15 && rule.resolveThreshold == 0)
            #expect(rule.comparison == .aboveOrEqual && rule.runLengthSeconds == 56 * 86_400)
        }
        // What is usual is demoted where it pages, and never in rules of P0.
        #expect(
            rules.filter { $0.usualPolicy == .demote }.map(\.name) == [
                "faithfulness_degraded", "hallucination_rate_high",
            ]
        )
    }

    @Test func aShiftRuleIsCheckedForWhatMakesNoSense() {
        let text = """
            version: 1
            alerts:
              rules:
                - name: odd
                  detector: shift
                  metric: vibes
                  comparison: "<"
                  threshold: -1
                  usual: demote
                  severity: P3
                - name: slow
                  metric: faithfulness
                  comparison: "<"
                  threshold: 0.5
                  run_length: 8w
                  severity: P3
            """
        #expect(
            problems(text).map { String($0.split(separator: ":").last ?? "") } == [
                " nothing tells whether a high vibes is good",
                " a shift is how much worse the level is than usual, so that high is bad",
                " a shift is at least 0",
                " only threshold rules tell what is usual from what is news",
                " only shift rules have a run length",
            ]
        )
    }

    @Test func everyProblemIsNamedWithItsPlaceInOnePass() {
        let text = """
            version: 1
            alerts:
              tick: soon
              rules:
                - name: low
                  metric: faithfulness
                  comparison: "<"
                  treshold: 0.5
                  severity: P5
                - name: low
                  metric: latency_ms
                  comparison: "<"
                  threshold: 0.5
                  severity: P3
            """
        #expect(
            problems(text) == [
                "3:9 alerts.tick: must be a duration",
                "5:7 alerts.rules[0]: threshold is missing",
                "8:7 alerts.rules[0].treshold: unknown key",
                "9:17 alerts.rules[0].severity: must be one of P0, P1, P2, P3, watch",
                "10:13 alerts.rules[1].name: another rule has this name already",
                "12:19 alerts.rules[1].comparison: a low latency_ms is the good one, as far as is known",
            ]
        )
    }

    @Test func aMistypedKeyGetsASuggestion() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try read("version: 1\nalert:\n  rules: []\n")
        }
        #expect(error?.problems.first?.hint == "did you mean alerts?")
        #expect(error?.message.hasPrefix("ledger.yaml:2:1: alert: unknown key") == true)
    }

    @Test func whatIsNotYAMLSaysWhere() {
        #expect(problems("version: [1").first?.contains("not YAML") == true)
        #expect(problems("- 1\n").contains { $0.contains("must hold a mapping") })
        #expect(problems("").contains { $0.contains("version is missing") })
    }

    @Test func questionsHaveNames() throws {
        let text = """
            version: 1
            questions:
              morning: show faithfulness last 1d by feature
              culprit: what changed when faithfulness dropped
              rows: .sql SELECT count(*) FROM observations
            """
        let questions = try read(text).questions
        #expect(questions.map(\.name) == ["morning", "culprit", "rows"])
        #expect(questions.first?.text == "show faithfulness last 1d by feature")
    }

    @Test func whatIsNoQuestionIsSaidWithItsPlace() {
        let text = """
            version: 1
            questions:
              morning: show faithfulness by modle
              two words: metrics
              list: [a]
            """
        let found = problems(text)
        #expect(found.count == 3)
        #expect(found.contains { $0.hasPrefix("3:12 questions.morning: is no question: expected") })
        #expect(found.contains { $0.hasPrefix("4:14 questions.two words: a name is letters") })
        #expect(found.contains { $0.hasPrefix("5:9 questions: must be a text") })
    }

    @Test func pagesNeedARunbookAndAnOwner() {
        let text = """
            version: 1
            alerts:
              rules:
                - {name: low, metric: faithfulness, comparison: "<", threshold: 0.5, severity: P0}
            """
        #expect(problems(text).contains { $0.contains("a P0 rule needs a runbook") })
        #expect(problems(text).contains { $0.contains("a P0 rule needs an owner") })
    }

    @Test(arguments: [
        ("90s", 90), ("1h30m", 5_400), ("2d", 172_800), ("1w", 604_800), ("0", 0), ("0s", 0),
    ])
    func durationsAreRead(text: String, seconds: Int) {
        #expect(DurationText.seconds(text) == seconds)
        #expect(DurationText.seconds(DurationText.text(seconds)) == seconds)
    }

    @Test(arguments: ["", "5", "m", "1m1h", "1m1m", "-1m", "1.5h", "99999999999999999999s", "1h "])
    func otherTextsAreNoDurations(text: String) {
        #expect(DurationText.seconds(text) == nil)
    }
}
