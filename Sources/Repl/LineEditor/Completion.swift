/// One way to go on from where the cursor is.
public struct Completion: Hashable, Sendable {
    /// What is put in.
    public var text: String
    /// The bytes of the line (UTF-8) it takes the place of.
    public var replacing: Range<Int>

    /// Makes a completion.
    ///
    /// - Parameters:
    ///   - text: What is put in; a space at its end says that the word is whole.
    ///   - replacing: The bytes of the line it takes the place of.
    public init(text: String, replacing: Range<Int>) {
        self.text = text
        self.replacing = replacing
    }
}

/// What pressing TAB does to a line.
enum CompletionStep: Equatable {
    /// Nothing fits.
    case none
    /// The line becomes this one, with the cursor at a byte offset.
    case edit(line: String, cursor: Int)
    /// Several fit and have nothing more in common: they are listed.
    case list([String])

    /// Decides what to do with the candidates.
    ///
    /// A single candidate goes in, followed by a space at the end of the line; several extend the line by
    /// what they share. Candidates with control characters or ranges that are not in the line are passed over.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - cursor: The byte offset of the cursor.
    ///   - candidates: What fits there.
    /// - Returns: What to do.
    static func decide(line: String, cursor: Int, candidates: [Completion]) -> CompletionStep {
        let bytes = Array(line.utf8)
        var seen: Set<Completion> = []
        let usable = candidates.filter { candidate in
            candidate.replacing.lowerBound >= 0 && candidate.replacing.upperBound <= bytes.count
                && !candidate.text.unicodeScalars.contains(where: PrintableText.isUnsafe)
                && seen.insert(candidate).inserted
        }
        guard let first = usable.first else { return .none }
        let isOneRange = usable.allSatisfy { $0.replacing == first.replacing }
        guard isOneRange else { return .list(usable.map(\.text)) }
        var insertion = usable.dropFirst().reduce(first.text) { $0.commonPrefix(with: $1.text) }
        let typed = String(decoding: bytes[first.replacing], as: UTF8.self)
        let isAtEnd = first.replacing.upperBound == bytes.count
        if usable.count == 1 {
            if isAtEnd && !insertion.hasSuffix(" ") { insertion += " " }
        } else if insertion.count <= typed.count {
            return .list(usable.map(\.text))
        }
        let front = bytes[..<first.replacing.lowerBound]
        let back = bytes[first.replacing.upperBound...]
        let edited = Array(front) + Array(insertion.utf8) + Array(back)
        return .edit(
            line: String(decoding: edited, as: UTF8.self),
            cursor: first.replacing.lowerBound + insertion.utf8.count
        )
    }
}

extension String {
    /// What two texts both begin with, cluster by cluster.
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
