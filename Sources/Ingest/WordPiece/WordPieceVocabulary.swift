import Foundation
public import Ledger

/// The vocabulary of a WordPiece tokenizer: a `vocab.txt`, one token a line, the line's number its id.
struct WordPieceVocabulary: Sendable {
    /// The ids of the tokens that every BERT has.
    struct SpecialTokens: Equatable, Sendable {
        /// `[UNK]`, for a word that cannot be pieced together.
        var unknown: Int32
        /// `[CLS]`, before every text.
        var beginning: Int32
        /// `[SEP]`, after every text.
        var end: Int32
    }

    /// The special tokens that a text may hold literally, with their ids.
    let literalTokens: [(text: [UInt8], id: Int32)]
    /// The ids of the tokens that every BERT has.
    let special: SpecialTokens
    /// How many tokens there are.
    let count: Int
    private let beginnings: TokenTable
    private let continuations: TokenTable

    private static let continuationMark = Array("##".utf8)
    private static let literals = ["[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"]

    /// Reads a file.
    ///
    /// - Parameter path: A `vocab.txt`.
    /// - Throws: ``WordPieceVocabularyError`` if it cannot be read or is no vocabulary of a BERT.
    init(path: String) throws(WordPieceVocabularyError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw WordPieceVocabularyError(path: path, reason: "cannot be read")
        }
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        try self.init(
            tokens: lines.map { Array($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) },
            path: path
        )
    }

    /// Makes a vocabulary of its tokens.
    ///
    /// - Parameters:
    ///   - tokens: The tokens in the order of their ids.
    ///   - path: Where they come from, for messages.
    /// - Throws: ``WordPieceVocabularyError`` if a token is missing that every BERT has.
    init(tokens: [[UInt8]], path: String) throws(WordPieceVocabularyError) {
        var beginnings = TokenTable(capacity: tokens.count)
        var continuations = TokenTable(capacity: tokens.count)
        for (id, token) in tokens.enumerated() {
            let id = Int32(truncatingIfNeeded: id)
            if token.starts(with: Self.continuationMark) {
                continuations.insert(token.dropFirst(2), id)
            }
            beginnings.insert(token[...], id)
        }
        func id(_ literal: String) -> Int32? {
            Array(literal.utf8).withUnsafeBufferPointer { beginnings.id(of: $0) }
        }
        guard let unknown = id("[UNK]"), let beginning = id("[CLS]"), let end = id("[SEP]") else {
            throw WordPieceVocabularyError(
                path: path,
                reason: "lacks [UNK], [CLS] or [SEP], and so is no vocabulary of a BERT model"
            )
        }
        special = SpecialTokens(unknown: unknown, beginning: beginning, end: end)
        literalTokens = Self.literals.compactMap { literal in
            id(literal).map { (Array(literal.utf8), $0) }
        }
        count = tokens.count
        self.beginnings = beginnings
        self.continuations = continuations
    }

    /// The longest token at the beginning of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is left of a word, UTF-8, not empty.
    ///   - isContinuation: Whether something of the word comes before.
    /// - Returns: The token's id and its length in bytes; nil if none fits.
    func longestMatch(
        _ bytes: UnsafeBufferPointer<UInt8>,
        isContinuation: Bool
    ) -> (id: Int32, length: Int)? {
        let table = isContinuation ? continuations : beginnings
        var length = min(bytes.count, table.longest)
        while length > 0 {
            // A piece ends where a character ends.
            if length == bytes.count || bytes[length] & 0xc0 != 0x80 {
                let piece = UnsafeBufferPointer(rebasing: bytes[..<length])
                if let id = table.id(of: piece) { return (id, length) }
            }
            length -= 1
        }
        return nil
    }
}

/// Why a vocabulary cannot be used.
public struct WordPieceVocabularyError: UserFacingError, Equatable {
    /// The file.
    public let path: String
    /// What is wrong with it.
    public let reason: String

    /// What is wrong, with the file.
    public var message: String { "the vocabulary \(path) \(reason)" }

    /// What to do next.
    public var hint: String { "Name the vocab.txt of a BERT model, one token a line." }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}

/// Ids by the bytes of tokens: open addressing, no string is made to look one up.
struct TokenTable: Sendable {
    private var slots: [Int32]
    private var ids: [Int32] = []
    private var starts: [Int] = [0]
    private var bytes: [UInt8] = []
    /// The length of the longest token, in bytes.
    private(set) var longest = 0

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// Adds a token; a later one takes the place of an equal earlier one.
    mutating func insert(_ token: ArraySlice<UInt8>, _ id: Int32) {
        let place = token.withUnsafeBufferPointer { self.place(of: $0) }
        if slots[place] >= 0 {
            ids[Int(slots[place])] = id
            return
        }
        slots[place] = Int32(truncatingIfNeeded: ids.count)
        ids.append(id)
        bytes.append(contentsOf: token)
        starts.append(bytes.count)
        longest = max(longest, token.count)
    }

    /// The id of a token, or nil.
    func id(of token: UnsafeBufferPointer<UInt8>) -> Int32? {
        let entry = slots[place(of: token)]
        return entry < 0 ? nil : ids[Int(entry)]
    }

    private func place(of token: UnsafeBufferPointer<UInt8>) -> Int {
        var place = TokenHash.value(token) & (slots.count - 1)
        while slots[place] >= 0, !isEqual(Int(slots[place]), token) {
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }

    private func isEqual(_ entry: Int, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = starts[entry]
        guard starts[entry + 1] - start == token.count else { return false }
        for offset in 0..<token.count where bytes[start + offset] != token[offset] { return false }
        return true
    }
}
