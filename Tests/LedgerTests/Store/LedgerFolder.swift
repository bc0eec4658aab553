import Foundation
import GRDB

@testable import Ledger

/// A folder of its own for one test's ledger, gone with the value.
final class LedgerFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(path: "ledger-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func path(_ name: String = "ledger.db") -> String {
        url.appending(path: name).path(percentEncoded: false)
    }

    func bytes(_ name: String = "ledger.db") throws -> Data {
        try Data(contentsOf: url.appending(path: name))
    }

    func write(_ bytes: Data, to name: String) throws {
        try bytes.write(to: url.appending(path: name))
    }

    /// Opens a store on the folder's ledger.
    func store(_ access: SQLiteEventStore.Access = .create) throws -> SQLiteEventStore {
        try SQLiteEventStore(path: path(), access: access)
    }

    /// Runs SQL on the ledger as a person with any SQLite program could.
    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try DatabaseQueue(path: path()).writeWithoutTransaction { database in
            try database.execute(sql: sql, arguments: arguments)
        }
    }

    /// Moves the journal into the main file, so that its bytes are all there is.
    func emptyJournal() throws {
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
