import Foundation
import Ledger

/// Where refused records go: each with its line number and reason, and its own bytes untouched.
///
/// A record is two lines: `#!reject {"line":17,"reason":"…","input":"…"}` and the record's bytes.
/// Mend the bytes and ingest the file again: lines that begin with `#!reject` are passed over.
// Unchecked because a record is written between `begin` and `end`, which hold the lock.
public final class RejectsFile: @unchecked Sendable {
    /// What the line before a refused record begins with.
    static let mark = Array("#!reject ".utf8)

    /// The file.
    public let path: String
    private var handle: FileHandle?
    private let truncates: Bool
    private var pending: [UInt8] = []
    /// Held while a record is written: refusals come from the reader, conflicts from the writer.
    private let lock = NSLock()

    private static let pendingMax = 1 << 16

    /// Names the file; it is made with the first refused record.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - truncates: Whether what is in it is thrown away first.
    public init(path: String, truncates: Bool) {
        self.path = path
        self.truncates = truncates
    }

    /// Whether anything has been written.
    public var isEmpty: Bool { handle == nil }

    /// Writes the line that goes before a refused record; ``end()`` must follow.
    ///
    /// - Parameters:
    ///   - line: The record's line number in its input.
    ///   - reason: Why it was refused.
    ///   - input: The input's name.
    /// - Throws: ``InputError`` if the file cannot be written.
    func begin(line: Int, reason: String, input: String) throws {
        struct Header: Encodable {
            var line: Int
            var reason: String
            var input: String
        }
        lock.lock()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(Header(line: line, reason: reason, input: input))
        pending += Self.mark
        pending += header
        pending.append(UInt8(ascii: "\n"))
        try open()
    }

    /// Writes bytes of the record.
    ///
    /// - Parameter bytes: All or some of them.
    /// - Throws: ``InputError`` if the file cannot be written.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        pending += bytes
        if pending.count > Self.pendingMax { try flush() }
    }

    /// Ends the record.
    func end() {
        pending.append(UInt8(ascii: "\n"))
        lock.unlock()
    }

    /// Writes out what is held back.
    ///
    /// - Throws: ``InputError`` if the file cannot be written.
    public func flush() throws {
        guard !pending.isEmpty, let handle else { return }
        do {
            try handle.write(contentsOf: pending)
        } catch {
            throw unwritable(error)
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func open() throws {
        guard handle == nil else { return }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (truncates ? O_TRUNC : O_APPEND)
        let descriptor = Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw unwritable(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func unwritable(_ error: any Error) -> InputError {
        InputError(
            message: "the rejects file \(path) cannot be written: \(error)",
            hint: "Name another with --rejects PATH, and run the same command again.",
            failure: .unavailable
        )
    }
}
