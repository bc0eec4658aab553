import ArgumentParser
import Foundation
import Ingest
import Ledger

/// `ledger export`: writes every event as canonical JSON lines.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write every event as canonical JSON lines, in order of position.",
        discussion: """
            The lines carry the ledger's own times, so `ledger restore` makes a ledger of the same \
            positions and the same root hash from them.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write; by default standard output.", valueName: "file")
    )
    var output: String?

    func run() throws {
        let store = try options.open(.readOnly)
        let size = try store.head().size
        let bar = ProgressBar("exporting", isQuiet: options.quiet)
        defer { bar.finish() }
        let file = try OutputFile(path: output)
        guard size > 0 else { return }
        try store.readEvents(in: Position(rawValue: 1)...Position(rawValue: size)) { row in
            try file.write(row.body)
            if row.position.rawValue % 65_536 == 0 { bar.update(row.position.rawValue, of: size) }
        }
        try file.flush()
    }
}

/// A file or standard output, written in large pieces.
final class OutputFile {
    private let handle: FileHandle
    private var pending: [UInt8] = []
    private static let pendingMax = 1 << 18

    /// Opens the file, which must not exist yet.
    init(path: String?) throws {
        guard let path else {
            handle = .standardOutput
            return
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw UsageError(
                message: "\(path) cannot be made: \(String(cString: strerror(errno)))",
                hint: "Name a file that does not exist, in a folder that may be written."
            )
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Writes a line.
    func write(_ line: UnsafeBufferPointer<UInt8>) throws {
        pending += line
        pending.append(UInt8(ascii: "\n"))
        if pending.count > Self.pendingMax { try flush() }
    }

    /// Writes out what is held back.
    func flush() throws {
        do {
            try handle.write(contentsOf: pending)
        } catch {
            throw StoreError(
                .diskFull,
                message: "the output cannot be written: \(error)",
                hint: "Make room and export again."
            )
        }
        pending.removeAll(keepingCapacity: true)
    }
}

/// `ledger restore`: makes a ledger from an export.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a ledger from an export: the same positions, the same root hash.",
        discussion: """
            The ledger named by --db must be empty or not there. Everything lands in one \
            transaction, or nothing does.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Argument(help: ArgumentHelp("The export, or - for standard input.", valueName: "file"))
    var file: String

    func run() throws {
        try IngestSession.check(file)
        let path = options.namedPath ?? "ledger.db"
        let isNew = !FileManager.default.fileExists(atPath: path)
        do {
            let head = try restore(to: path)
            if !options.quiet {
                Console.talk("restored \(head.size) events, root \(head.root.hex)")
            }
        } catch {
            // A ledger that this command made and could not fill is of no use to anybody.
            if isNew { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
            throw error
        }
    }

    private func restore(to path: String) throws -> LedgerHead {
        let store = try SQLiteEventStore(path: path, access: .create)
        let bar = ProgressBar("restoring", isQuiet: options.quiet)
        defer { bar.finish() }
        return try LedgerRestore(store: store).restore(file) { bar.update($0, of: $1) }
    }
}
