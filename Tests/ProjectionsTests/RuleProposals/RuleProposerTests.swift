import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// Rules from histories made by hand, whose percentiles are known.
@Suite("Rule proposals")
struct RuleProposerTests {
    private static let start: Int64 = 1_760_054_400

    /// Scores, one a minute, by minutes since the start.
    private func ledger(
        _ metric: String,
        minutes: Range<Int64>,
        feature: String = "search",
        _ value: (Int64) -> Double
    ) throws -> TestLedger {
        let ledger = try TestLedger()
        try append(to: ledger, metric, minutes: minutes, feature: feature, value)
        return ledger
    }

    private func append(
        to ledger: TestLedger,
        _ metric: String,
        minutes: Range<Int64>,
        feature: String = "search",
        _ value: (Int64) -> Double
    ) throws {
        var lines: [String] = []
        for minute in minutes {
            let score = value(minute)
            guard !score.isNaN else { continue }
            let time = Timestamp(seconds: Self.start + minute * 60).rfc3339
            lines.append(
                """
                {"metric":"\(metric)","value":\(score),"feature":"\(feature)",\
                "id":"\(metric)-\(feature)-\(minute)","time":"\(time)"}
                """
            )
        }
        try ledger.append(lines)
    }

    private func engine(_ ledger: TestLedger, days: Int64 = 20) throws -> AlertEngine {
        AlertEngine(
            store: ledger.store,
            projections: try ledger.folded(),
            configuration: LedgerConfiguration(),
            clock: { Timestamp(seconds: Self.start + days * 86_400) }
        )
    }

    private func proposals(
        _ ledger: TestLedger,
        _ request: (inout AlertEngine.ProposalRequest) -> Void = { _ in }
    ) throws -> [RuleProposal] {
        var asked = AlertEngine.ProposalRequest()
        request(&asked)
        return try engine(ledger).proposals(asked).proposals
    }

    /// Hours that rise evenly, so that the percentiles of their means are known.
    ///
    /// Hour h has the value 0.80 + 0.001 · h: of 100 hours 5 are below 0.805 and 10 below 0.81. They lie
    /// together: the rule fires once in those 100 hours, which is more than once a week, so that the
    /// threshold moves on beyond the percentiles until it does not.
    @Test func thresholdsArePercentilesOfTheWindowedMeans() throws {
        let ledger = try ledger("faithfulness", minutes: 0..<(100 * 60)) { minute in
            0.80 + 0.001 * Double(minute / 60)
        }
        let proposal = try #require(try proposals(ledger).first)
        guard case .rule(let rule, let backtest) = proposal.outcome else {
            Issue.record("\(proposal)")
            return
        }
        #expect(proposal.feature == "search" && rule.scope.feature == "search")
        #expect(rule.comparison == .below)
        // A score a minute: half an hour holds 30, which is not enough, and an hour 60.
        #expect(rule.windowSeconds == 3_600 && rule.samplesMin == 30)
        #expect(rule.forSeconds == 900 && rule.keepFiringForSeconds == 900)
        #expect(backtest.windowCount == 100)
        #expect(rule.threshold < 0.8 && rule.threshold > 0.7)
        let resolve = try #require(rule.resolveThreshold)
        #expect(abs(resolve - 0.81) <= 0.0015)
        #expect(backtest.tail == 0 && backtest.firings.isEmpty)
        #expect(abs(backtest.weeks - 100.0 / 168) < 0.01)
        #expect(try #require(backtest.falsePerWeek) <= RuleProposer.alertsPerWeekMax)
    }

    /// The same, and a rule may fire once in its three weeks: now the percentiles are enough.
    @Test func theMostSensitiveThresholdIsTaken() throws {
        let ledger = try ledger("faithfulness", minutes: 0..<(500 * 60)) { minute in
            minute % 5 == 0 ? 0.80 + 0.0002 * Double(minute / 60) : .nan
        }
        let proposal = try #require(try proposals(ledger) { $0.windowMinutes = 240 }.first)
        let (rule, backtest) = (try #require(proposal.rule), try #require(proposal.backtest))
        // Windows of four hours, each 0.0008 above the one before: 125 of them from 0.8003 on. The
        // 5th percentile of their means is that of the 6th or 7th: 0.8003 + 6 · 0.0008 = 0.8051.
        #expect(backtest.windowCount == 125)
        #expect(abs(rule.threshold - 0.8051) <= 0.0009)
        let beyond = (0..<125).count { 0.8003 + 0.0008 * Double($0) < rule.threshold }
        #expect(abs(backtest.tail * 125 - Double(beyond)) <= 1)
        #expect(backtest.firings.count == 1 && backtest.falseCount == 1)
        #expect(abs(try #require(backtest.alertsPerWeek) - 168.0 / 500) < 0.01)
    }

    /// A history that is the same all the time, and an incident of three hours in it.
    @Test func anIncidentIsLeftOutAndCaught() throws {
        let bad: Range<Int64> = 6_000..<6_180
        var generator = SeededGenerator(seed: 5)
        let ledger = try ledger("faithfulness", minutes: 0..<(10 * 1_440)) { minute in
            let value = bad.contains(minute) ? 0.5 : 0.9
            return value + Double.random(in: -0.05...0.05, using: &generator)
        }
        func alert(_ name: String, _ minute: Int64, _ end: Int64) throws {
            var fired = AlertFiredData(alert: "A-\(name)", rule: "r", severity: .p1)
            fired.environment = "production"
            fired.feature = "search"
            fired.metric = "faithfulness"
            fired.incident = "I-\(name)"
            let resolved = AlertResolvedData(alert: "A-\(name)", rule: "r")
            try ledger.append([
                EventLine.text(
                    id: "f-\(name)",
                    type: .alertFired,
                    time: Timestamp(seconds: Self.start + minute * 60),
                    data: fired
                ),
                EventLine.text(
                    id: "r-\(name)",
                    type: .alertResolved,
                    time: Timestamp(seconds: Self.start + end * 60),
                    data: resolved
                ),
            ])
        }
        let unknown = try #require(try proposals(ledger).first?.backtest)
        #expect(unknown.falseCount >= 1)
        try alert("known", 6_000, 6_200)
        try alert("missed", 9_000, 9_060)
        let proposal = try #require(try proposals(ledger).first)
        let backtest = try #require(proposal.backtest)
        let rule = try #require(proposal.rule)
        #expect(rule.threshold > 0.85, "the incident is not part of what is usual")
        #expect(backtest.incidents.compactMap { $0?.id } == ["I-known"])
        // The sliding mean of half an hour is below the threshold some minutes after the onset.
        let delay = try #require(backtest.incidents.compactMap(\.self).first?.delaySeconds)
        #expect(delay > 0 && delay < 1_800)
        #expect(backtest.missedIncidents == ["I-missed"])
        #expect(try #require(backtest.falsePerWeek) <= RuleProposer.alertsPerWeekMax)
        let table = RuleProposal.table([proposal], position: Position(rawValue: 1))
        #expect(
            table.notes.contains { $0.contains("I-known") && $0.contains("after its first alert") }
        )
        #expect(table.notes.contains { $0.contains("would have missed I-missed") })
    }

    @Test func whatHasNoThresholdSaysWhy() throws {
        let ledger = try ledger("mystery", minutes: 0..<3_000) { _ in 0.5 }
        try append(to: ledger, "accuracy", minutes: 0..<600) { _ in 0.5 }
        try append(to: ledger, "recall", minutes: 0..<5) { _ in 0.5 }
        let reasons = try proposals(ledger).map { proposal -> String in
            if case .none(let reason) = proposal.outcome { return "\(proposal.metric): \(reason)" }
            return "\(proposal.metric): \(proposal)"
        }
        #expect(reasons.count == 3)
        #expect(reasons[0].hasPrefix("accuracy: 10 windows of 1h are too few"))
        #expect(reasons[1].hasPrefix("mystery: ") && reasons[1].contains("better"))
        #expect(reasons[2] == "recall: Even windows of a day hold fewer than 20 scores.")
        let yaml = RuleProposal.yaml(try proposals(ledger))
        #expect(yaml.contains("rules: []") && yaml.contains("# No rule for mystery in search"))
        #expect(try rules(yaml).isEmpty)
    }

    private func rules(_ yaml: String) throws -> [AlertRule] {
        try ConfigurationFile.read(yaml, name: "suggested.yaml") {
            LedgerConfiguration($0).alerts.rules
        }
    }

    /// What is printed is a configuration that reads back as the same rules, whatever the names hold.
    @Test(arguments: ["search", "off", "a \"b\": {c}", "é\u{1b}[0m", "#x"])
    func theYAMLReadsBackAsTheRules(feature: String) throws {
        let escaped = String(decoding: try JSONEncoder().encode(feature), as: UTF8.self).dropFirst()
            .dropLast()
        var generator = SeededGenerator(seed: 9)
        let ledger = try ledger("hallucination_rate", minutes: 0..<3_000, feature: String(escaped))
        { _ in
            Double.random(in: 0.1...0.2, using: &generator)
        }
        let proposals = try proposals(ledger) { $0.severity = .p3 }
        let rule = try #require(proposals.first?.rule)
        #expect(rule.comparison == .above && rule.scope.feature == feature)
        #expect(try rules(RuleProposal.yaml(proposals)) == [rule])
        let pages = try self.proposals(ledger) { $0.severity = .p1 }
        let read = try #require(try rules(RuleProposal.yaml(pages)).first)
        #expect(read.severity == .p1 && read.runbook == "FILL IN" && read.owner == "FILL IN")
    }

    @Test func theRequestNarrowsWhatIsLookedAt() throws {
        let ledger = try ledger("faithfulness", minutes: 0..<3_000) { $0 < 1_500 ? 0.2 : 0.9 }
        try append(to: ledger, "faithfulness", minutes: 0..<3_000, feature: "other") { _ in 0.7 }
        #expect(try proposals(ledger).map(\.feature) == ["other", "search"])
        #expect(try proposals(ledger) { $0.feature = "other" }.map(\.feature) == ["other"])
        #expect(try proposals(ledger) { $0.metrics = ["none"] }.isEmpty)
        #expect(try proposals(ledger) { $0.environment = "staging" }.isEmpty)
        let late = try proposals(ledger) {
            $0.feature = "search"
            $0.since = Timestamp(seconds: Self.start + 1_500 * 60)
            $0.windowMinutes = 60
        }
        let rule = try #require(late.first?.rule)
        #expect(rule.threshold == 0.9 && rule.windowSeconds == 3_600)
        // A name that a rule has already is not given twice.
        var configuration = LedgerConfiguration()
        configuration.alerts.rules = [.fixture(name: rule.name)]
        let engine = AlertEngine(
            store: ledger.store,
            projections: try ledger.folded(),
            configuration: configuration,
            clock: { Timestamp(seconds: Self.start + 86_400 * 3) }
        )
        var request = AlertEngine.ProposalRequest()
        request.feature = "search"
        #expect(try engine.proposals(request).proposals.first?.rule?.name == "\(rule.name)_2")
    }
}

extension RuleProposal {
    fileprivate var backtest: Backtest? {
        if case .rule(_, let backtest) = outcome { return backtest }
        return nil
    }
}
