import GRDB
import GRDBSQLite

extension StoreError {
    /// Makes SQLite's error readable; passes any other error that a person can read on.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - path: The file, for the message.
    init(wrapping error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.storage, message: "\(path): \(error)", hint: "Run `ledger doctor`.")
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .locked,
                message: "\(path) is locked by another process",
                hint: "Try again when the other `ledger` has finished."
            )
        case .SQLITE_FULL:
            self.init(
                .diskFull,
                message: "the disk that holds \(path) is full; the batch in hand was not written",
                hint: "Make room and run the same command again: what landed is not added twice."
            )
        case .SQLITE_IOERR where error.isOutOfSpace:
            self.init(
                .diskFull,
                message: "the disk that holds \(path) is full; the batch in hand was not written",
                hint: "Make room and run the same command again: what landed is not added twice."
            )
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                .readOnly,
                message: "\(path) cannot be opened or written: \(error.message ?? "no permission")",
                hint:
                    "Check the permissions of the file and of its folder, which holds the journal."
            )
        case .SQLITE_NOTADB:
            self = .notALedger(path)
        case .SQLITE_CORRUPT:
            self.init(
                .corrupt,
                message: "\(path) is damaged: \(error.message ?? "malformed")",
                hint: "Run `ledger verify` to find the place, and restore from an export or backup."
            )
        default:
            self.init(
                .storage,
                message: "\(path): \(error.message ?? "SQLite error \(error.resultCode)")",
                hint: "Run `ledger doctor` to check the ledger."
            )
        }
    }

    /// The file at a path is something else.
    static func notALedger(_ path: String) -> StoreError {
        StoreError(
            .notALedger,
            message: "\(path) is not a ledger",
            hint: "Name a ledger with --db, or make one with `ledger init`."
        )
    }

    /// A position below the end has no event.
    static func missingEvent(at position: Int64, path: String) -> StoreError {
        StoreError(
            .corrupt,
            message: "\(path) has no event at position \(position)",
            hint: "Run `ledger verify`, and restore from an export or backup."
        )
    }
}

extension DatabaseError {
    /// Whether an input/output error came from a device without space.
    fileprivate var isOutOfSpace: Bool {
        (message ?? "").contains("disk is full") || extendedResultCode == .SQLITE_IOERR_WRITE
    }
}

/// Throws what SQLite says unless a call succeeded.
///
/// - Parameters:
///   - code: The call's result.
///   - expected: The result that means success.
///   - statement: The statement it was made on.
/// - Throws: `DatabaseError` with SQLite's message.
func check(_ code: Int32, _ expected: Int32, _ statement: OpaquePointer) throws {
    guard code != expected else { return }
    throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(sqlite3_db_handle(statement)))
    )
}

extension StoreError {
    /// The row that says where the log ends cannot be read.
    static func damagedHead(_ path: String) -> StoreError {
        StoreError(
            .corrupt,
            message: "\(path) does not say where its log ends",
            hint: "Run `ledger verify`, and restore from an export or backup."
        )
    }
}
