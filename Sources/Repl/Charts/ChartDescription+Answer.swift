import Ledger
public import Projections

extension ChartDescription {
    /// Describes the chart of an answer.
    ///
    /// Of tables those have one that give means by time: `show … by hour`, `rolling …`. It fails if the
    /// answer has no chart; a chart of no data is empty.
    ///
    /// - Parameter answer: The answer.
    public init?(_ answer: Answer) {
        switch answer {
        case .whatChanged(_, let chart, _), .changePoints(_, let chart, _): self.init(chart)
        case .chart(let answer): self.init(answer.series)
        case .controlChart(let answer): self.init(answer)
        case .table(let table): self.init(table)
        }
    }

    /// Describes a control chart: its points, centre and limits, and the points that violate a rule.
    ///
    /// - Parameter answer: The answer.
    public init(_ answer: ControlChartAnswer) {
        let length = answer.phases.last?.phase.bucket.map { Double($0.minutes) * 60 }
        let points = answer.points.indices.map { index -> ChartSeries.Point in
            let point = answer.points[index]
            let next = index + 1 < answer.points.count ? answer.points[index + 1].time : point.time
            return ChartSeries.Point(
                time: point.time,
                durationSeconds: length ?? next.seconds(since: point.time),
                mean: point.value,
                n: point.n
            )
        }
        let phase = answer.phases.count == 1 ? answer.phases.first?.phase : nil
        self.init(
            metric: answer.metric,
            lines: [Line(points: points) { !answer.points[$0].violations.isEmpty }],
            levels: phase.flatMap { $0.kind == .rolling ? nil : [$0.limits.center] } ?? [],
            limits: zip(points, answer.points).compactMap { point, judged in
                guard let lower = judged.lower, let upper = judged.upper else { return nil }
                let start = point.time.secondsSinceEpoch
                return Limits(
                    startSeconds: start,
                    endSeconds: start + max(point.durationSeconds, 0),
                    lower: lower,
                    upper: upper
                )
            },
            markers: answer.markers
        )
    }

    /// Describes a table of means by time, a line for each group.
    private init?(_ table: TableAnswer) {
        let names = table.columns.map(\.name)
        guard let mean = names.firstIndex(of: "mean"),
            let time = table.columns.indices.first(where: { Self.isTime($0, in: table) })
        else { return nil }
        let count = names.firstIndex(of: "n")
        let groups = table.columns.indices.filter { index in
            index != time && !table.columns[index].isNumeric
                && table.rows.contains { if case .text = $0[index] { true } else { false } }
        }
        let rows = table.rows.filter { $0.count == table.columns.count }
        var order: [String] = []
        var points: [String: [ChartSeries.Point]] = [:]
        for row in rows {
            guard case .time(let instant) = row[time], case .number(let value) = row[mean] else {
                continue
            }
            let name = groups.map { Self.text(row[$0]) }.joined(separator: ", ")
            if points[name] == nil { order.append(name) }
            var n = 1
            if let count, case .integer(let value) = row[count] { n = Int(clamping: value) }
            points[name, default: []].append(
                ChartSeries.Point(time: instant, durationSeconds: 0, mean: value, n: n)
            )
        }
        let step = Self.step(of: points.values.flatMap { $0 })
        self.init(
            metric: table.question,
            lines: order.map { name in
                let sorted = (points[name] ?? []).sorted { $0.time < $1.time }
                return Line(
                    name: order.count > 1 ? name : nil,
                    points: sorted.map { point in
                        var point = point
                        point.durationSeconds = step
                        return point
                    }
                )
            }
        )
    }

    private static func isTime(_ column: Int, in table: TableAnswer) -> Bool {
        table.rows.contains { row in
            guard column < row.count, case .time = row[column] else { return false }
            return true
        }
    }

    private static func text(_ cell: TableAnswer.Cell) -> String {
        switch cell {
        case .text(let text): text
        case .integer(let value): String(value)
        default: "–"
        }
    }

    /// The shortest stretch between two different times: the rows' length.
    private static func step(of points: [ChartSeries.Point]) -> Double {
        let times = Set(points.map(\.time)).sorted()
        return zip(times.dropFirst(), times).map { $0.seconds(since: $1) }.min() ?? 60
    }
}
