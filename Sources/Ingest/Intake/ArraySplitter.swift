/// Finds the elements of a top-level array without parsing them: brackets and strings only.
///
/// It remembers how far it has looked, so that a long element is not looked at again with each read.
/// A comma before the closing bracket is passed over.
struct ArraySplitter {
    /// What was found.
    enum Step {
        /// An element without the white space around it.
        case element(Element)
        /// The element is not complete in the bytes given.
        case needsMore
        /// The array has been closed; so many bytes are done with, and so many line ends in them.
        case end(skipped: Int, lines: Int)
        /// The bytes are no array's.
        case broken(String)
    }

    /// One element.
    struct Element: Equatable {
        /// Where it is in the bytes given.
        var range: Range<Int>
        /// Where the comma or bracket behind it is.
        var end: Int
        /// How many bytes are done with.
        var skipped: Int
        /// How many line ends stand before its first byte.
        var linesBefore: Int
        /// How many line ends are in the bytes done with.
        var lines: Int
    }

    private var scanned = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var first: Int?
    /// The end of the last byte that is not white space.
    private var last = 0
    private var lines = 0
    private var linesBefore = 0

    /// How many bytes have been looked at.
    var scannedBytes: Int { scanned }
    /// Whether an element has begun.
    var isInsideElement: Bool { first != nil }
    /// Where the element that has begun begins in the bytes given.
    var elementStart: Int { first ?? scanned }
    /// How many line ends stand before the element that has begun.
    var linesBeforeElement: Int { isInsideElement ? linesBefore : lines }

    /// Looks for the next element.
    ///
    /// - Parameters:
    ///   - bytes: What is not done with yet; after an element, from behind its comma on.
    ///   - isAtEnd: Whether no more bytes will come.
    /// - Returns: What was found.
    mutating func next(_ bytes: UnsafeBufferPointer<UInt8>, isAtEnd: Bool) -> Step {
        while scanned < bytes.count {
            let byte = bytes[scanned]
            if byte == UInt8(ascii: "\n") { lines += 1 }
            if isInString {
                scanInString(byte)
            } else if let step = scanOutside(byte) {
                return step
            }
            scanned += 1
        }
        return isAtEnd ? .broken("the array is not closed") : .needsMore
    }

    /// Says that the first bytes looked at are done with: before an element, or in the middle of it.
    mutating func dropScanned(before count: Int) {
        scanned -= count
        last = max(0, last - count)
        first = first.map { max(0, $0 - count) }
    }

    private mutating func scanInString(_ byte: UInt8) {
        last = scanned + 1
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }

    private mutating func scanOutside(_ byte: UInt8) -> Step? {
        switch byte {
        case UInt8(ascii: "]") where depth == 0:
            return first == nil ? .end(skipped: scanned + 1, lines: lines) : take(skipping: scanned)
        case UInt8(ascii: "}") where depth == 0:
            return .broken("a } is loose")
        case UInt8(ascii: ",") where depth == 0:
            guard first != nil else { return .broken("an element is missing before a comma") }
            return take(skipping: scanned + 1)
        case 0x20, 0x0a, 0x0d, 0x09:
            return nil
        case UInt8(ascii: "\""):
            isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
        default:
            break
        }
        if first == nil {
            first = scanned
            linesBefore = lines
        }
        last = scanned + 1
        return nil
    }

    private mutating func take(skipping skipped: Int) -> Step {
        let start = first ?? scanned
        let element = Element(
            range: start..<max(start, last),
            end: scanned,
            skipped: skipped,
            linesBefore: linesBefore,
            lines: lines
        )
        self = ArraySplitter()
        return .element(element)
    }
}
