import GRDB
import GRDBSQLite
import Ledger

/// What was done to answer one question: how it was read, and which statements read what.
final class QuestionTrace {
    /// One statement with what it cost.
    struct Statement {
        /// The statement with `?` for its values.
        var sql: String
        /// How often it was run.
        var executions = 0
        /// How many rows it gave.
        var rows = 0
        /// How long it ran, in nanoseconds.
        var nanoseconds: Int64 = 0
        /// How SQLite goes about it, a phrase for each table.
        var plan: [String] = []
    }

    /// The question as it was parsed, with the session's place added.
    private(set) var question: Question?
    /// The question in the ledger's names; nil for SQL.
    private(set) var resolved: ResolvedQuestion?
    /// The events that were folded in before it could be answered.
    private(set) var folded: Int64 = 0
    /// The statements, in the order in which they first ran.
    private(set) var statements: [Statement] = []
    private var indices: [String: Int] = [:]
    private var running: [OpaquePointer: Int] = [:]

    func parsed(_ question: Question, folded: Int64) {
        self.question = question
        self.folded = folded
    }

    /// Takes the plan of a statement that a person wrote.
    func planned(_ sql: String, _ plan: Answer) {
        guard case .table(let table) = plan,
            let column = table.columns.firstIndex(where: { $0.name == "detail" })
        else { return }
        var statement = Statement(sql: sql)
        statement.plan = table.rows.compactMap { row in
            if case .text(let detail) = row[column] { detail } else { nil }
        }
        statements.append(statement)
    }

    /// Answers while SQLite reports every statement, then asks it for their plans.
    ///
    /// - Parameters:
    ///   - resolved: The question in the ledger's names.
    ///   - database: Where it is answered.
    ///   - body: Answers it.
    /// - Returns: What the body returned.
    /// - Throws: What the body throws, or what SQLite reports.
    func tracing<Value>(
        _ resolved: ResolvedQuestion,
        _ database: Database,
        _ body: () throws -> Value
    ) throws -> Value {
        self.resolved = resolved
        let connection = database.sqliteConnection
        let events = UInt32(SQLITE_TRACE_STMT | SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE)
        // The trace outlives the calls: it is held by the caller until they are over.
        sqlite3_trace_v2(connection, events, note, Unmanaged.passUnretained(self).toOpaque())
        let value: Value
        do {
            defer { sqlite3_trace_v2(connection, 0, nil, nil) }
            value = try body()
        }
        for index in statements.indices {
            let rows = try Row.fetchAll(
                database,
                sql: "EXPLAIN QUERY PLAN " + statements[index].sql,
                arguments: .nulls(for: statements[index].sql)
            )
            statements[index].plan = rows.map { $0["detail"] }
        }
        return value
    }

    fileprivate func began(_ statement: OpaquePointer) {
        guard let text = sqlite3_sql(statement) else { return }
        let sql = String(cString: text)
        let index = indices[sql] ?? statements.count
        if index == statements.count {
            statements.append(Statement(sql: sql))
            indices[sql] = index
        }
        statements[index].executions += 1
        running[statement] = index
    }

    fileprivate func gaveRow(_ statement: OpaquePointer) {
        if let index = running[statement] { statements[index].rows += 1 }
    }

    fileprivate func ended(_ statement: OpaquePointer, nanoseconds: Int64) {
        if let index = running[statement] { statements[index].nanoseconds += nanoseconds }
    }
}

extension StatementArguments {
    /// As many nulls as a statement has question marks: a plan needs no values.
    fileprivate static func nulls(for sql: String) -> StatementArguments {
        let count = sql.utf8.count { $0 == UInt8(ascii: "?") }
        return StatementArguments(Array(repeating: DatabaseValue.null, count: count))
    }
}

/// Called by SQLite for every statement, row and end of one.
private func note(
    _ event: UInt32,
    _ context: UnsafeMutableRawPointer?,
    _ subject: UnsafeMutableRawPointer?,
    _ detail: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context, let subject else { return 0 }
    let trace = Unmanaged<QuestionTrace>.fromOpaque(context).takeUnretainedValue()
    let statement = OpaquePointer(subject)
    switch Int32(event) {
    case SQLITE_TRACE_STMT: trace.began(statement)
    case SQLITE_TRACE_ROW: trace.gaveRow(statement)
    case SQLITE_TRACE_PROFILE:
        let nanoseconds = detail?.loadUnaligned(as: Int64.self) ?? 0
        trace.ended(statement, nanoseconds: nanoseconds)
    default: break
    }
    return 0
}
