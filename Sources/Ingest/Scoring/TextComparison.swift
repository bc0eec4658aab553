/// How texts are made alike before they are compared.
public struct TextComparison: Equatable, Sendable {
    /// Whether capital and small letters are the same.
    public var ignoresCase: Bool
    /// Whether any white space is one space, and none at the ends.
    public var ignoresSpacing: Bool
    /// Whether punctuation is left out.
    public var ignoresPunctuation: Bool

    /// Makes a comparison.
    ///
    /// - Parameters:
    ///   - ignoresCase: Whether capital and small letters are the same.
    ///   - ignoresSpacing: Whether any white space is one space, and none at the ends.
    ///   - ignoresPunctuation: Whether punctuation is left out.
    public init(
        ignoresCase: Bool = false,
        ignoresSpacing: Bool = true,
        ignoresPunctuation: Bool = false
    ) {
        self.ignoresCase = ignoresCase
        self.ignoresSpacing = ignoresSpacing
        self.ignoresPunctuation = ignoresPunctuation
    }

    /// The form of a text that is compared.
    ///
    /// - Parameter text: Any text.
    /// - Returns: Its form; equal forms mean equal texts, canonical equivalents included.
    func form(of text: String) -> String {
        var form = text
        if ignoresPunctuation { form.removeAll { $0.isPunctuation || $0.isSymbol } }
        if ignoresCase { form = form.lowercased() }
        guard ignoresSpacing else { return form }
        return form.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The parameters, for a revision.
    var parameters: [String: String] {
        [
            "case": ignoresCase ? "ignored" : "kept",
            "spacing": ignoresSpacing ? "ignored" : "kept",
            "punctuation": ignoresPunctuation ? "ignored" : "kept",
        ]
    }
}
