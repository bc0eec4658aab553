/// How a case becomes a prompt: a text with placeholders, and what the system's message says.
///
/// `{{prompt}}`, `{{id}}` and `{{category}}` stand for what the case has, any other name for its
/// metadata. Values are put in once; a value that holds a placeholder stays as it is.
public struct PromptTemplate: Equatable, Sendable {
    /// The text of the user's message.
    public let text: String
    /// The text of the system's message; nil for none.
    public let system: String?

    /// Makes a template.
    ///
    /// - Parameters:
    ///   - text: The text; it must hold `{{prompt}}`.
    ///   - system: The system's message, or nil.
    ///   - file: The file's name, for messages.
    /// - Throws: ``ScoringInputError`` if the prompt's place is missing.
    public init(
        _ text: String = "{{prompt}}",
        system: String? = nil,
        file: String = "the template"
    ) throws(ScoringInputError) {
        guard text.contains("{{prompt}}") else {
            throw ScoringInputError(file: file, line: nil, reason: "does not hold {{prompt}}")
        }
        self.text = text
        self.system = system
    }

    /// The SHA-256 of all that it says.
    public var hash: String {
        let whole: JSONValue = [
            "text": .string(text), "system": system.map(JSONValue.string) ?? .null,
        ]
        return ContentHash.text(of: whole.canonicalText)
    }

    /// What is sent for a case.
    func messages(_ golden: GoldenCase) -> [ChatMessage] {
        var values = golden.metadata
        values["prompt"] = golden.prompt
        values["id"] = golden.id
        values["category"] = golden.category
        let user = ChatMessage(role: .user, text: filled(values))
        return (system.map { [ChatMessage(role: .system, text: $0)] } ?? []) + [user]
    }

    private func filled(_ values: [String: String]) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            let after = rest[open.upperBound...]
            guard let close = after.firstRange(of: "}}") else { break }
            let name = after[..<close.lowerBound]
            // A name that nobody knows is text of the template's own.
            result += values[String(name)] ?? "{{\(name)}}"
            rest = after[close.upperBound...]
        }
        if let open = rest.firstRange(of: "{{"),
            rest[open.upperBound...].firstRange(of: "}}") == nil
        {
            return result + rest[open.lowerBound...]
        }
        return result + rest
    }
}
