/// Finds the elements of a top-level array without parsing them: brackets and strings only.
///
/// It remembers how far it has looked, so that a long element is not looked at again with each read.
struct ArraySplitter {
    /// What was found.
    enum Step {
        /// An element: its range, how many bytes are done with, and how many line ends are in them.
        case element(Range<Int>, skipped: Int, lines: Int)
        /// The element is not complete in the bytes given.
        case needsMore
        /// The array has been closed; so many bytes are done with.
        case end(skipped: Int)
        /// The bytes are no array's.
        case broken(String)
    }

    private var scanned = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var first: Int?
    private var lines = 0

    /// Looks for the next element.
    ///
    /// - Parameters:
    ///   - bytes: What is not done with yet; after an element, from behind its comma on.
    ///   - isAtEnd: Whether no more bytes will come.
    mutating func next(_ bytes: UnsafeBufferPointer<UInt8>, isAtEnd: Bool) -> Step {
        while scanned < bytes.count {
            let byte = bytes[scanned]
            if byte == UInt8(ascii: "\n") { lines += 1 }
            if isInString {
                scanInString(byte)
            } else if let step = scanOutside(byte, bytes) {
                return step
            }
            scanned += 1
        }
        return isAtEnd ? .broken("the array is not closed") : .needsMore
    }

    private mutating func scanInString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }

    private mutating func scanOutside(
        _ byte: UInt8,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Step? {
        switch byte {
        case UInt8(ascii: "\""):
            isInString = true
            first = first ?? scanned
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            depth += 1
            first = first ?? scanned
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            if depth == 0 { return byte == UInt8(ascii: "]") ? close(bytes) : .broken("a } is loose") }
            depth -= 1
        case UInt8(ascii: ",") where depth == 0:
            return take(skipping: scanned + 1)
        case 0x20, 0x0a, 0x0d, 0x09:
            break
        default:
            first = first ?? scanned
        }
        return nil
    }

    /// The closing bracket: hands out the last element first, and then the end.
    private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
        guard first != nil else { return .end(skipped: scanned + 1) }
        return take(skipping: scanned)
    }

    private mutating func take(skipping: Int) -> Step {
        guard let first else { return .broken("an element is missing before a comma") }
        let step = Step.element(first..<scanned, skipped: skipping, lines: lines)
        self = ArraySplitter()
        return step
    }
}
