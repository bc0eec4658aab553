import Foundation
import Ledger

/// Cuts an input into records: lines, the elements of a batch array, or one object over many lines.
///
/// Memory is bounded by the longest event that the ledger takes. A longer record is handed over in
/// pieces, so that even it can go to the rejects file whole.
struct RecordReader: ~Copyable {
    /// What the reader hands over.
    enum Record {
        /// A whole record.
        case whole(UnsafeBufferPointer<UInt8>, line: Int)
        /// A piece of a record that is too long to be an event.
        case piece(UnsafeBufferPointer<UInt8>, line: Int, isFirst: Bool, isLast: Bool)
        /// Bytes at which the structure of a batch array breaks, and why.
        case broken(UnsafeBufferPointer<UInt8>, line: Int, reason: String)
    }

    private enum Form {
        case unknown
        case lines
        case array
        case single
        case ended
    }

    private var source: ByteSource
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var line = 1
    private var form = Form.unknown
    private var isInsideLongLine = false
    private var array = ArraySplitter()

    /// Twice the longest event, so that a whole one always fits behind a partial one.
    private static let capacity = 2 * EventPreparer.maximumEventBytes + 4_096

    init(_ source: consuming ByteSource) {
        self.source = source
        buffer = .allocate(capacity: Self.capacity)
    }

    deinit {
        buffer.deallocate()
    }

    /// How many raw bytes have been read.
    var bytesRead: Int64 { source.bytesRead }
    /// The input's size, if known.
    var size: Int64? { source.size }
    /// SHA-256 of the raw bytes read so far, in hexadecimal.
    var digestText: String { source.digestText }

    /// Reads the next record.
    ///
    /// - Returns: The record, good until the next call; nil at the end.
    /// - Throws: ``InputError`` if the input cannot be read.
    mutating func next() throws -> Record? {
        if form == .unknown { try findForm() }
        switch form {
        case .lines: return try nextLine()
        case .array: return try nextElement()
        case .single: return takeSingle()
        case .ended, .unknown: return nil
        }
    }

    /// Looks at the beginning: an array, an object over many lines, or lines.
    private mutating func findForm() throws {
        while !isAtEnd, end < Self.capacity { try fill() }
        if end >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { start = 3 }
        guard let first = (start..<end).first(where: { !Self.isSpace(buffer[$0]) }) else {
            form = .ended
            return
        }
        if buffer[first] == UInt8(ascii: "[") {
            line += buffer[start..<first].count { $0 == UInt8(ascii: "\n") }
            start = first + 1
            form = .array
        } else if buffer[first] == UInt8(ascii: "{"), isAtEnd, isOneObject(from: first) {
            form = .single
        } else {
            form = .lines
        }
    }

    /// Whether the whole input is one object that is spread over several lines.
    private func isOneObject(from first: Int) -> Bool {
        let text = UnsafeBufferPointer(rebasing: buffer[first..<end])
        guard let newline = text.firstIndex(of: UInt8(ascii: "\n")),
            text[newline...].contains(where: { !Self.isSpace($0) })
        else { return false }
        var tape = JSONTape()
        guard (try? tape.scan(UnsafeBufferPointer(rebasing: text[..<newline]))) == nil else {
            return false
        }
        return (try? tape.scan(text)) != nil
    }

    private mutating func takeSingle() -> Record? {
        form = .ended
        return .whole(UnsafeBufferPointer(rebasing: buffer[start..<end]), line: line)
    }

    private mutating func nextLine() throws -> Record? {
        while true {
            let newline = Self.newline(in: buffer, start..<end)
            if let newline {
                defer {
                    start = newline + 1
                    line += 1
                    isInsideLongLine = false
                }
                return record(start..<newline, isLast: true)
            }
            if isAtEnd {
                guard start < end || isInsideLongLine else { return nil }
                defer {
                    start = end
                    isInsideLongLine = false
                    form = .ended
                }
                return record(start..<end, isLast: true)
            }
            if end - start > EventPreparer.maximumEventBytes {
                defer {
                    start = end
                    isInsideLongLine = true
                }
                return record(start..<end, isLast: false)
            }
            try fill()
        }
    }

    private func record(_ range: Range<Int>, isLast: Bool) -> Record {
        let bytes = UnsafeBufferPointer(rebasing: buffer[range])
        if isInsideLongLine || !isLast {
            return .piece(bytes, line: line, isFirst: !isInsideLongLine, isLast: isLast)
        }
        return .whole(bytes, line: line)
    }

    private mutating func nextElement() throws -> Record? {
        while true {
            let bytes = UnsafeBufferPointer(rebasing: buffer[start..<end])
            switch array.next(bytes, isAtEnd: isAtEnd) {
            case .element(let range, let skipped, let lines):
                let first = start + range.lowerBound
                let last = start + range.upperBound
                start += skipped
                defer { line += lines }
                let element = UnsafeBufferPointer(rebasing: buffer[first..<last])
                return .whole(element, line: line)
            case .needsMore:
                guard end - start <= EventPreparer.maximumEventBytes else {
                    return broken("an element is longer than the allowed 1 MiB")
                }
                try fill()
            case .end(let skipped):
                // Whatever stands behind the array is no event; as lines it is refused by name.
                start += skipped
                form = .lines
                return try nextLine()
            case .broken(let reason):
                return broken(reason)
            }
        }
    }

    /// Hands over what is left as one refused record; the rest of the input follows as lines.
    private mutating func broken(_ reason: String) -> Record {
        defer {
            start = end
            form = .lines
        }
        let rest = UnsafeBufferPointer(rebasing: buffer[start..<end])
        return .broken(rest, line: line, reason: reason)
    }

    /// Moves what is left to the front and reads more behind it.
    private mutating func fill() throws {
        if start > 0, let base = buffer.baseAddress {
            base.update(from: base + start, count: end - start)
            end -= start
            start = 0
        }
        let free = UnsafeMutableBufferPointer(rebasing: buffer[end...])
        let count = try source.read(into: free)
        if count == 0 { isAtEnd = true }
        end += count
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    /// The index of the first line end in a range; `memchr` looks at many bytes at once.
    private static func newline(
        in buffer: UnsafeMutableBufferPointer<UInt8>,
        _ range: Range<Int>
    ) -> Int? {
        guard let base = buffer.baseAddress, !range.isEmpty else { return nil }
        guard let found = memchr(base + range.lowerBound, 0x0a, range.count) else { return nil }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
}
