/// One answer to be scored, beside what it is compared with.
public struct AnsweredCase: Equatable, Sendable {
    /// The id of the case that was answered.
    public var caseID: String
    /// The kind of case.
    public var category: String
    /// What was asked.
    public var prompt: String
    /// What a good answer says; nil if the dataset has none for this case.
    public var reference: String?
    /// What the system answered.
    public var answer: String
    /// How long the answer took, in milliseconds, 0 or more; nil if nobody measured it.
    public var latencyMilliseconds: Double?
    /// Anything else that a metric may need, such as the expected pattern of this case.
    public var metadata: [String: String]

    /// Makes an answered case.
    ///
    /// - Parameters:
    ///   - caseID: The id of the case.
    ///   - category: The kind of case.
    ///   - prompt: What was asked.
    ///   - reference: What a good answer says, or nil.
    ///   - answer: What the system answered.
    ///   - latencyMilliseconds: How long the answer took, or nil.
    ///   - metadata: Anything else that a metric may need.
    public init(
        caseID: String,
        category: String,
        prompt: String,
        reference: String?,
        answer: String,
        latencyMilliseconds: Double? = nil,
        metadata: [String: String] = [:]
    ) {
        self.caseID = caseID
        self.category = category
        self.prompt = prompt
        self.reference = reference
        self.answer = answer
        self.latencyMilliseconds = latencyMilliseconds
        self.metadata = metadata
    }
}
