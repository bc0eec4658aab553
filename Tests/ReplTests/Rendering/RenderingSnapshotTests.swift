import Projections
import Testing

@testable import Repl

@Suite("Golden renderings")
struct RenderingSnapshotTests {
    static let incident = Answer.whatChanged(
        Fixtures.whatChanged,
        chart: Fixtures.chart,
        next: Fixtures.next
    )
    static let noChange = Answer.whatChanged(
        Fixtures.noChange,
        chart: Fixtures.emptyChart,
        next: []
    )
    static let hostile = Answer.whatChanged(
        Fixtures.hostileWhatChanged,
        chart: Fixtures.hostileChart,
        next: [Fixtures.hostileText]
    )
    static let plain = TerminalStyle(width: 100, color: false, unicode: true)
    static let color = TerminalStyle(width: 80, color: true, unicode: true)
    static let ascii = TerminalStyle(width: 60, color: false, unicode: false)

    @Test(arguments: AnswerFormat.allCases)
    func everyFormatOfAnIncident(format: AnswerFormat) throws {
        let text = AnswerRenderer.render(Self.incident, format: format, style: Self.plain)
        try expectSnapshot(text, named: "incident-\(format.rawValue)")
    }

    @Test(arguments: AnswerFormat.allCases)
    func everyFormatOfATable(format: AnswerFormat) throws {
        let text = AnswerRenderer.render(.table(Fixtures.table), format: format, style: Self.plain)
        try expectSnapshot(text, named: "table-\(format.rawValue)")
    }

    @Test(arguments: AnswerFormat.allCases)
    func everyFormatOfHostileTexts(format: AnswerFormat) throws {
        let table = Answer.table(Fixtures.hostileTable)
        let text = AnswerRenderer.render(table, format: format, style: Self.plain)
        try expectSnapshot(text, named: "hostile-table-\(format.rawValue)")
        let changed = AnswerRenderer.render(Self.hostile, format: format, style: Self.plain)
        try expectSnapshot(changed, named: "hostile-incident-\(format.rawValue)")
    }

    @Test(arguments: AnswerFormat.allCases)
    func everyFormatOfChangePoints(format: AnswerFormat) throws {
        var chart = Fixtures.chart
        chart.onset = nil
        chart.markers = [.init(time: Fixtures.minute(73), label: "1", isSuspect: true)]
        let answer = Answer.changePoints(Fixtures.changePoints, chart: chart, next: Fixtures.next)
        let text = AnswerRenderer.render(answer, format: format, style: Self.plain)
        try expectSnapshot(text, named: "change-points-\(format.rawValue)")
        let none = Answer.changePoints(
            Fixtures.noChangePoints,
            chart: Fixtures.emptyChart,
            next: [Fixtures.hostileText]
        )
        let hostile = AnswerRenderer.render(none, format: format, style: Self.plain)
        try expectSnapshot(hostile, named: "hostile-change-points-\(format.rawValue)")
    }

    @Test func colorAndAscii() throws {
        for (name, style) in [("color", Self.color), ("ascii", Self.ascii)] {
            let incident = AnswerRenderer.render(Self.incident, format: .table, style: style)
            try expectSnapshot(incident, named: "incident-\(name)")
            let table = AnswerRenderer.render(.table(Fixtures.table), format: .table, style: style)
            try expectSnapshot(table, named: "table-\(name)")
        }
    }

    @Test func nothingChanged() throws {
        let text = AnswerRenderer.render(Self.noChange, format: .table, style: Self.plain)
        try expectSnapshot(text, named: "no-change-table")
        let markdown = AnswerRenderer.render(Self.noChange, format: .markdown, style: Self.plain)
        try expectSnapshot(markdown, named: "no-change-markdown")
    }

    @Test func help() throws {
        try expectSnapshot(HelpText.text(style: Self.plain), named: "help-wide")
        try expectSnapshot(HelpText.text(style: Self.ascii), named: "help-narrow")
    }
}
