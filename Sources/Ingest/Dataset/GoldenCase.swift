/// One case of a golden dataset: a prompt, and what a good answer says.
public struct GoldenCase: Equatable, Sendable {
    /// Its id, unique within the dataset.
    public let id: String
    /// The kind of case.
    public let category: String
    /// What is asked.
    public let prompt: String
    /// What a good answer says; nil only where the dataset's settings do not require one.
    public let reference: String?
    /// Where the case comes from; `manual` if nobody said.
    public let source: String
    /// Anything else, by name; a value that is no string is its JSON text.
    public let metadata: [String: String]
    /// The case as one line of canonical JSON (RFC 8785), as the built file has it.
    public let line: String
    /// The SHA-256 of ``line``, in hexadecimal: equal if and only if the cases are.
    public let hash: String

    init(
        id: String,
        category: String,
        prompt: String,
        reference: String?,
        source: String,
        metadata: [String: String],
        line: String
    ) {
        self.id = id
        self.category = category
        self.prompt = prompt
        self.reference = reference
        self.source = source
        self.metadata = metadata
        self.line = line
        hash = ContentHash.text(of: line)
    }

    /// This case with an answer to it, ready to be scored.
    ///
    /// - Parameters:
    ///   - answer: What the system answered.
    ///   - latencyMilliseconds: How long it took, or nil.
    /// - Returns: The answered case.
    public func answered(_ answer: String, latencyMilliseconds: Double? = nil) -> AnsweredCase {
        AnsweredCase(
            caseID: id,
            category: category,
            prompt: prompt,
            reference: reference,
            answer: answer,
            latencyMilliseconds: latencyMilliseconds,
            metadata: metadata
        )
    }
}
