import Foundation
import Ledger
import Testing

@testable import Projections

@Suite("Answers: charts, distributions, segments, shadows, datasets, last scores")
struct DrawingQuestionTests {
    private static func ledger() throws -> TestLedger {
        let ledger = try TestLedger()
        let judge = #""feature":"search","evaluator":{"name":"judge","revision":"r1"}"#
        var lines = [
            EventFixture.line(
                "deployment.recorded",
                "13T10:20:00Z",
                #""deployment":"dep-1","components":["search"],"service":"api","version":"4.2""#
            ),
            EventFixture.line(
                "deployment.recorded",
                "13T10:30:00Z",
                #""deployment":"dep-2","environment":"staging""#
            ),
            EventFixture.line(
                "evaluator.versioned",
                "13T11:00:00Z",
                #""name":"judge","revision":"r2","kind":"llm_judge","model":"m""#
            ),
            EventFixture.line(
                "alert.fired",
                "13T10:40:00Z",
                #""alert":"A-1","rule":"low","severity":"P1","metric":"faithfulness","feature":"search""#
            ),
        ]
        for (index, value) in [0.0, 0.5, 0.5, 1, 0.2, 0.4].enumerated() {
            lines.append(EventFixture.score("13T10:\(index)5:00Z", value, judge))
        }
        lines.append(
            EventFixture.score("13T11:05:00Z", 0.9, judge.replacing("r1", with: "r2"))
        )
        try ledger.append(lines)
        return ledger
    }

    private func chart(_ question: String) throws -> RunChartAnswer {
        guard case .chart(let chart) = try Self.ledger().answerer().answer(question) else {
            throw TestLedger.UnexpectedAnswer()
        }
        return chart
    }

    @Test func aChartHasMeansIntervalsAndWhatHappened() throws {
        let chart = try chart("chart faithfulness in search by hour")
        #expect(chart.bucketSeconds == 3_600)
        #expect(chart.points.map(\.n) == [6, 1])
        #expect(chart.points.map(\.evaluator) == ["judge@r1", "judge@r2"])
        #expect(abs(chart.points[0].mean - 13.0 / 30) < 1e-12)
        // scipy: t.interval(0.95, 5, mean, sem) of 0, 0.5, 0.5, 1, 0.2, 0.4.
        #expect(abs((chart.points[0].low ?? 0) - 0.0779685368) < 1e-9)
        #expect(abs((chart.points[0].high ?? 0) - 0.7886981299) < 1e-9)
        #expect(chart.points[1].low == nil)
        #expect(chart.markers.map(\.id) == ["dep-1", "A-1", "judge@r2"])
        #expect(chart.markers.map(\.kind) == [.deployment, .alert, .evaluator])
        #expect(chart.notes.contains { $0.contains("lines of their own") })
        #expect(
            chart.table.texts("events") == ["deployment dep-1, alert A-1", "evaluator judge@r2"]
        )
    }

    @Test func theStretchOfAPointIsChosenByTheTimeShown() throws {
        #expect(try chart("chart faithfulness in search").bucketSeconds == 60)
        #expect(try chart("chart faithfulness in search by day").points.count == 2)
        #expect(try chart("chart faithfulness in search limit 1").points.map(\.mean) == [0.9])
        let part = try chart("chart faithfulness between 2026-10-13T10:10Z and 2026-10-13T10:30Z")
        #expect(part.points.map(\.mean) == [0.5, 0.5])
        #expect(part.center == 0.5)
    }

    @Test func aChartWithoutPointsSaysWhenThereLastWereSome() throws {
        let chart = try chart("chart faithfulness in search since 2026-10-14")
        #expect(chart.points.isEmpty && chart.center == nil)
        #expect(chart.notes.last?.contains("the last one came at 2026-10-13T11:05:00Z") == true)
    }

    @Test func anEWMAChartSharesTheLimitsOfSingleObservations() throws {
        let ledger = try TestLedger()
        try ledger.append(
            [
                EventFixture.line(
                    "limits.approved",
                    "12T00:00:00Z",
                    #""metric":"faithfulness","center":0.8,"sigma":0.05,"chart":"individuals","by":"mk""#
                )
            ]
                + [0.8, 0.7, 0.6, 0.6].enumerated().map { index, value in
                    EventFixture.score("13T10:0\(index):00Z", value)
                }
        )
        guard
            case .controlChart(let chart) = try ledger.answerer().answer(
                "ewma chart of faithfulness"
            )
        else { throw TestLedger.UnexpectedAnswer() }
        // z = 0.2·x + 0.8·z from the centre line: by hand.
        let expected = [0.8, 0.78, 0.744, 0.7152]
        #expect(zip(chart.points, expected).allSatisfy { abs($0.value - $1) < 1e-12 })
        #expect(chart.phases.map(\.phase.kind) == [.movingAverage])
        // L·σ·√(λ/(2−λ)·(1−(1−λ)^2t)) at t = 1: 2.86·0.05·0.2.
        #expect(abs((chart.points[0].lower ?? 0) - (0.8 - 2.86 * 0.05 * 0.2)) < 1e-12)
        #expect(chart.points.last?.violations == ["limits"])
    }

    @Test func aDistributionCountsEveryScoreOnce() throws {
        let table = try Self.ledger().table(
            "distribution of faithfulness where evaluator = judge@r1"
        )
        #expect(table.numbers("n").reduce(0, +) == 6)
        #expect(table.numbers("cumulative").last == 1)
        let rows = zip(table.numbers("from"), table.numbers("n")).filter { $0.1 > 0 }
        #expect(rows.map(\.0) == [0, 0.2, 0.4, 0.5, 1])
        #expect(rows.map(\.1) == [1, 1, 1, 2, 1])
        #expect(table.numbers("from").count <= ValueHistogram.barsMax)
        let parts = try Self.ledger().table("distribution of faithfulness by evaluator")
        #expect(Set(parts.texts("evaluator")) == ["judge@r1", "judge@r2"])
    }

    @Test func barsCoverAllValuesWithoutGaps() throws {
        var histogram = ValueHistogram()
        let values = [-1e9, -3.5, -0.25, -1e-13, 0, 0.01, 0.99, 1, 1.5, 1_234, 1e80]
        for value in values {
            var minute = MinuteAggregate()
            minute.add(Observation(position: 1, time: 0, value: value))
            histogram.add(minute)
        }
        let bars = histogram.bars()
        #expect(bars.reduce(0) { $0 + $1.count } == Int64(values.count))
        #expect(bars.count <= ValueHistogram.barsMax)
        for (left, right) in zip(bars, bars.dropFirst()) {
            #expect(left.high <= right.low || left.high == right.high, "\(left) \(right)")
            #expect(left.low <= left.high)
        }
        for value in values {
            let isInside = bars.contains { bar in
                bar.count > 0 && bar.low <= value && value <= bar.high
            }
            #expect(isInside, "\(value)")
        }
    }

    @Test func segmentsSayThatNothingFellOrThatAllDid() throws {
        let table = try Self.ledger().table("segments of faithfulness in search")
        #expect(table.kind == "segments" && table.rows.isEmpty && !table.notes.isEmpty)
    }

    @Test func shadowStatusHasThePairedInterval() throws {
        let ledger = try TestLedger()
        #expect(
            try ledger.table("shadow status").notes == [
                "No request has been given to a shadow candidate."
            ]
        )
        func compared(_ minute: Int, _ delta: Double, _ feature: String) -> String {
            EventFixture.line(
                "shadow.compared",
                "13T10:0\(minute):00Z",
                #""production":{"model":"a","score":0.5},"candidate":{"model":"b","score":0.5},"#
                    + #""delta":\#(delta),"judge":"j","feature":"\#(feature)""#
            )
        }
        try ledger.append(
            [0.05, -0.1, -0.2, 0].enumerated().map { compared($0, $1, "search") } + [
                compared(9, 0.5, "billing"),
                EventFixture.line("shadow.sampled", "13T10:00:00Z", #""prompthash":"x""#),
            ]
        )
        let table = try ledger.table("shadow status in search")
        #expect(table.numbers("n") == [4] && table.numbers("worse") == [2])
        // scipy.stats.ttest_1samp.
        let expected = [-0.0625, -0.2389153929465348, 0.1139153929465348, 0.3415759998405409]
        let found = ["mean_delta", "low", "high", "p"].flatMap { table.numbers($0) }
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 } && found.count == 4)
        #expect(try ledger.table("shadow status").rows.count == 2)
        #expect(try ledger.table("shadow status since 2026-10-14").rows.isEmpty)
        #expect(
            try ledger.table("shadow status as of 2026-10-13T10:01:00Z").numbers("n") == [2]
        )
    }

    @Test func datasetsDifferByCaseOrByCountsOnly() throws {
        let ledger = try TestLedger()
        func version(_ day: Int, _ name: String, _ more: String) -> String {
            EventFixture.line(
                "dataset.versioned",
                "\(day)T10:00:00Z",
                #""dataset":"golden","version":"\#(name)",\#(more)"#
            )
        }
        try ledger.append([version(10, "v1", #""examples":3,"cases":{"a":"1","b":"2","c":"3"}"#)])
        #expect(
            try ledger.table("diff of dataset golden").notes.first?.contains("only one") == true
        )
        try ledger.append([
            version(11, "v2", #""examples":3,"cases":{"a":"1","b":"9","d":"4"}"#),
            version(12, "v3", #""examples":9,"categories":{"x":4,"y":5}"#),
        ])
        let table = try ledger.table("diff of dataset golden v1 with v2")
        #expect(table.texts("change") == ["examples", "added", "changed", "removed"])
        #expect(table.texts("name") == ["d", "b", "c"])
        #expect(table.notes.contains("Cases added: 1, removed: 1, changed: 1, the same: 1."))
        let counts = try ledger.table("diff of dataset golden")
        #expect(counts.texts("change") == ["examples", "category", "category"])
        #expect(counts.notes.contains { $0.contains("only counts can be compared") })
        let past = try ledger.table("diff dataset golden as of 2026-10-11T12:00:00Z")
        #expect(past.texts("name") == ["d", "b", "c"])
    }

    /// Every question that names a metric says when it last had scores, and where.
    @Test(arguments: [
        "show faithfulness in nowhere", "rolling 1h mean of faithfulness in nowhere",
        "percentiles of faithfulness in nowhere", "suggest thresholds for faithfulness in nowhere",
        "control chart of faithfulness in nowhere", "change points of faithfulness in nowhere",
        "what changed when faithfulness dropped in nowhere", "chart faithfulness in nowhere",
        "ewma chart of faithfulness in nowhere", "distribution of faithfulness in nowhere",
        "segments of faithfulness in nowhere", "worst cases of faithfulness in nowhere",
        "compare faithfulness yesterday with today in nowhere",
        "show faithfulness in search since 2026-10-20",
        "rolling 1h mean of faithfulness in search since 2026-10-20",
        "percentiles of faithfulness in search since 2026-10-20",
        "control chart of faithfulness in search since 2026-10-20",
        "change points of faithfulness in search since 2026-10-20",
        "distribution of faithfulness in search since 2026-10-20",
        "worst cases of faithfulness in search since 2026-10-20",
    ])
    func aMetricWithoutDataSaysWhenItLastHadAny(question: String) throws {
        let ledger = try Self.ledger()
        try ledger.append([
            EventFixture.line(
                "score.recorded",
                "13T09:00:00Z",
                #""metric":"latency_ms","value":5,"feature":"nowhere""#
            )
        ])
        let notes: [String] =
            switch try ledger.answerer().answer(question) {
            case .table(let table): table.notes
            case .chart(let chart): chart.notes
            case .controlChart(let chart): chart.notes
            case .changePoints(let points, _, _): points.notes
            case .whatChanged(let changed, _, _): changed.notes
            }
        let wanted = "came at 2026-10-13T11:05:00Z"
        #expect(notes.contains { $0.contains(wanted) }, "\(notes)")
        if question.hasSuffix("nowhere") {
            #expect(notes.contains { $0.contains("feature search") }, "\(notes)")
        }
    }
}
