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
        /// Records over many lines, between the marks of a rejects file.
        case block
        case array
        case single
        case ended
    }

    private var source: ByteSource
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Why the input ends early.
    private var failure: (any Error)?
    private var line = 1
    private var form = Form.unknown
    private var isInsideLongRecord = false
    private var array = ArraySplitter()
    /// How many line ends stand before the long element in hand.
    private var longElementLines = 0
    private let recordBytesMax: Int
    private let readBytesMax: Int

    /// Prepares to read.
    ///
    /// - Parameters:
    ///   - source: The bytes.
    ///   - recordBytesMax: The longest record that is handed over whole.
    ///   - readBytesMax: The most that is read at a time; what is handed over does not depend on it.
    init(
        _ source: consuming ByteSource,
        recordBytesMax: Int = EventPreparer.maximumEventBytes,
        readBytesMax: Int = .max
    ) {
        self.source = source
        self.recordBytesMax = recordBytesMax
        self.readBytesMax = readBytesMax
        // Twice the longest event, so that a whole one always fits behind a partial one.
        buffer = .allocate(capacity: 2 * recordBytesMax + 4_096)
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
        if form == .unknown { findForm() }
        switch form {
        case .lines: return try nextLine()
        case .block: return try nextBlock()
        case .array: return try nextElement()
        case .single: return takeSingle()
        case .ended, .unknown: return nil
        }
    }
}

// How the input's form is found.
extension RecordReader {
    /// Looks at the beginning: an array, an object over many lines, or lines.
    private mutating func findForm() {
        while !isAtEnd, end < buffer.count { fill() }
        if end >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { start = 3 }
        form = .lines
        guard let first = firstByte(from: start) else { return }
        if buffer[first] == UInt8(ascii: "["), isBatch(from: first) {
            line += buffer[start..<first].count { $0 == UInt8(ascii: "\n") }
            start = first + 1
            form = .array
        } else if buffer[first] == UInt8(ascii: "{"), isAtEnd, failure == nil,
            isOneObject(from: first)
        {
            line += buffer[start..<first].count { $0 == UInt8(ascii: "\n") }
            start = first
            form = .single
        }
    }

    private func firstByte(from index: Int) -> Int? {
        (index..<end).first { !Self.isSpace(buffer[$0]) }
    }

    /// Whether a bracket opens a batch of objects; otherwise it is a bad line among others, and must
    /// not take the good ones behind it along.
    private func isBatch(from first: Int) -> Bool {
        guard let second = firstByte(from: first + 1) else { return true }
        return buffer[second] == UInt8(ascii: "{") || buffer[second] == UInt8(ascii: "]")
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
        while end > start, Self.isSpace(buffer[end - 1]) { end -= 1 }
        return record(start..<end, line: line, isLast: true)
    }
}

// Lines, and what stands between the marks of a rejects file.
extension RecordReader {
    private mutating func nextLine() throws -> Record? {
        while true {
            if let newline = Self.newline(in: buffer, start..<end) {
                let taken = start..<newline
                start = newline + 1
                line += 1
                if !isInsideLongRecord, RejectsFile.beginsBlock(bytes(taken)) { form = .block }
                return record(taken, line: line - 1, isLast: true)
            }
            if isAtEnd {
                if let failure { throw failure }
                guard start < end || isInsideLongRecord else { return nil }
                let taken = start..<end
                start = end
                form = .ended
                return record(taken, line: line, isLast: true)
            }
            if end - start > recordBytesMax {
                let taken = start..<end
                start = end
                return record(taken, line: line, isLast: false)
            }
            fill()
        }
    }

    /// A record as a piece if it is too long, else whole.
    private mutating func record(_ range: Range<Int>, line: Int, isLast: Bool) -> Record {
        let isFirst = !isInsideLongRecord
        isInsideLongRecord = !isLast
        if !isFirst || !isLast || range.count > recordBytesMax {
            return .piece(bytes(range), line: line, isFirst: isFirst, isLast: isLast)
        }
        return .whole(bytes(range), line: line)
    }

    /// Everything up to the next mark is one record, however many lines it has.
    private mutating func nextBlock() throws -> Record? {
        while true {
            let mark = blockEnd()
            let enough = recordBytesMax + RejectsFile.mark.count + 1
            guard mark != nil || isAtEnd || end - start > enough else {
                fill()
                continue
            }
            if mark == nil, isAtEnd, let failure { throw failure }
            form = .lines
            let taken = start..<(mark ?? end)
            // Too long to be mended: its lines are refused one by one.
            guard mark != nil || isAtEnd, taken.count <= recordBytesMax else {
                return try nextLine()
            }
            let first = line
            line += bytes(taken).count { $0 == UInt8(ascii: "\n") } + 1
            start = mark.map { $0 + 1 } ?? end
            return .whole(bytes(taken), line: first)
        }
    }

    /// The line end before the next mark.
    private func blockEnd() -> Int? {
        var from = start
        while let newline = Self.newline(in: buffer, from..<end) {
            if bytes(newline + 1..<end).starts(with: RejectsFile.mark) { return newline }
            from = newline + 1
        }
        return nil
    }
}

// The elements of a batch array.
extension RecordReader {
    private mutating func nextElement() throws -> Record? {
        while true {
            switch array.next(bytes(start..<end), isAtEnd: isAtEnd) {
            case .element(let element):
                return take(element)
            case .needsMore:
                if let piece = longElement() { return piece }
                fill()
            case .end(let skipped, let lines):
                // Whatever stands behind the array is no event; as lines it is refused by name.
                start += skipped
                line += lines
                form = .lines
                return try nextLine()
            case .broken where !isAtEnd || start + array.scannedBytes < end:
                // The rest may hold whole lines; each is taken or refused by itself.
                form = .lines
                return try nextLine()
            case .broken(let reason):
                if let failure { throw failure }
                return unclosed(reason)
            }
        }
    }

    private mutating func take(_ element: ArraySplitter.Element) -> Record {
        let whole = start + element.range.lowerBound..<start + element.range.upperBound
        // White space behind it counts, so that what is long does not depend on how it was read.
        let terminated = whole.lowerBound..<start + element.end
        let begin = line + (isInsideLongRecord ? longElementLines : element.linesBefore)
        start += element.skipped
        line += element.lines
        let isLong = isInsideLongRecord || terminated.count > recordBytesMax
        return record(isLong ? terminated : whole, line: begin, isLast: true)
    }

    /// Drops white space before an element, and hands over what there is of one that is too long.
    private mutating func longElement() -> Record? {
        guard end - start > recordBytesMax else { return nil }
        let taken = start + (isInsideLongRecord ? 0 : array.elementStart)..<end
        guard array.isInsideElement, taken.count > recordBytesMax else {
            start = taken.lowerBound
            array.dropScanned(before: array.elementStart)
            return nil
        }
        if !isInsideLongRecord { longElementLines = array.linesBeforeElement }
        start = end
        array.dropScanned(before: array.scannedBytes)
        return record(taken, line: line + longElementLines, isLast: false)
    }

    /// Hands over an element whose array ends in the middle of it.
    private mutating func unclosed(_ reason: String) -> Record {
        let taken = start + array.elementStart..<end
        start = end
        form = .ended
        if isInsideLongRecord {
            return record(taken, line: line + longElementLines, isLast: true)
        }
        return .broken(bytes(taken), line: line + array.linesBeforeElement, reason: reason)
    }
}

// The buffer.
extension RecordReader {
    private func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: buffer[range])
    }

    /// Moves what is left to the front and reads more behind it.
    private mutating func fill() {
        if start > 0, let base = buffer.baseAddress {
            base.update(from: base + start, count: end - start)
            end -= start
            start = 0
        }
        let limit = end + min(readBytesMax, buffer.count - end)
        do {
            let free = UnsafeMutableBufferPointer(rebasing: buffer[end..<limit])
            let count = try source.read(into: free)
            if count == 0 { isAtEnd = true }
            end += count
        } catch {
            // What came before is handed over first.
            failure = error
            isAtEnd = true
        }
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
