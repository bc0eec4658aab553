import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("Charts")
struct ChartViewTests {
    private func lines(_ series: ChartSeries, width: Int, unicode: Bool = true) -> [String] {
        ChartView(
            series: series,
            style: TerminalStyle(width: width, color: false, unicode: unicode)
        ).lines
    }

    @Test func marksStandWhereTheyHappened() throws {
        let lines = lines(Fixtures.chart, width: 80)
        let marks = try #require(lines.first { $0.contains("▲") })
        let onset = try #require(lines.first { $0.hasPrefix("onset") })
        let labels = try #require(lines.first { $0.contains("dep-771") })
        let column = { (line: String, text: Character) -> Int? in
            line.firstIndex(of: text).map { line.distance(from: line.startIndex, to: $0) }
        }
        // 73 columns for 120 minutes: minute 72 is column 43 of them, minute 73 column 44.
        #expect(column(marks, "▲") == 7 + 43)
        #expect(column(onset, "┼") == 7 + 44)
        #expect(column(labels.replacing("dep-768", with: "       "), "d") == 7 + 43)
        #expect(marks.filter { $0 == "△" }.count == 2)
        // The markers before the first point and hours after the last are not on the chart.
        #expect(!lines.contains { $0.contains("dep-999") || $0.contains("dep-001") })
        #expect(marks.filter { $0 == "▲" }.count == 1)
    }

    @Test func linesBreakAtGaps() throws {
        let rows = lines(Fixtures.chart, width: 80).filter { $0.contains("│") || $0.contains("┤") }
        // Minutes 40 to 50 are columns 25 to 29.
        for row in rows.dropLast(0) {
            let cells = Array(row)
            for column in (7 + 26)...(7 + 29) where column < cells.count {
                #expect(cells[column] == " ")
            }
        }
    }

    @Test func asciiHasNothingElse() {
        for line in lines(Fixtures.chart, width: 60, unicode: false) {
            #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
    }

    @Test func anyChartFits() {
        var generator = SeededGenerator(seed: 51)
        for _ in 0..<300 {
            let series = randomSeries(using: &generator)
            let width = Int.random(in: 20...140, using: &generator)
            let text = lines(series, width: width, unicode: Bool.random(using: &generator))
            for line in text { #expect(DisplayWidth.columns(of: line) <= min(width, 80)) }
            let drawn = series.points.contains { $0.mean.isFinite && $0.n > 0 }
            #expect(drawn ? text.count >= 14 : text.count == 1)
        }
    }

    private func randomSeries(using generator: inout SeededGenerator) -> ChartSeries {
        let scale = pow10(Int.random(in: -12...12, using: &generator))
        let points = (0..<Int.random(in: 0...400, using: &generator)).map { index in
            let isOdd = Int.random(in: 0..<50, using: &generator) == 0
            return ChartSeries.Point(
                time: Fixtures.minute(Double(index * Int.random(in: 1...3, using: &generator))),
                durationSeconds: isOdd ? .nan : 60,
                mean: isOdd ? .infinity : Double.random(in: -1...1, using: &generator) * scale,
                n: Int.random(in: 0...9, using: &generator)
            )
        }
        let markers = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
            ChartSeries.Marker(
                time: Fixtures.minute(Double.random(in: -100...1_000, using: &generator)),
                label: RandomText.any(using: &generator),
                isSuspect: Bool.random(using: &generator)
            )
        }
        return ChartSeries(
            metric: "m",
            points: points.sorted { $0.time < $1.time },
            onset: Bool.random(using: &generator) ? Fixtures.onset : nil,
            markers: markers
        )
    }

    private func pow10(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
    }

    @Test func extremeInstantsDoNotTrap() {
        let points = [Int64.min, 0, Int64.max].map { microseconds in
            ChartSeries.Point(
                time: Timestamp(microseconds: microseconds),
                durationSeconds: 1e300,
                mean: 0.5,
                n: 1
            )
        }
        let series = ChartSeries(metric: "m", points: points, onset: nil, markers: [])
        #expect(lines(series, width: 80).count >= 14)
    }

    @Test(arguments: [
        (0.58, 0.91, ["0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]),
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (0.5, 0.5, ["0.50", "0.51", "0.52", "0.53", "0.54", "0.55"]),
        (0.880_1, 0.880_9, ["0.8800", "0.8802", "0.8804", "0.8806", "0.8808", "0.8810"]),
        (0, 0, ["0", "1e-06"]),
    ])
    func valueTicks(low: Double, high: Double, labels: [String]) {
        let ticks = AxisTicks.values(low: low, high: high, intervals: 5)
        #expect(ticks.first.map { $0 <= low + 1e-12 } == true)
        #expect(ticks.last.map { $0 >= high - 1e-12 } == true)
        if low == high { return }
        #expect(AxisTicks.labels(ticks) == labels)
    }

    @Test func timeTicksAreRound() {
        let start = Fixtures.start.secondsSinceEpoch
        let hours = AxisTicks.times(start: start, end: start + 7_200, count: 5)
        #expect(hours.map(\.label) == ["09:00", "09:30", "10:00", "10:30"])
        let days = AxisTicks.times(start: start, end: start + 3 * 86_400, count: 5)
        #expect(days.map(\.label) == ["10-14", "10-15", "10-16"])
        let twoDays = AxisTicks.times(start: start, end: start + 172_800, count: 5)
        #expect(
            twoDays.map(\.label) == ["10-13 12:00", "10-14 00:00", "10-14 12:00", "10-15 00:00"]
        )
        #expect(AxisTicks.times(start: start, end: start, count: 5).isEmpty)
    }
}
