import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Repl

@Suite("JSON and CSV")
struct MachineFormatTests {
    private let style = TerminalStyle(width: 80, color: true, unicode: true)

    private func render(_ answer: Answer, _ format: AnswerFormat) -> String {
        AnswerRenderer.render(answer, format: format, style: style)
    }

    private static let validator = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        checker = jsonschema.FormatChecker()
        validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
        for error in validator.iter_errors(json.load(sys.stdin)): print(error.json_path, error.message)
        """

    /// What a published contract finds wrong with a JSON document.
    func violations(_ json: String, schema: String) throws -> String {
        let path = repositoryFolder.appending(path: "schema/answers/\(schema).schema.json").path
        return try python(Self.validator, arguments: [path], input: json)
    }

    @Test(.enabled(if: pythonHas("jsonschema")))
    func answersKeepTheirPublishedContract() throws {
        for changed in [Fixtures.whatChanged, Fixtures.noChange, Fixtures.hostileWhatChanged] {
            let answer = Answer.whatChanged(changed, chart: Fixtures.chart, next: [])
            #expect(try violations(render(answer, .json), schema: "what_changed") == "")
            #expect(try violations(render(answer, .jsonl), schema: "what_changed") == "")
        }
        for chart in [Fixtures.controlChart, Fixtures.emptyControlChart] {
            let answer = Answer.controlChart(chart)
            #expect(try violations(render(answer, .json), schema: "control_chart") == "")
            #expect(try violations(render(answer, .jsonl), schema: "control_chart") == "")
        }
        for points in [Fixtures.changePoints, Fixtures.noChangePoints] {
            let answer = Answer.changePoints(points, chart: Fixtures.chart, next: [])
            #expect(try violations(render(answer, .json), schema: "change_points") == "")
            #expect(try violations(render(answer, .jsonl), schema: "change_points") == "")
        }
        for table in [Fixtures.table, Fixtures.hostileTable] {
            #expect(try violations(render(.table(table), .json), schema: "table") == "")
        }
    }

    /// A contract that accepts everything would prove nothing.
    @Test(.enabled(if: pythonHas("jsonschema")))
    func contractRefusesWhatIsMissing() throws {
        let answer = Answer.whatChanged(Fixtures.whatChanged, chart: Fixtures.chart, next: [])
        let broken = render(answer, .json).replacing("\"lagseconds\"", with: "\"lag\"")
        let complaint = try violations(broken, schema: "what_changed")
        #expect(complaint.contains("'lagseconds' is a required property"))
        let table = render(.table(Fixtures.table), .json).replacing("\"asof\"", with: "\"as_of\"")
        #expect(try violations(table, schema: "table").contains("'asof' is a required property"))
    }

    @Test func numbersThatJSONLacksAreUnknown() throws {
        var changed = Fixtures.whatChanged
        changed.delta = .nan
        changed.before?.mean = .infinity
        changed.interval?.low = -.infinity
        changed.p = .nan
        changed.mix?.within = .nan
        changed.suspects[0].delta = .nan
        changed.suspects[0].lagSeconds = .infinity
        let json = render(.whatChanged(changed, chart: Fixtures.chart, next: []), .json)
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        )
        for name in ["delta", "before", "interval", "p", "mix"] {
            #expect(object[name] is NSNull)
        }
        #expect(JSONText.number(.nan) == "null")
    }

    @Test func columnsKeepTheirOrderAndEqualNamesAreToldApart() {
        let lines = render(.table(Fixtures.hostileTable), .jsonl)
        #expect(lines.hasPrefix("{\"id\":\"a\\u001b[2J"))
        #expect(lines.contains(",\"id_2\":\"=1+1\","))
        #expect(lines.filter { $0 == "\n" }.count == 1)
        #expect(JSONText.number(5) == "5")
        #expect(JSONText.number(0.1) == "0.1")
        #expect(JSONText.number(1e-9) == "1e-09")
    }

    /// Any text comes back from JSON as it went in.
    @Test func textsSurviveJSON() throws {
        var generator = SeededGenerator(seed: 61)
        for _ in 0..<2_000 {
            let text = RandomText.any(using: &generator)
            let literal = "[" + JSONText.string(text) + "]"
            let parsed = try JSONDecoder().decode([String].self, from: Data(literal.utf8))
            // Equal by scalars, not by canonical equivalence.
            #expect(parsed.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        }
    }

    @Test func fieldsAreQuotedAsRFC4180Says() {
        let text = render(.table(Fixtures.hostileTable), .csv)
        #expect(text.hasPrefix("id,id,"))
        #expect(text.contains(",=1+1,\"say \"\"hi\"\", then\r\ngo\"\r\n"))
        let table = render(.table(Fixtures.table), .csv)
        #expect(table.contains("2026-10-13T10:14:00Z,dep-772,,,0,false\r\n"))
        #expect(table.contains(",0.881234,412,"))
    }

    /// Python's reader takes the same fields back, control characters aside.
    @Test(.enabled(if: pythonHas("csv")))
    func anotherReaderAgrees() throws {
        var generator = SeededGenerator(seed: 62)
        let rows = (0..<300).map { _ in
            (0..<3).map { _ in RandomText.any(using: &generator) }
        }
        let table = TableAnswer(
            kind: "show",
            question: "q",
            position: .start,
            asOf: nil,
            columns: [.init("a"), .init("b"), .init("c")],
            rows: rows.map { $0.map { .text($0) } }
        )
        let program = """
            import csv, io, json, sys
            text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')
            print(json.dumps(list(csv.reader(text, strict=True))))
            """
        let output = try python(program, input: render(.table(table), .csv))
        let parsed = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
        #expect(parsed.count == rows.count + 1)
        for (read, written) in zip(parsed.dropFirst(), rows) {
            #expect(read.map(kept) == written.map(kept))
        }
    }

    /// A text with its unsafe characters escaped as CSV has them.
    private func kept(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            if !PrintableText.isUnsafe(scalar) || "\r\n\t".unicodeScalars.contains(scalar) {
                return [scalar]
            }
            let escaped = PrintableText.escaped(String(Character(scalar)), unicode: false)
            return Array(escaped.unicodeScalars)
        }
    }
}
