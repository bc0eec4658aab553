/// Cuts texts into tokens as `rouge-score` does: lowercase, then everything but a–z and 0–9 separates.
///
/// Letters of other scripts, and accented ones, therefore separate too: ROUGE as it is commonly
/// reported says nothing about them. Two characters become ASCII letters in lowercase, the Kelvin sign
/// and the capital I with a dot, as they do in Python.
enum RougeTokenizer {
    /// Cuts a text.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - usesStemmer: Whether tokens of more than three letters are stemmed.
    ///   - vocabulary: The tokens' numbers.
    ///   - output: Where the numbers are appended.
    /// - Complexity: Linear in the text.
    static func append(
        _ text: UnsafeBufferPointer<UInt8>,
        usesStemmer: Bool,
        vocabulary: inout RougeVocabulary,
        to output: inout [Int32]
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) { buffer in
            var length = 0
            func end() {
                guard length > 0 else { return }
                let token = UnsafeBufferPointer(rebasing: buffer[..<length])
                length = 0
                let number = vocabulary.number(of: token)
                let stem = usesStemmer ? vocabulary.stem(of: number) : number
                output.append(stem)
            }
            var index = 0
            while index < text.count {
                let byte = text[index]
                let letter = kinds[Int(byte)]
                if letter != 0 {
                    buffer[length] = letter
                    length += 1
                } else if byte == 0xe2, index + 2 < text.count, text[index + 1] == 0x84,
                    text[index + 2] == 0xaa
                {
                    // U+212A, the Kelvin sign.
                    buffer[length] = UInt8(ascii: "k")
                    length += 1
                    index += 2
                } else if byte == 0xc4, index + 1 < text.count, text[index + 1] == 0xb0 {
                    // U+0130 becomes an i and a combining dot, which separates.
                    buffer[length] = UInt8(ascii: "i")
                    length += 1
                    end()
                    index += 1
                } else {
                    end()
                }
                index += 1
            }
            end()
        }
    }

    /// The lowercase letter or digit of each byte, 0 for one that separates.
    private static let kinds: [UInt8] = (0..<256).map { (byte: Int) -> UInt8 in
        let byte = UInt8(byte)
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return byte
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte + 32
        default: return 0
        }
    }
}
