import Foundation
import Ledger
import Projections
import TestSupport

/// Answers that the tests render: an incident with a clear suspect, and hostile texts.
enum Fixtures {
    static let start = Timestamp(seconds: 1_791_882_000)  // 2026-10-13T09:00:00Z

    static func minute(_ minutes: Double) -> Timestamp {
        start.advanced(bySeconds: minutes * 60)
    }

    static let onset = WhatChangedAnswer.Onset(
        time: minute(73),
        low: minute(71),
        high: minute(76)
    )

    static let suspect = WhatChangedAnswer.Suspect(
        rank: 1,
        kind: .deployment,
        id: "dep-771",
        time: minute(72),
        lagSeconds: 60,
        delta: -0.2712,
        interval: .init(low: -0.3301, high: -0.2104),
        probability: 0.9634,
        confidence: .strong,
        effect: .large,
        inseparable: ["dep-772"],
        reasons: [
            "prompt v41 to v42, 60 s before the onset",
            "search moved, the 3 features that it does not touch did not",
        ],
        evidence: [Position(rawValue: 41_102), Position(rawValue: 41_103)]
    )

    static let whatChanged = WhatChangedAnswer(
        question: "what changed when faithfulness dropped",
        position: Position(rawValue: 41_890),
        asOf: nil,
        metric: "faithfulness",
        direction: .worse,
        scope: .init(environment: "production", feature: "search"),
        onset: onset,
        before: .init(mean: 0.8812, n: 412),
        after: .init(mean: 0.6104, n: 143),
        delta: -0.2708,
        interval: .init(low: -0.3301, high: -0.2104),
        p: 1e-9,
        conclusion: .suspect,
        suspects: [suspect],
        excluded: [
            .init(kind: .deployment, id: "dep-768", reason: "1 h 40 min before the onset"),
            .init(kind: .evaluator, id: "judge@r3", reason: "went live after the onset"),
        ],
        mix: .init(within: -0.2601, between: -0.0107),
        segments: [
            .init(
                dimension: .category,
                value: "summarization",
                share: 0.874,
                before: .init(mean: 0.9012, n: 201),
                after: .init(mean: 0.4517, n: 71),
                p: 1e-12
            ),
            .init(
                dimension: .release,
                value: "v42",
                share: 0.41,
                before: nil,
                after: .init(mean: 0.5821, n: 64),
                p: 0.0004
            ),
        ],
        notes: ["scores stopped between 06:00 and 06:40 UTC on 2026-10-13."],
        headline: "faithfulness in search fell from 0.88 to 0.61 at 10:13Z, 60 s after dep-771 "
            + "went live (P 0.96)."
    )

    static let next = ["deployments between 10:00 and 11:00", "show faithfulness last 7d by model"]

    /// Two hours of minutes that fall from 0.88 to 0.61 at the onset, with a gap from 09:40 to 09:50.
    static var chart: ChartSeries {
        var generator = SeededGenerator(seed: 7)
        let points = (0..<120).filter { !(40..<50).contains($0) }.map { minuteIndex in
            ChartSeries.Point(
                time: minute(Double(minuteIndex)),
                durationSeconds: 60,
                mean: (minuteIndex < 73 ? 0.88 : 0.61)
                    + .random(in: -0.03...0.03, using: &generator),
                n: 4
            )
        }
        return ChartSeries(
            metric: "faithfulness",
            points: points,
            onset: onset,
            markers: [
                .init(time: minute(12), label: "dep-768", isSuspect: false),
                .init(time: minute(72), label: "dep-771", isSuspect: true),
                .init(time: minute(74), label: "dep-772", isSuspect: false),
                .init(time: minute(500), label: "dep-999", isSuspect: false),
                .init(time: minute(-30), label: "dep-001", isSuspect: true),
            ]
        )
    }

    static let noChange = WhatChangedAnswer(
        question: "what changed when faithfulness dropped",
        position: Position(rawValue: 12),
        asOf: start,
        metric: "faithfulness",
        direction: .worse,
        scope: .init(environment: "production", category: "law"),
        onset: nil,
        before: .init(mean: 0.9, n: 40),
        after: nil,
        delta: nil,
        interval: nil,
        p: nil,
        conclusion: .noChange,
        suspects: [],
        excluded: [],
        mix: nil,
        headline: "faithfulness did not drop: its mean is 0.90 over 40 observations."
    )

    static let emptyChart = ChartSeries(metric: "faithfulness", points: [], onset: nil, markers: [])

    static let table = TableAnswer(
        kind: "deployments",
        question: "deployments between 10:00 and 11:00",
        position: Position(rawValue: 41_890),
        asOf: nil,
        columns: [
            .init("time"), .init("deployment"), .init("message"),
            .init("mean", isNumeric: true), .init("n", isNumeric: true), .init("failed"),
        ],
        rows: [
            [
                .time(start), .text("dep-768"),
                .text("raise the retrieval depth to 12 and warm up"),
                .number(0.881_234), .integer(412), .flag(false),
            ],
            [
                .time(minute(72)), .text("dep-771"), .text("提示词 v42 🚀"), .number(0.61),
                .integer(143), .flag(true),
            ],
            [.time(minute(74)), .text("dep-772"), .none, .none, .integer(0), .flag(false)],
        ],
        notes: ["Times are UTC."],
        next: ["what changed when faithfulness dropped"]
    )

    /// Escape codes, a forged row, a bidirectional override, markup.
    static let hostileText =
        "a\u{1b}[2J\u{1b}]0;owned\u{7}b\nrow\r\t\u{9b}31m\u{202e}txt.exe|<b>`x`"

    static let hostileTable = TableAnswer(
        kind: "show",
        question: hostileText,
        position: Position(rawValue: 3),
        asOf: nil,
        columns: [.init("id"), .init("id"), .init(hostileText)],
        rows: [[.text(hostileText), .text("=1+1"), .text("say \"hi\", then\r\ngo")]],
        notes: [hostileText],
        next: [hostileText]
    )

    static var hostileWhatChanged: WhatChangedAnswer {
        var answer = whatChanged
        answer.headline = hostileText
        answer.scope.feature = hostileText
        answer.suspects[0].id = hostileText
        answer.suspects[0].reasons = [hostileText]
        answer.suspects[0].inseparable = [hostileText]
        answer.excluded[0].reason = hostileText
        return answer
    }

    static var hostileChart: ChartSeries {
        var chart = chart
        chart.metric = hostileText
        chart.markers[1].label = hostileText
        return chart
    }
}

extension Fixtures {
    static let changePoints = ChangePointsAnswer(
        question: "change points of faithfulness",
        position: Position(rawValue: 41_890),
        asOf: nil,
        metric: "faithfulness",
        scope: .init(environment: "production", feature: "search"),
        unit: .bucket(minutes: 5),
        n: 1_710,
        points: [
            .init(
                time: minute(73),
                low: minute(71),
                high: minute(76),
                before: 0.8812,
                after: 0.6104,
                p: 1.25e-9
            )
        ],
        series: [.init(evaluator: "judge@r3", start: start, end: minute(240), values: 144)],
        notes: ["judge@r3 begins at 2026-10-13T09:00:00Z."]
    )

    static let noChangePoints = ChangePointsAnswer(
        question: hostileText,
        position: Position(rawValue: 0),
        asOf: start,
        metric: hostileText,
        scope: .init(environment: hostileText, feature: nil),
        unit: .observation,
        n: 0,
        points: [],
        series: [],
        notes: [hostileText]
    )
}
