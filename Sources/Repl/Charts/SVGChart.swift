import Foundation
import Projections

/// A chart as an SVG file: what the terminal draws, for a ticket, a wiki or an e-mail.
///
/// The text is a pure function of the description: the same answer gives the same bytes. Texts from
/// outside are escaped twice over, as a terminal would obey them and as XML would.
public struct SVGChart {
    let chart: ChartDescription
    let title: String

    /// The size of the picture in pixels; the height grows with the rows of labels.
    static let width = 960.0
    static let plot = (left: 64.0, top: 48.0, width: 872.0, height: 280.0)
    /// Blue, vermilion, bluish green and reddish purple of Okabe and Ito, which every common colour
    /// blindness leaves apart.
    static let lineColors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
    /// The colour of the onset, of suspects and of violations.
    static let alarmColor = "#D55E00"
    static let inkColor = "#333333"
    static let faintColor = "#8a8a8a"

    /// Prepares a picture.
    ///
    /// - Parameters:
    ///   - chart: What to draw.
    ///   - title: A sentence for those who cannot see it, such as the answer's headline.
    public init(_ chart: ChartDescription, title: String) {
        self.chart = chart
        self.title = title
    }

    /// The file's text; a sentence in the place of the lines if there is nothing to draw.
    public var text: String {
        let axis = chart.timeAxis(columns: 112)
        let ticks = chart.valueTicks
        let labels = SVGMarkers(chart: chart, axis: axis)
        let height = Self.plot.top + Self.plot.height + 40 + labels.height + legendHeight + 12
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(SVG.number(Self.width))" \
            height="\(SVG.number(height))" \
            viewBox="0 0 \(SVG.number(Self.width)) \(SVG.number(height))" role="img" \
            font-family="sans-serif" font-size="12">
            """,
            "<title>\(SVG.escaped(title))</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            SVG.text(
                chart.metric + (chart.isEmpty ? "" : axis.dayPhrase),
                x: Self.plot.left,
                y: 28,
                attributes: "font-size=\"15\" fill=\"\(Self.inkColor)\""
            ),
        ]
        guard ticks.count > 1, !chart.isEmpty else {
            let sentence = "No observations to chart."
            parts.append(SVG.text(sentence, x: Self.plot.left, y: Self.plot.top + 24))
            return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
        }
        let scale = ValueScale(low: ticks[0], high: ticks[ticks.count - 1])
        let drawing = SVGPlot(chart: chart, axis: axis, scale: scale)
        parts += drawing.onset + valueAxis(ticks, scale: scale) + timeAxis(axis)
        parts += drawing.limits + drawing.levels + drawing.lines + drawing.signals
        parts += labels.elements
        parts += legend(top: height - legendHeight - 4)
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func valueAxis(_ ticks: [Double], scale: ValueScale) -> [String] {
        zip(ticks, AxisTicks.labels(ticks)).flatMap { value, label in
            let y = SVGPlot.y(of: value, scale: scale)
            return [
                SVG.line(
                    from: (Self.plot.left, y),
                    to: (Self.plot.left + Self.plot.width, y),
                    attributes: "stroke=\"#e6e6e6\""
                ),
                SVG.text(
                    label,
                    x: Self.plot.left - 8,
                    y: y + 4,
                    attributes: "text-anchor=\"end\" fill=\"\(Self.inkColor)\""
                ),
            ]
        }
    }

    private func timeAxis(_ axis: TimeAxis) -> [String] {
        let bottom = Self.plot.top + Self.plot.height
        let rule = SVG.line(
            from: (Self.plot.left, bottom),
            to: (Self.plot.left + Self.plot.width, bottom),
            attributes: "stroke=\"\(Self.inkColor)\""
        )
        return [rule]
            + axis.ticks.flatMap { tick in
                let x = SVGPlot.x(of: tick.seconds, axis: axis)
                return [
                    SVG.line(
                        from: (x, bottom),
                        to: (x, bottom + 5),
                        attributes: "stroke=\"\(Self.inkColor)\""
                    ),
                    SVG.text(
                        tick.label,
                        x: x,
                        y: bottom + 18,
                        attributes: "text-anchor=\"middle\" fill=\"\(Self.inkColor)\""
                    ),
                ]
            }
    }

    private var legendHeight: Double { chart.lines.count > 1 ? 24 : 0 }

    private func legend(top: Double) -> [String] {
        guard chart.lines.count > 1 else { return [] }
        var x = Self.plot.left
        return chart.lines.enumerated().flatMap { index, line in
            let name = ChartLetters.name(of: index, line)
            let elements = [
                SVG.line(
                    from: (x, top),
                    to: (x + 18, top),
                    attributes: "stroke=\"\(Self.lineColors[index])\" stroke-width=\"2\""
                ),
                SVG.text(
                    name,
                    x: x + 24,
                    y: top + 4,
                    attributes: "fill=\"\(Self.inkColor)\""
                ),
            ]
            x += 48 + SVG.width(of: name)
            return elements
        }
    }
}
