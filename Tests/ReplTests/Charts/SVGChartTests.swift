import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

/// The same description as the terminal draws, as a file: read back by an XML parser of others.
@Suite("SVG charts")
struct SVGChartTests {
    private func svg(_ answer: Answer) throws -> String {
        SVGChart(try #require(ChartDescription(answer)), title: answer.title).text
    }

    @Test func anIncident() throws {
        try expectSnapshot(try svg(RenderingSnapshotTests.incident), named: "incident-svg")
    }

    @Test func aControlChart() throws {
        try expectSnapshot(
            try svg(.controlChart(Fixtures.controlChart)),
            named: "control-chart-svg"
        )
    }

    @Test func severalLines() throws {
        try expectSnapshot(try svg(ChartDescriptionTests.table), named: "several-lines-svg")
    }

    /// Every point's place, computed anew from its time and value by another program.
    @Test(.enabled(if: pythonHas("json"), "needs python3"))
    func pointsStandWhereTheyBelong() throws {
        let program = """
            import json, sys, xml.etree.ElementTree as tree
            data = json.load(sys.stdin)
            root = tree.fromstring(data["svg"])
            name = lambda tag: "{http://www.w3.org/2000/svg}" + tag
            places = []
            for line in root.iter(name("polyline")):
                places += [tuple(map(float, p.split(","))) for p in line.get("points").split()]
            places += [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(name("circle"))
                       if c.get("r") == "2"]
            times = [t for t, _, _ in data["points"]]
            start, end = min(times), max(t + d for t, d, _ in data["points"])
            low, high = data["low"], data["high"]
            wanted = [(64 + 872 * (t + d / 2 - start) / (end - start),
                       48 + 280 * (high - v) / (high - low)) for t, d, v in data["points"]]
            assert len(places) == len(wanted), (len(places), len(wanted))
            for place, want in zip(sorted(places), sorted(wanted)):
                assert max(abs(a - b) for a, b in zip(place, want)) <= 0.051, (place, want)
            print("ok", len(root.findall(name("polygon"))))
            """
        let chart = Fixtures.chart
        let description = ChartDescription(chart)
        let ticks = description.valueTicks
        let points = description.lines[0].points
        let input: [String: Any] = [
            "svg": try svg(RenderingSnapshotTests.incident),
            "low": try #require(ticks.first), "high": try #require(ticks.last),
            "points": points.map { [$0.time.secondsSinceEpoch, $0.durationSeconds, $0.mean] },
        ]
        let json = String(
            decoding: try JSONSerialization.data(withJSONObject: input),
            as: UTF8.self
        )
        // Three markers lie on the axis, as in the terminal.
        #expect(try python(program, input: json) == "ok 3\n")
    }

    /// What the terminal shows, the file shows: labels of both axes, marks and the heading.
    @Test func theFileShowsWhatTheTerminalShows() throws {
        let text = try svg(RenderingSnapshotTests.incident)
        let style = TerminalStyle(width: 80, color: false, unicode: true)
        let lines = ChartView(series: Fixtures.chart, style: style).lines
        #expect(text.contains(">\(lines[0])<"))
        for tick in AxisTicks.labels(ChartDescription(Fixtures.chart).valueTicks) {
            #expect(lines.contains { $0.contains("\(tick) ┤") } && text.contains(">\(tick)<"))
        }
        for label in ["dep-768", "dep-771"] {
            #expect(lines.contains { $0.contains(label) } && text.contains(">\(label)<"))
        }
        #expect(!text.contains("dep-999"))
    }

    @Test(.enabled(if: pythonHas("json"), "needs python3"))
    func hostileTextsAreText() throws {
        let hostile = "</text><script>alert(1)</script>&\u{1b}[2J\u{202e}\u{0}\u{ffff}'\""
        var chart = Fixtures.hostileChart
        chart.metric = hostile
        chart.markers = [.init(time: Fixtures.minute(5), label: hostile, isSuspect: true)]
        let text = SVGChart(ChartDescription(chart), title: hostile).text
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !PrintableText.isUnsafe($0) })
        let program = """
            import sys, xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read())
            print(sorted({element.tag.split("}")[1] for element in root.iter()}))
            """
        let tags = try python(program, input: text)
        #expect(!tags.contains("script") && tags.contains("text"), "\(tags)")
    }

    @Test(.enabled(if: pythonHas("json"), "needs python3"))
    func anyChartIsWellFormed() throws {
        var generator = SeededGenerator(seed: 52)
        let texts = (0..<60).map { _ -> String in
            let points = (0..<Int.random(in: 0...40, using: &generator)).map { index in
                ChartSeries.Point(
                    time: Timestamp(
                        microseconds: Int64.random(in: .min ... .max, using: &generator)
                    ),
                    durationSeconds: index % 7 == 0 ? .nan : 60,
                    mean: Double.random(in: -1e300...1e300, using: &generator),
                    n: 1
                )
            }
            let series = ChartSeries(
                metric: RandomText.any(using: &generator),
                points: points.sorted { $0.time < $1.time },
                onset: Bool.random(using: &generator) ? Fixtures.onset : nil,
                markers: [
                    .init(
                        time: Fixtures.minute(0),
                        label: RandomText.any(using: &generator),
                        isSuspect: true
                    )
                ],
                levels: [.infinity, 0]
            )
            return SVGChart(ChartDescription(series), title: "t").text
        }
        let program = """
            import json, sys, xml.etree.ElementTree as tree
            for text in json.load(sys.stdin):
                for element in tree.fromstring(text).iter():
                    assert "nan" not in str(element.attrib) and "inf" not in str(element.attrib)
            print("ok")
            """
        let json = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        #expect(try python(program, input: json) == "ok\n")
    }

    @Test(arguments: [
        (0, "0"), (12.34, "12.3"), (-0.04, "0"), (-0.5, "-0.5"), (-12.25, "-12.3"), (7, "7"),
        (Double.nan, "0"), (1e15, "0"),
    ])
    func pixels(value: Double, text: String) {
        #expect(SVG.number(value) == text)
    }
}
