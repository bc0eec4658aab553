import Foundation
import GRDB
import Testing

@testable import Ledger

/// Files that are not ledgers, or not this program's: each gets a sentence and stays as it is.
@Suite struct SQLiteRefusalTests {
    typealias Access = SQLiteEventStore.Access

    static let accesses: [Access] = [.create, .readWrite, .readOnly]

    @Test(
        arguments: [
            Data("This is not a database, but a letter.\n".utf8), Data([0]),
            Data("SQLite format 3".utf8), Data(repeating: 0xff, count: 10_000),
        ],
        accesses
    )
    func anotherFileIsRefused(content: Data, access: Access) throws {
        let folder = try LedgerFolder()
        try folder.write(content, to: "ledger.db")
        try expectRefusal(.notALedger, "is not a ledger", of: folder, access)
    }

    @Test(arguments: accesses) func aDamagedHeaderIsRefused(access: Access) throws {
        let folder = try LedgerFolder()
        let content = Data("SQLite format 3\0".utf8) + Data(repeating: 0x5a, count: 5_000)
        try folder.write(content, to: "ledger.db")
        try expectRefusal(.notALedger, "is not a ledger", of: folder, access)
    }

    @Test(arguments: accesses) func anotherProgramsDatabaseIsRefused(access: Access) throws {
        for sql in [
            "CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('La Paloma')",
            "CREATE TABLE migrations (number INTEGER, name TEXT, checksum BLOB)",
        ] {
            let folder = try LedgerFolder()
            try folder.execute(sql)
            try expectRefusal(.notALedger, "is not a ledger", of: folder, access)
        }
    }

    @Test(arguments: accesses) func aNewerSchemaIsRefused(access: Access) throws {
        let folder = try ledger()
        try folder.execute("INSERT INTO migrations VALUES (2, 'm0002_future', zeroblob(32))")
        try folder.emptyJournal()
        try expectRefusal(.newerSchema, "written by a newer version of ledger", of: folder, access)
    }

    @Test(arguments: accesses) func aTamperedMigrationIsRefused(access: Access) throws {
        let folder = try ledger()
        try folder.execute("UPDATE migrations SET checksum = zeroblob(32)")
        try folder.emptyJournal()
        try expectRefusal(.newerSchema, "differs from this program's", of: folder, access)
    }

    @Test(arguments: [Access.readWrite, .readOnly])
    func aMissingLedgerIsRefused(access: Access) throws {
        let folder = try LedgerFolder()
        let error = #expect(throws: StoreError.self) { try folder.store(access) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("there is no ledger at") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).isEmpty)
    }

    @Test func aMissingFolderIsRefused() throws {
        let folder = try LedgerFolder()
        let path = folder.path("none/such/ledger.db")
        let error = #expect(throws: StoreError.self) {
            try SQLiteEventStore(path: path, access: .create)
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("does not exist") == true)
        #expect(error?.hint.contains("mkdir -p") == true)
    }

    @Test(arguments: accesses) func aFolderIsRefused(access: Access) throws {
        let folder = try LedgerFolder()
        let error = #expect(throws: StoreError.self) {
            try SQLiteEventStore(path: folder.url.path(percentEncoded: false), access: access)
        }
        #expect([.readOnly, .notALedger].contains(error?.code))
    }

    @Test func anEmptyFileBecomesALedgerOnlyWhenAsked() throws {
        let folder = try LedgerFolder()
        try folder.write(Data(), to: "ledger.db")
        for access in [Access.readWrite, .readOnly] {
            let error = #expect(throws: StoreError.self) { try folder.store(access) }
            #expect(error?.code == .notALedger)
            #expect(try folder.bytes().isEmpty)
        }
        #expect(try folder.store(.create).head().size == 0)
    }

    @Test func aDamagedHeadIsNotAppendedTo() throws {
        for sql in [
            "UPDATE head SET frontier = zeroblob(length(frontier))",
            "UPDATE head SET frontier = x'00'", "UPDATE head SET root = zeroblob(32)",
            "UPDATE head SET size = 12", "UPDATE head SET size = -1", "DELETE FROM head",
        ] {
            let folder = try ledger()
            try folder.execute(sql)
            let store = try folder.store(.readWrite)
            let error = #expect(throws: StoreError.self, "\(sql)") {
                try store.append(EventDraft.series(1, from: 20), at: instant(1))
            }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("does not say where its log ends") == true)
            #expect(try store.events().count == 10)
        }
    }

    private func ledger() throws -> LedgerFolder {
        let folder = try LedgerFolder()
        _ = try folder.store().append(EventDraft.series(10), at: instant(0))
        return folder
    }

    /// Opening fails with a sentence, and every byte is as before.
    private func expectRefusal(
        _ code: StoreError.Code,
        _ words: String,
        of folder: LedgerFolder,
        _ access: Access
    ) throws {
        let before = try folder.bytes()
        let error = #expect(throws: StoreError.self) { try folder.store(access) }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
        #expect(error?.hint.isEmpty == false)
        #expect(try folder.bytes() == before)
    }
}
