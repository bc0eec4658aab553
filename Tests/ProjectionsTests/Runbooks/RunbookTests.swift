import Foundation
import Ledger
import Testing

@testable import Projections

@Suite("Runbooks")
struct RunbookTests {
    private func alert(
        metric: String? = "faithfulness",
        feature: String? = "search",
        labels: [String: String] = [:],
        detector: AlertDetector = .threshold,
        comparison: AlertComparison = .below,
        onset: String? = "2026-10-13T10:13:00.5Z"
    ) throws -> Alert {
        var data = AlertFiredData(alert: "A-7k3f9q2m", rule: "low", severity: .p1)
        data.metric = metric
        data.environment = "staging"
        data.feature = feature
        data.detector = detector.rawValue
        data.comparison = comparison.rawValue
        data.since = "2026-10-13T10:20:00Z"
        data.onset = onset
        data.labels = labels
        data.incident = "I-4t8w1c6b"
        let fired = try Timestamp(rfc3339: "2026-10-13T10:25:00Z").second
        let record = try EventLine.record(1, .alertFired, at: fired, data)
        return try #require(AlertHistory([record]).alerts.first)
    }

    private func filled(_ text: String, _ alert: Alert) -> [Runbook.Line] {
        Runbook(text).filled(with: RunbookFacts(alert, metrics: MetricCatalogue()))
    }

    @Test func linesAreToldApart() {
        let text =
            "# A\n\n```sh\nledger query \"metrics\"\nledger query \"a\" | b\nledger alert ack\n```\nB\n\n"
        #expect(
            Runbook(text).lines == [
                .prose("# A"), .prose(""), .question("metrics"), .command("ledger query \"a\" | b"),
                .command("ledger alert ack"), .prose("B"),
            ]
        )
    }

    @Test func factsAreFilledIn() throws {
        let text = """
            {alert} {incident} {feature} {fired} {onset} {unknown} {
            ```sh
            ledger query "show {metric}{place}{where} since {since}"
            ledger query "what changed when {metric} {moved}{place}"
            ledger query "deployments in environment {environment} since {three_hours_before}"
            ledger query "show {metric} since {day_before}"
            ledger alert ack {alert} --by YOU
            ```
            """
        #expect(
            filled(text, try alert(labels: ["feature": "search", "category": "hard ones"])) == [
                .prose(
                    "A-7k3f9q2m I-4t8w1c6b search 2026-10-13T10:25:00Z 2026-10-13T10:13:00Z {unknown} {"
                ),
                .question(
                    "show faithfulness in feature search in environment staging where category ="
                        + " \"hard ones\" since 2026-10-13T10:13:00Z"
                ),
                .question(
                    "what changed when faithfulness dropped in feature search in environment staging"
                ),
                .question("deployments in environment staging since 2026-10-13T07:13:00Z"),
                .question("show faithfulness since 2026-10-12T10:13:00Z"),
                .command("ledger alert ack A-7k3f9q2m --by YOU"),
            ]
        )
    }

    /// A run rule is violated when its value is high, whatever the metric does.
    @Test func theMovementIsThatOfTheMetric() throws {
        func moved(
            _ metric: String,
            _ detector: AlertDetector,
            _ comparison: AlertComparison
        ) throws -> [Runbook.Line] {
            filled("{moved}", try alert(metric: metric, detector: detector, comparison: comparison))
        }
        #expect(try moved("faithfulness", .spc, .aboveOrEqual) == [.prose("dropped")])
        #expect(try moved("toxicity", .spc, .aboveOrEqual) == [.prose("rose")])
        #expect(try moved("mystery", .spc, .aboveOrEqual) == [.prose("changed")])
        #expect(try moved("mystery", .threshold, .above) == [.prose("rose")])
        #expect(try moved("mystery", .threshold, .belowOrEqual) == [.prose("dropped")])
    }

    @Test func whatIsNotKnownIsSaidOrStays() throws {
        let alert = try alert(metric: nil, feature: nil, onset: nil)
        #expect(
            filled("{metric} {feature} {onset} {since}{place}", alert) == [
                .prose("{metric} all features unknown 2026-10-13T10:20:00Z in environment staging")
            ]
        )
    }

    /// Names in events come from outside: a shell must take them for names.
    @Test(arguments: [
        "a b", "$(touch x)", "`id`", "a\"b", "a'b", "a;b", "!!", "\\", "ä", "a\nb", "{alert}",
    ])
    func namesCannotBecomeCommands(feature: String) throws {
        let alert = try alert(metric: "m", feature: feature)
        let text = "```sh\nprintf %s {feature}\nledger query \"show {metric}{place}\"\n```"
        let lines = filled(text, alert)
        guard case .command(let command) = lines[0], case .question(let question) = lines[1] else {
            Issue.record("\(lines)")
            return
        }
        let shell = Process()
        let pipe = Pipe()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = [
            "-c",
            "\(command); echo; ledger() { shift; printf %s \"$1\"; }; \(Runbook.commandLine(question))",
        ]
        shell.standardOutput = pipe
        try shell.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(),
            as: UTF8.self
        )
        shell.waitUntilExit()
        #expect(output == "\(feature)\n\(question)")
        #expect(throws: Never.self) {
            try QuestionParser.parse(question, now: Timestamp(seconds: 0))
        }
    }

    /// What is published holds only words that are known, and every question can be read.
    @Test(arguments: StandardRunbooks.texts.keys.sorted())
    func standardRunbooksAreSound(name: String) throws {
        let text = try #require(StandardRunbooks.texts[name])
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/runbooks/\(name)")
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
        let runbook = Runbook(text)
        #expect(runbook.unknownPlaceholders.isEmpty)
        #expect(Runbook("{sinse} {since}").unknownPlaceholders == ["sinse"])
        let lines = runbook.filled(
            with: RunbookFacts(try alert(labels: ["model": "m"]), metrics: MetricCatalogue())
        )
        var questions: [String] = []
        for line in lines {
            if case .command(let command) = line { #expect(!command.hasPrefix("ledger query")) }
            guard case .question(let question) = line else { continue }
            questions.append(question)
            #expect(!question.contains("{"), "\(question)")
            _ = try QuestionParser.parse(question, now: Timestamp(seconds: 1_760_000_000))
        }
        #expect(questions.contains { $0.hasPrefix("what changed") })
        for part in [
            "How bad is it", "What changed", "Look at answers", "ecide", "itigate", "Verify",
            "Afterwards",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    /// Every rule that pages names a runbook that is there.
    @Test func theStandardRulesThatPageHaveRunbooks() throws {
        let rules = try ConfigurationFile.read(StandardConfiguration.text, name: "") {
            LedgerConfiguration($0).alerts.rules
        }
        let pages = rules.filter { $0.severity <= .p1 }
        #expect(pages.count >= 4)
        for rule in pages {
            let text = try #require(StandardRunbooks.text(of: rule.runbook), "\(rule.name)")
            #expect(
                text.contains("`\(rule.name)`") || rule.runbook.hasSuffix("quality-shift.md"),
                "\(rule.name)"
            )
        }
    }
}
