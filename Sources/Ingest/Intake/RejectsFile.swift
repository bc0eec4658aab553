import Foundation
import Ledger

// Unchecked because a record is written between `begin` and `end`, which hold the lock.

/// Where refused records go: each with its line number and reason, and its own bytes untouched.
///
/// A record is two lines: `#!reject {"input":"…","line":17,"reason":"…"}` and the record's bytes. Mend
/// the bytes and ingest the file again: lines that begin with `#!reject` are passed over. A record
/// of several lines says `"multiline":true`; everything up to the next mark belongs to it.
public final class RejectsFile: @unchecked Sendable {
    /// What the line before a refused record begins with.
    static let mark = Array("#!reject ".utf8)

    /// The file.
    public let path: String
    private var handle: FileHandle?
    private let truncates: Bool
    private var pending: [UInt8] = []
    private let encoder = JSONEncoder()
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
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Whether anything has been written.
    public var isEmpty: Bool { handle == nil }

    /// Whether a line is a mark behind which a record of several lines stands.
    static func beginsBlock(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "#"), line.starts(with: mark) else { return false }
        let json = Data(line.dropFirst(mark.count))
        return (try? JSONDecoder().decode(Mark.self, from: json))?.multiline == true
    }

    /// What a mark says.
    private struct Mark: Codable {
        var line: Int
        var reason: String
        var input: String
        var multiline: Bool?
    }

    /// Writes the line that goes before a refused record; ``end()`` must follow unless this throws.
    ///
    /// - Parameters:
    ///   - line: The record's line number in its input.
    ///   - reason: Why it was refused.
    ///   - input: The input's name.
    ///   - isMultiline: Whether there are line ends in the record's bytes.
    /// - Throws: ``InputError`` if the file cannot be written.
    func begin(line: Int, reason: String, input: String, isMultiline: Bool = false) throws {
        let header = Mark(
            line: line,
            reason: reason,
            input: input,
            multiline: isMultiline ? true : nil
        )
        lock.lock()
        try unlockingIfItThrows {
            let json = try encoder.encode(header)
            try open()
            pending += Self.mark
            pending += json
            pending.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes bytes of the record begun.
    ///
    /// - Parameter bytes: All or some of them.
    /// - Throws: ``InputError`` if the file cannot be written; then the record is given up.
    func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        pending += bytes
        guard pending.count > Self.pendingMax else { return }
        try unlockingIfItThrows { try flush() }
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
        // Whatever happens, the same bytes are not tried again.
        defer { pending.removeAll(keepingCapacity: true) }
        do {
            try handle.write(contentsOf: pending)
        } catch {
            throw unwritable(String(cString: strerror(errno)))
        }
    }

    /// Nobody must wait for a lock that a failed write left behind.
    private func unlockingIfItThrows(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            lock.unlock()
            throw error
        }
    }

    private func open() throws {
        guard handle == nil else { return }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (truncates ? O_TRUNC : O_APPEND)
        let descriptor = Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw unwritable(String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func unwritable(_ reason: String) -> InputError {
        InputError(
            message: "the rejects file \(path) cannot be written: \(reason)",
            hint: "Name another with --rejects PATH, and run the same command again.",
            failure: .unavailable
        )
    }
}
