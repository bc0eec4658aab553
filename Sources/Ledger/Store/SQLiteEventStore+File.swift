import Foundation

extension SQLiteEventStore {
    /// What every SQLite file begins with.
    private static let magic = Array("SQLite format 3\0".utf8)

    /// Looks at a file before SQLite touches it, so that mistakes get a plain sentence.
    static func checkFile(at path: String, access: Access) throws {
        guard FileStatus.exists(path) else {
            if access == .create {
                return try checkFolder(of: path)
            }
            throw StoreError(
                .notFound,
                message: "there is no ledger at \(path)",
                hint: "Make one with `ledger init`, or name another with --db or LEDGER_DB."
            )
        }
        let beginning = try readBeginning(of: path)
        // An empty file is what an interrupted creation leaves; SQLite takes it as a new database.
        guard beginning == magic || (beginning.isEmpty && access == .create) else {
            throw StoreError.notALedger(path)
        }
        guard access == .readOnly || FileStatus.isWritable(path) else {
            throw StoreError(
                .readOnly,
                message: "\(path) may not be written by this user",
                hint: "Check the file's permissions; questions can be asked all the same."
            )
        }
        if access != .readOnly { try checkFolder(of: path) }
    }

    /// What SQLite is told to open: a ledger without its journal, in a folder that may not be
    /// written, is a copy that nobody writes, and is read as such.
    ///
    /// SQLite would otherwise have to make the journal first. Wherever this program writes, the
    /// journal stays (see `keepJournal`), so a ledger in use is never taken for a copy.
    static func openedPath(_ path: String, access: Access) -> String {
        guard access == .readOnly, !FileStatus.exists(path + "-wal"),
            !FileStatus.isWritable(FileStatus.folder(of: path)),
            let encoded = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        else { return path }
        return "file:\(encoded)?immutable=1"
    }

    private static func checkFolder(of path: String) throws {
        let folder = FileStatus.folder(of: path)
        guard FileStatus.exists(folder) else {
            throw StoreError(
                .notFound,
                message: "the folder \(folder) does not exist",
                hint: "Make it first: mkdir -p \(folder)"
            )
        }
        guard FileStatus.isWritable(folder) else {
            throw StoreError(
                .readOnly,
                message: "the folder \(folder) may not be written by this user",
                hint: "The ledger's journal needs to be written beside it; check the permissions."
            )
        }
    }

    private static func readBeginning(of path: String) throws -> [UInt8] {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            // Nothing is what an empty file gives.
            data = try handle.read(upToCount: magic.count) ?? Data()
        } catch {
            throw StoreError(
                .readOnly,
                message: "\(path) cannot be read",
                hint: "Check that it is a file and that this user may read it."
            )
        }
        return Array(data)
    }
}
