/// The tokens of one reference and one candidate, numbered densely from 0.
struct RougePair {
    /// The reference's tokens.
    var reference: [Int32] = []
    /// The candidate's.
    var candidate: [Int32] = []
    /// Where each line of the reference ends among its tokens.
    var referenceLineEnds: [Int] = []
    /// Where each line of the candidate ends among its tokens.
    var candidateLineEnds: [Int] = []
    /// How many different tokens there are.
    private(set) var distinct = 0
}

/// Makes pairs of texts; keeps its memory from pair to pair.
///
/// One reader serves one thread.
struct RougePairReader {
    private let usesStemmer: Bool
    private var vocabulary = RougeVocabulary()
    private var locals: [Int32] = []

    init(usesStemmer: Bool) {
        self.usesStemmer = usesStemmer
    }

    /// Reads a pair.
    ///
    /// - Parameters:
    ///   - reference: What a good answer says.
    ///   - candidate: The answer.
    ///   - pair: Takes the tokens.
    mutating func read(reference: String, candidate: String, into pair: inout RougePair) {
        if vocabulary.isFull {
            vocabulary = RougeVocabulary()
            locals = []
        }
        pair.removeAll()
        tokenize(reference, &pair.reference, &pair.referenceLineEnds)
        tokenize(candidate, &pair.candidate, &pair.candidateLineEnds)
        let missing = vocabulary.count - locals.count
        if missing > 0 { locals.append(contentsOf: repeatElement(-1, count: missing)) }
        pair.renumber(with: &locals)
    }

    /// The tokens of one text, as a person would read them.
    mutating func words(of text: String) -> [String] {
        var tokens: [Int32] = []
        var lineEnds: [Int] = []
        tokenize(text, &tokens, &lineEnds)
        return tokens.map { String(decoding: vocabulary.token($0), as: UTF8.self) }
    }

    private mutating func tokenize(
        _ text: String,
        _ tokens: inout [Int32],
        _ lineEnds: inout [Int]
    ) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start <= bytes.count {
                let rest = bytes[start...]
                let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                RougeTokenizer.append(
                    UnsafeBufferPointer(rebasing: bytes[start..<end]),
                    usesStemmer: usesStemmer,
                    vocabulary: &vocabulary,
                    to: &tokens
                )
                lineEnds.append(tokens.count)
                start = end + 1
            }
        }
    }
}

extension RougePair {
    fileprivate mutating func removeAll() {
        reference.removeAll(keepingCapacity: true)
        candidate.removeAll(keepingCapacity: true)
        referenceLineEnds.removeAll(keepingCapacity: true)
        candidateLineEnds.removeAll(keepingCapacity: true)
        distinct = 0
    }

    /// Numbers tokens from 0; `locals` is -1 everywhere before and after.
    fileprivate mutating func renumber(with locals: inout [Int32]) {
        var used: [Int32] = []
        func renumber(_ tokens: inout [Int32]) {
            for index in tokens.indices {
                let token = Int(tokens[index])
                if locals[token] < 0 {
                    locals[token] = Int32(truncatingIfNeeded: used.count)
                    used.append(tokens[index])
                }
                tokens[index] = locals[token]
            }
        }
        renumber(&reference)
        renumber(&candidate)
        for token in used { locals[Int(token)] = -1 }
        distinct = used.count
    }
}
