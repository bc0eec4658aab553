import GRDB
public import Ledger

extension QuestionAnswerer {
    /// Answers a question to say how: how it is read, what is read for it, which events count.
    ///
    /// The question is really answered, so the rows and the times are those of an answer.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - context: What holds unless the question says otherwise.
    ///   - cancellation: A switch that ends it early.
    /// - Returns: A table of kind `explain`, a row for each step.
    /// - Throws: What answering it throws.
    public func explanation(
        of text: String,
        in context: QuestionContext = QuestionContext(),
        cancellation: QuestionCancellation = QuestionCancellation()
    ) throws -> TableAnswer {
        let trace = QuestionTrace()
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try attempt(text, context, cancellation, trace: trace)
        let duration = clock.now - start
        return QuestionExplanation(
            text: text,
            trace: trace,
            answer: answer,
            milliseconds: duration / .milliseconds(1)
        ).table
    }

    /// The tables and columns that `.sql` reads.
    ///
    /// - Parameter table: A table's name, or nil for all.
    /// - Returns: A table of kind `schema`, a row for each column.
    /// - Throws: ``QuestionError`` if there is no such table, ``StoreError``.
    public func schema(of table: String? = nil) throws -> TableAnswer {
        _ = try ProjectionEngine(store: store).refresh(projections)
        var columns = try projections.read { try SchemaColumn.all(in: $0, prefix: "") }
        if let path = store.sqlitePath {
            var configuration = Configuration()
            configuration.readonly = true
            let ledger = try DatabaseQueue(path: path, configuration: configuration)
            columns += try ledger.read { try SchemaColumn.all(in: $0, prefix: "ledger.") }
        }
        let shown = columns.filter { table == nil || $0.table == table }
        if let table, shown.isEmpty {
            let names = Set(columns.map(\.table)).sorted()
            throw QuestionError(
                reason: "no table \(QuestionError.shown(table))",
                range: SourceRange(0, table.utf8.count),
                question: table,
                expected: names,
                suggestion: EditDistance.nearest(to: table, among: names),
                hint: "`.schema` lists the tables."
            )
        }
        return TableAnswer(
            kind: "schema",
            question: table.map { "\(DotCommand.schema.word) \($0)" } ?? DotCommand.schema.word,
            position: try store.head().position,
            asOf: nil,
            columns: [.init("table"), .init("column"), .init("type"), .init("is_key")],
            rows: shown.map {
                [.text($0.table), .text($0.name), .text($0.type), .flag($0.isKey)]
            }
        )
    }
}

/// One column of a table that SQL can read.
private struct SchemaColumn {
    var table: String
    var name: String
    var type: String
    var isKey: Bool

    /// The columns of a database, table by table.
    static func all(in database: Database, prefix: String) throws -> [SchemaColumn] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT t.name, c.name, c.type, c.pk > 0
                FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
                WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                ORDER BY t.name, c.cid
                """
        ).map { SchemaColumn(table: prefix + $0[0], name: $0[1], type: $0[2], isKey: $0[3]) }
    }
}

/// How one question was answered, as a table.
struct QuestionExplanation {
    let text: String
    let trace: QuestionTrace
    let answer: Answer
    let milliseconds: Double

    /// What is folded into each table of the projections.
    private static let sources = [
        "cells": "the score and verdict series", "rollups": "scores and verdicts by minute",
        "observations": "single scores and verdicts",
        "changes": "deployments, evaluators, datasets",
        "runs": "evaluation runs", "run_scores": "scores of runs",
        "decisions": "alerts, baselines, limits and other decisions",
        "projections": "how far the projections are",
    ]

    /// A row for each step: what was understood, read and found.
    var table: TableAnswer {
        let position = answer.position
        var rows: [[TableAnswer.Cell]] = []
        func add(_ step: String, _ item: String, _ count: Int64? = nil, _ detail: String) {
            let count = count.map { TableAnswer.Cell.integer($0) } ?? .none
            rows.append([.text(step), .text(item), count, .none, .text(detail)])
        }
        if let question = trace.question { add("read as", "question", nil, "\(question)") }
        if let resolved = trace.resolved { add("read as", "resolved", nil, "\(resolved)") }
        let asOf = answer.asOf.map { ", as of \($0.rfc3339)" } ?? ""
        add("events", "considered", position.rawValue, "positions 1 to \(position.rawValue)\(asOf)")
        add("events", "folded in now", trace.folded, "the rest was in the projections already")
        rows += trace.statements.map(row(of:))
        if let count = answer.observationCount {
            add("answer", "observations", Int64(count), "in the answer's means and chart")
        }
        if !answer.evidence.isEmpty {
            let positions = answer.evidence.map { String($0.rawValue) }.joined(separator: ", ")
            add("answer", "evidence", Int64(answer.evidence.count), "events at \(positions)")
        }
        rows.append([.text("answer"), .text("all of it"), .none, .number(milliseconds), .none])
        return TableAnswer(
            kind: "explain",
            question: text,
            position: position,
            asOf: answer.asOf,
            columns: [
                .init("step"), .init("item"), .init("count", isNumeric: true),
                .init("milliseconds", isNumeric: true), .init("detail"),
            ],
            rows: rows
        )
    }

    private func row(of statement: QuestionTrace.Statement) -> [TableAnswer.Cell] {
        let tables = Self.sources.keys.sorted().filter { name in
            statement.plan.contains { $0.split(separator: " ").dropFirst().first == name[...] }
        }
        let content = tables.compactMap { Self.sources[$0] }.joined(separator: "; ")
        let times = statement.executions == 1 ? "" : " in \(statement.executions) reads"
        let plan = statement.plan.joined(separator: "; ")
        return [
            .text("projection"), .text(tables.joined(separator: ", ")),
            .integer(Int64(statement.rows)), .number(Double(statement.nanoseconds) / 1e6),
            .text("rows\(times) of \(content): \(plan)"),
        ]
    }
}

extension Answer {
    /// The last position the answer knows of.
    public var position: Position {
        switch self {
        case .whatChanged(let answer, _, _): answer.position
        case .controlChart(let answer): answer.position
        case .chart(let answer): answer.position
        case .changePoints(let answer, _, _): answer.position
        case .table(let table): table.position
        }
    }

    /// The event time up to which it looks, or nil for all.
    public var asOf: Timestamp? {
        switch self {
        case .whatChanged(let answer, _, _): answer.asOf
        case .controlChart(let answer): answer.asOf
        case .chart(let answer): answer.asOf
        case .changePoints(let answer, _, _): answer.asOf
        case .table(let table): table.asOf
        }
    }

    /// The events that its suspects rest on.
    var evidence: [Position] {
        guard case .whatChanged(let answer, _, _) = self else { return [] }
        return answer.suspects.flatMap(\.evidence)
    }

    /// How many observations it shows; nil if that cannot be told.
    var observationCount: Int? {
        switch self {
        case .whatChanged(_, let chart, _), .changePoints(_, let chart, _):
            return chart.points.reduce(0) { $0 + $1.n }
        case .controlChart(let answer):
            return answer.points.reduce(0) { $0 + $1.n }
        case .chart(let answer):
            return answer.points.reduce(0) { $0 + Int(clamping: $1.n) }
        case .table(let table):
            guard let column = table.columns.firstIndex(where: { $0.name == "n" }) else {
                return nil
            }
            return table.rows.reduce(0) { sum, row in
                guard column < row.count, case .integer(let n) = row[column] else { return sum }
                return sum + Int(clamping: n)
            }
        }
    }
}
