import Ledger

@testable import Notify
@testable import Projections

/// Verdicts to be rendered, each judged and not made up.
enum SampleVerdicts {
    private static let time = Timestamp(seconds: 1_790_000_000)

    static func run(_ name: String, suite: String = "golden") -> RunEvidence {
        var record = RunRecord(run: name, position: Position(rawValue: 9), time: time)
        record.finished = time
        record.suite = suite
        record.model = "m-2"
        record.dataset = "golden"
        record.datasetVersion = "1"
        record.commit = "0123456789abcdef0123"
        return RunEvidence(record: record, scores: [])
    }

    private static func scores(_ category: String, _ values: [Double]) -> [CaseScore] {
        values.enumerated().map { index, value in
            CaseScore(
                metric: "composite",
                value: value,
                category: category,
                caseKey: "\(category)-\(index)"
            )
        }
    }

    private static func evidence(
        _ categories: [String],
        suite: String = "golden",
        change: (String, Int, Double) -> Double
    ) -> GateEvidence {
        var candidate = run("run-43", suite: suite)
        var baseline = run("run-42", suite: suite)
        let values = (0..<10).map { 0.8 + Double($0) * 0.02 }
        for category in categories {
            baseline.scores += scores(category, values)
            candidate.scores += scores(
                category,
                values.enumerated().map { change(category, $0, $1) }
            )
        }
        let approval = BaselineDecision(
            position: Position(rawValue: 7),
            time: time,
            action: .approved,
            run: "run-42",
            by: "mk"
        )
        return GateEvidence(
            candidate: candidate,
            reference: .run(baseline, approval),
            now: time,
            position: Position(rawValue: 99)
        )
    }

    static var passing: GateVerdict {
        Gate().judge(evidence(["facts", "tone"]) { _, _, value in value })
    }

    static var failing: GateVerdict {
        Gate().judge(
            evidence(["facts", "tone"]) { category, _, value in
                category == "tone" ? value - 0.15 : value
            }
        )
    }

    static var inconclusive: GateVerdict {
        Gate().judge(
            evidence(["facts", "tone"]) { category, index, value in
                category == "tone" && index == 0 ? 0 : value
            }
        )
    }

    static var invalid: GateVerdict {
        var evidence = evidence(["facts", "tone"]) { _, _, value in value }
        evidence.candidate.scores.removeAll { $0.category == "tone" }
        return Gate().judge(evidence)
    }

    static var withoutBaseline: GateVerdict {
        var evidence = evidence(["facts"]) { _, _, value in value }
        evidence.reference = .none
        return Gate().judge(evidence)
    }

    static var waived: GateVerdict {
        var evidence = evidence(["facts", "tone"]) { category, _, value in
            category == "tone" ? value - 0.15 : value
        }
        evidence.waivers = [
            GateWaiver(
                id: "W-1",
                by: "ab",
                reason: "new catalogue",
                granted: time,
                expires: time.advanced(bySeconds: 86_400),
                scope: .init(),
                position: Position(rawValue: 50)
            )
        ]
        return Gate().judge(evidence)
    }

    /// As many failing categories as asked for, with hostile names.
    static func hostile(_ count: Int) -> GateVerdict {
        let names = (0..<count).map { number in
            "\(number)|</details><img src=x onerror=y> @everyone #12 `x` [a](http://evil.example)"
                + "\r\n::error::gone\u{1b}[31m\u{202e}\u{0} --> ```"
        }
        var settings = GateSettings()
        settings.criticalCases = names.map { "\($0)-0" }
        var evidence = evidence(names, suite: "a --> b\n## PASS") { _, _, value in value - 0.5 }
        evidence.candidate.record.model = "m|<b>\n> [!TIP]"
        evidence.candidate.record.run = "run-43"
        return Gate(settings: settings, draws: 100).judge(evidence)
    }

    static let all: [(String, GateVerdict)] = [
        ("pass", passing), ("fail", failing), ("inconclusive", inconclusive), ("invalid", invalid),
        ("no-baseline", withoutBaseline), ("waived", waived),
    ]
}
