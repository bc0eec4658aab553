import GRDBSQLite
import Ledger

/// Runs a read-only SQL statement over the projections, with the ledger attached.
///
/// Two locks keep it read-only: the files are opened so, and SQLite's authorizer refuses everything
/// but selecting, whatever the statement looks like.
struct SQLQuery {
    /// Why a statement was not run to its end.
    struct Failure: UserFacingError {
        let message: String
        let hint: String
        var failure: FailureClass { .usage }
    }

    let projectionsPath: String
    let ledgerPath: String?
    let cancellation: QuestionCancellation

    /// Rows beyond this are cut, so that a careless join does not fill the memory.
    static let rowsMax = 100_000
    /// A single value may not be longer: no body is, and `zeroblob` must not fill the memory.
    private static let bytesMax: Int32 = 16 << 20
    /// Some 0.1 ms of work.
    private static let stepsBetweenChecks: Int32 = 10_000

    /// Runs the statement.
    ///
    /// - Parameter sql: One statement.
    /// - Returns: The columns, the rows, and whether rows were cut.
    /// - Throws: ``Failure`` if the statement is wrong, writes, or was cancelled.
    func run(
        _ sql: String
    ) throws -> (columns: [TableAnswer.Column], rows: [[TableAnswer.Cell]], isCut: Bool) {
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(projectionsPath, &connection, flags, nil) == SQLITE_OK else {
            defer { sqlite3_close(connection) }
            throw failure(connection, hint: "Run `ledger refresh` first.")
        }
        defer { sqlite3_close(connection) }
        sqlite3_busy_timeout(connection, 5_000)
        if let ledgerPath { try attach(ledgerPath, connection) }
        sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_set_authorizer(connection, authorize, nil)
        sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Self.bytesMax)
        // Asked every few thousand steps of SQLite's machine, this cannot miss a cancellation that
        // comes between two calls, as an interrupt from another thread can. The cancellation lives
        // as long as this value, and so longer than the connection.
        let context = Unmanaged.passUnretained(cancellation).toOpaque()
        sqlite3_progress_handler(connection, Self.stepsBetweenChecks, isCancelled, context)
        return try step(sql, connection)
    }

    /// Compiles the first statement.
    ///
    /// - Returns: The statement, nil if there is none; SQLite's code; what follows the statement.
    private static func prepare(
        _ sql: String,
        _ connection: OpaquePointer?
    ) -> (statement: OpaquePointer?, code: Int32, rest: String) {
        sql.withCString { text in
            var statement: OpaquePointer?
            var end: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v2(connection, text, -1, &statement, &end)
            // After an error the end is nowhere in particular.
            let rest = code == SQLITE_OK ? end.map { String(cString: $0) } ?? "" : ""
            return (statement, code, rest)
        }
    }

    private func attach(_ path: String, _ connection: OpaquePointer?) throws {
        var statement: OpaquePointer?
        sqlite3_prepare_v2(connection, "ATTACH DATABASE ? AS ledger", -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        // SQLITE_TRANSIENT: SQLite copies the text before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(statement, 1, path, -1, transient)
        guard sqlite3_step(statement) == SQLITE_DONE else {
            throw failure(connection, hint: "Check the ledger's path.")
        }
    }

    private func step(
        _ sql: String,
        _ connection: OpaquePointer?
    ) throws -> (columns: [TableAnswer.Column], rows: [[TableAnswer.Cell]], isCut: Bool) {
        let (prepared, code, rest) = Self.prepare(sql, connection)
        defer { sqlite3_finalize(prepared) }
        if code == SQLITE_INTERRUPT { throw QuestionCancelled() }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }),
            code != SQLITE_OK || prepared != nil
        else {
            throw Failure(message: "SQL: one statement at a time", hint: "Ask one SELECT.")
        }
        guard code == SQLITE_OK, let statement = prepared else {
            let hint =
                code == SQLITE_AUTH
                ? "Only SELECT is allowed here; the ledger is changed by commands, never by SQL."
                : "Tables: changes, runs, run_scores, run_events, cells, observations, rollups, ledger.events."
            throw failure(connection, hint: hint)
        }
        let count = sqlite3_column_count(statement)
        var rows: [[TableAnswer.Cell]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                if rows.count >= Self.rowsMax { return (columns(statement, rows), rows, true) }
                rows.append((0..<count).map { cell(statement, $0) })
            case SQLITE_DONE:
                return (columns(statement, rows), rows, false)
            case SQLITE_INTERRUPT:
                throw QuestionCancelled()
            default:
                throw failure(connection, hint: "Check the statement.")
            }
        }
    }

    private func columns(
        _ statement: OpaquePointer,
        _ rows: [[TableAnswer.Cell]]
    ) -> [TableAnswer.Column] {
        var names: Set<String> = []
        return (0..<sqlite3_column_count(statement)).map { index in
            let given = sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
            // Rows are objects in JSON: a name that comes twice must not hide a column.
            var name = given
            var number = 1
            while !names.insert(name).inserted {
                number += 1
                name = "\(given)_\(number)"
            }
            let isNumeric = rows.prefix(50).allSatisfy { row in
                switch row[Int(index)] {
                case .integer, .number, .none: true
                default: false
                }
            }
            return TableAnswer.Column(name, isNumeric: isNumeric && !rows.isEmpty)
        }
    }

    private func cell(_ statement: OpaquePointer, _ column: Int32) -> TableAnswer.Cell {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT:
            return .number(sqlite3_column_double(statement, column))
        case SQLITE_NULL:
            return .none
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(statement, column))
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_blob(statement, column),
                count: count
            )
            let digits = Array("0123456789abcdef".utf8)
            let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            return .text(String(decoding: hex, as: UTF8.self))
        default:
            return .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
        }
    }

    private func failure(_ connection: OpaquePointer?, hint: String) -> Failure {
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "cannot be opened"
        return Failure(message: "SQL: \(message)", hint: hint)
    }
}

/// Allows reading and nothing else.
private func authorize(
    _ context: UnsafeMutableRawPointer?,
    _ action: Int32,
    _ first: UnsafePointer<CChar>?,
    _ second: UnsafePointer<CChar>?,
    _ database: UnsafePointer<CChar>?,
    _ trigger: UnsafePointer<CChar>?
) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE:
        return SQLITE_OK
    case SQLITE_FUNCTION:
        let name = second.map { String(cString: $0).lowercased() } ?? ""
        return name == "load_extension" ? SQLITE_DENY : SQLITE_OK
    default:
        return SQLITE_DENY
    }
}

/// Asked by SQLite now and then; anything but 0 ends the statement.
private func isCancelled(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    let cancellation = Unmanaged<QuestionCancellation>.fromOpaque(context)
    return cancellation.takeUnretainedValue().isCancelled ? 1 : 0
}
