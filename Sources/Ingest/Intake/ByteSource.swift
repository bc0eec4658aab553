import CZlib
import Crypto
import Foundation
import Ledger

/// The bytes of an input, piece by piece: a file or standard input, unpacked if it is gzip.
///
/// It also takes the SHA-256 of what it reads, so that the ledger can say which input it was.
struct ByteSource: ~Copyable {
    private let descriptor: Int32
    private let closesDescriptor: Bool
    private let name: String
    private var digest = SHA256()
    private var inflation: Inflation?
    /// What the next read shall throw.
    private var damage: InputError?
    /// Raw bytes read from the descriptor but not handed out yet.
    private var raw: UnsafeMutableBufferPointer<UInt8>
    private var rawStart = 0
    private var rawEnd = 0
    private var isAtRawEnd = false
    private var hasBegun = false
    /// How many raw bytes have been read, for the progress bar.
    private(set) var bytesRead: Int64 = 0
    /// The input's size if it is a plain file, for the progress bar.
    let size: Int64?

    private static let rawCapacity = 1 << 18

    /// Opens an input.
    ///
    /// - Parameter path: A file, or `-` for standard input.
    /// - Throws: ``InputError`` if it cannot be opened or is a folder.
    init(path: String) throws {
        let opened = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw InputError.cannotOpen(path, errno: errno) }
        var status = stat()
        let isKnown = fstat(opened, &status) == 0
        if isKnown, status.st_mode & S_IFMT == S_IFDIR {
            if path != "-" { close(opened) }
            throw InputError.isFolder(path)
        }
        name = path == "-" ? "standard input" : path
        descriptor = opened
        closesDescriptor = path != "-"
        size = isKnown && status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
        raw = .allocate(capacity: Self.rawCapacity)
    }

    deinit {
        raw.deallocate()
        if closesDescriptor { close(descriptor) }
    }

    /// Whether a path names the very file that is read.
    func isSameFile(as path: String) -> Bool {
        var own = stat()
        var other = stat()
        guard fstat(descriptor, &own) == 0, stat(path, &other) == 0 else { return false }
        return own.st_mode & S_IFMT == S_IFREG && own.st_dev == other.st_dev
            && own.st_ino == other.st_ino
    }

    /// SHA-256 of all raw bytes read so far, in hexadecimal.
    var digestText: String {
        digest.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    /// Reads the next bytes.
    ///
    /// - Parameter buffer: Where to put them.
    /// - Returns: How many there are; 0 at the end.
    /// - Throws: ``InputError`` if the input cannot be read or its compression is damaged.
    mutating func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        if !hasBegun {
            hasBegun = true
            try fillRaw()
            if rawEnd >= 2, raw[0] == 0x1f, raw[1] == 0x8b { inflation = Inflation() }
        }
        if inflation != nil { return try inflate(into: buffer) }
        if rawStart == rawEnd {
            try fillRaw()
            if rawStart == rawEnd { return 0 }
        }
        let count = min(buffer.count, rawEnd - rawStart)
        _ = UnsafeMutableBufferPointer(rebasing: buffer[..<count]).update(
            fromContentsOf: UnsafeBufferPointer(rebasing: raw[rawStart..<rawStart + count])
        )
        rawStart += count
        return count
    }

    private mutating func fillRaw() throws {
        rawStart = 0
        rawEnd = 0
        guard !isAtRawEnd else { return }
        // A pipe may give a byte at a time; two are needed to tell gzip from text.
        while rawEnd < 2 {
            let free = UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(raw)[rawEnd...]
            )
            let count = Glibc.read(descriptor, free.baseAddress, free.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InputError.cannotRead(name, errno: errno) }
            if count == 0 {
                isAtRawEnd = true
                break
            }
            rawEnd += count
        }
        bytesRead += Int64(rawEnd)
        let read = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(raw)[..<rawEnd])
        digest.update(bufferPointer: read)
    }

    private mutating func inflate(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        while true {
            if rawStart == rawEnd { try fillRaw() }
            let input = UnsafeMutableBufferPointer(rebasing: raw[rawStart..<rawEnd])
            if let damage { throw damage }
            guard let step = inflation?.step(input, buffer) else { return 0 }
            rawStart += step.consumed
            if step.isDamaged {
                let offset = bytesRead - Int64(rawEnd - rawStart)
                damage = InputError.damagedCompression(name, at: offset)
            }
            // What was unpacked before the damage is handed out first.
            if step.produced > 0 { return step.produced }
            if step.isDamaged { continue }
            if rawStart == rawEnd, isAtRawEnd {
                if step.isInsideMember { throw InputError.truncatedCompression(name) }
                return 0
            }
        }
    }
}
