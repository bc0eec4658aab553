import Projections

/// What lies between the axes of an SVG chart.
struct SVGPlot {
    let chart: ChartDescription
    let axis: TimeAxis
    let scale: ValueScale

    /// The horizontal place of an instant, on the edge if it is outside.
    static func x(of seconds: Double, axis: TimeAxis) -> Double {
        let share = (seconds - axis.start) / (axis.end - axis.start)
        guard share.isFinite else { return SVGChart.plot.left }
        return SVGChart.plot.left + min(max(share, 0), 1) * SVGChart.plot.width
    }

    /// The vertical place of a value.
    static func y(of value: Double, scale: ValueScale) -> Double {
        let share = (scale.high - value) / (scale.high - scale.low)
        guard share.isFinite else { return SVGChart.plot.top + SVGChart.plot.height / 2 }
        return SVGChart.plot.top + min(max(share, 0), 1) * SVGChart.plot.height
    }

    private func place(_ point: ChartSeries.Point) -> (x: Double, y: Double) {
        let middle = axis.middle(of: point)
        return (
            Self.x(of: middle.isFinite ? middle : point.time.secondsSinceEpoch, axis: axis),
            Self.y(of: point.mean, scale: scale)
        )
    }

    /// The onset's interval shaded, its likeliest time as a dotted line.
    var onset: [String] {
        guard let onset = chart.onset else { return [] }
        let low = Self.x(of: onset.low.secondsSinceEpoch, axis: axis)
        let high = Self.x(of: onset.high.secondsSinceEpoch, axis: axis)
        let time = Self.x(of: onset.time.secondsSinceEpoch, axis: axis)
        let top = SVGChart.plot.top
        let bottom = top + SVGChart.plot.height
        return [
            "<rect x=\"\(SVG.number(low))\" y=\"\(SVG.number(top))\" "
                + "width=\"\(SVG.number(max(high - low, 1)))\" "
                + "height=\"\(SVG.number(SVGChart.plot.height))\" "
                + "fill=\"\(SVGChart.alarmColor)\" fill-opacity=\"0.15\"/>",
            SVG.line(
                from: (time, top),
                to: (time, bottom),
                attributes: "stroke=\"\(SVGChart.alarmColor)\" stroke-dasharray=\"2 3\""
            ),
            SVG.text(
                "onset",
                x: time + 4,
                y: top + 12,
                attributes: "fill=\"\(SVGChart.alarmColor)\""
            ),
        ]
    }

    /// The control limits as steps.
    var limits: [String] {
        [\ChartDescription.Limits.lower, \.upper].compactMap { side in
            if chart.limits.isEmpty { return nil }
            var path = ""
            var lastEnd = -Double.infinity
            for limit in chart.limits {
                let start = Self.x(of: limit.startSeconds, axis: axis)
                let end = Self.x(of: limit.endSeconds, axis: axis)
                let y = SVG.number(Self.y(of: limit[keyPath: side], scale: scale))
                path += limit.startSeconds > lastEnd ? "M" : "L"
                path += "\(SVG.number(start)) \(y)L\(SVG.number(end)) \(y)"
                lastEnd = limit.endSeconds
            }
            return "<path d=\"\(path)\" fill=\"none\" stroke=\"\(SVGChart.faintColor)\" "
                + "stroke-dasharray=\"5 3\"/>"
        }
    }

    /// The level lines.
    var levels: [String] {
        chart.levels.map { level in
            let y = Self.y(of: level, scale: scale)
            return SVG.line(
                from: (SVGChart.plot.left, y),
                to: (SVGChart.plot.left + SVGChart.plot.width, y),
                attributes: "stroke=\"\(SVGChart.faintColor)\""
            )
        }
    }

    /// The lines; a point alone is a dot.
    var lines: [String] {
        chart.lines.enumerated().flatMap { index, line in
            let color = SVGChart.lineColors[index]
            return line.runs.map { run in
                let places = run.map { place(line.points[$0]) }
                if places.count == 1 {
                    return "<circle cx=\"\(SVG.number(places[0].x))\" "
                        + "cy=\"\(SVG.number(places[0].y))\" r=\"2\" fill=\"\(color)\"/>"
                }
                let text = places.map { "\(SVG.number($0.x)),\(SVG.number($0.y))" }
                return "<polyline points=\"\(text.joined(separator: " "))\" fill=\"none\" "
                    + "stroke=\"\(color)\" stroke-width=\"1.5\" stroke-linejoin=\"round\"/>"
            }
        }
    }

    /// A ring around each point that violates a rule, with its time and value to hover over.
    var signals: [String] {
        chart.lines.flatMap { line in
            line.signals.sorted().map { index in
                let point = line.points[index]
                let (x, y) = place(point)
                let value = NumberText.significant(point.mean)
                return
                    "<circle cx=\"\(SVG.number(x))\" cy=\"\(SVG.number(y))\" r=\"4\" fill=\"none\" "
                    + "stroke=\"\(SVGChart.alarmColor)\" stroke-width=\"2\">"
                    + "<title>\(point.time.display) \(value)</title></circle>"
            }
        }
    }
}

/// The marks of changes below the time axis of an SVG chart, with labels that do not touch.
struct SVGMarkers {
    private struct Label {
        var marker: ChartSeries.Marker
        var x: Double
        var left: Double
        var row: Int
    }

    private let labels: [Label]
    private let rows: Int
    private static let rowsMax = 5
    private static let rowHeight = 16.0
    private static let columnsMax = 28

    init(chart: ChartDescription, axis: TimeAxis) {
        let shown = chart.markers.filter { axis.column(of: $0.time) != nil }
        let ordered = shown.filter(\.isSuspect) + shown.filter { !$0.isSuspect }
        var ends = [[ClosedRange<Double>]](repeating: [], count: Self.rowsMax)
        var rows = 0
        labels = ordered.map { marker in
            let x = SVGPlot.x(of: marker.time.secondsSinceEpoch, axis: axis)
            let width = SVG.width(of: Self.text(of: marker))
            let left = min(max(x - 4, 0), max(SVGChart.width - width - 4, 0))
            let span = left...(left + width + 8)
            guard let row = ends.firstIndex(where: { $0.allSatisfy { !$0.overlaps(span) } }) else {
                return Label(marker: marker, x: x, left: left, row: -1)
            }
            ends[row].append(span)
            rows = max(rows, row + 1)
            return Label(marker: marker, x: x, left: left, row: row)
        }
        self.rows = rows
    }

    private static func text(of marker: ChartSeries.Marker) -> String {
        DisplayWidth.truncate(
            PrintableText.escaped(marker.label, unicode: true),
            to: columnsMax,
            ellipsis: "…"
        )
    }

    /// The pixels that the marks and their labels take.
    var height: Double { labels.isEmpty ? 0 : 14 + Double(rows) * Self.rowHeight }

    /// Triangles, filled for suspects, and the labels that have room.
    var elements: [String] {
        let top = SVGChart.plot.top + SVGChart.plot.height + 28
        return labels.flatMap { label in
            let color = label.marker.isSuspect ? SVGChart.alarmColor : SVGChart.inkColor
            let points = [(label.x, top), (label.x - 5, top + 9), (label.x + 5, top + 9)]
                .map { "\(SVG.number($0.0)),\(SVG.number($0.1))" }.joined(separator: " ")
            let title = "\(label.marker.label) \(label.marker.time.display)"
            var elements = [
                "<polygon points=\"\(points)\" stroke=\"\(color)\" "
                    + "fill=\"\(label.marker.isSuspect ? color : "#ffffff")\">"
                    + "<title>\(SVG.escaped(title))</title></polygon>"
            ]
            guard label.row >= 0 else { return elements }
            let weight = label.marker.isSuspect ? " font-weight=\"bold\"" : ""
            elements.append(
                SVG.text(
                    Self.text(of: label.marker),
                    x: label.left,
                    y: top + 22 + Double(label.row) * Self.rowHeight,
                    attributes: "fill=\"\(color)\"\(weight)"
                )
            )
            return elements
        }
    }
}
