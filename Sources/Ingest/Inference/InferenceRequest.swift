/// One thing said in a conversation with a model.
struct ChatMessage: Hashable, Sendable {
    enum Role: String, Sendable {
        case system, user
    }

    var role: Role
    var text: String
}

/// A question to a model, whoever's it is.
struct InferenceRequest: Hashable, Sendable {
    /// The conversation; at most one message of the system, first.
    var messages: [ChatMessage]
    /// How random the answer is; nil for the model's own.
    ///
    /// It is left out where a model refuses it.
    var temperature: Double?
    /// The most tokens of the answer, with those of thinking, above 0; nil for the model's own limit.
    var outputTokensMax: Int?
    /// The structure that the answer shall have; nil for text.
    var structure: AnswerStructure?

    /// A cautious guess of the tokens, for pacing and for estimates: four bytes each.
    var estimatedInputTokens: Int {
        messages.reduce(8) { $0 + $1.text.utf8.count / 4 + 4 }
    }
}

/// The structure that an answer shall have, in the subset of JSON Schema that all providers take:
/// an object whose properties are all required.
struct AnswerStructure: Hashable, Sendable {
    /// A name, of letters, digits, `_` and `-`.
    var name: String
    /// The properties' schemas by name.
    var properties: [String: JSONValue]

    /// The schema.
    var schema: JSONValue {
        [
            "type": "object",
            "additionalProperties": false,
            "required": .array(properties.keys.sorted().map(JSONValue.string)),
            "properties": .object(properties),
        ]
    }
}

/// What a model answered.
struct InferenceResponse: Hashable, Codable, Sendable {
    /// Why the model stopped.
    enum End: String, Codable, Sendable {
        /// It had said all.
        case complete
        /// The limit of tokens was reached.
        case length
        /// The model would not.
        case refused
        /// The provider's filter took the answer away.
        case filtered
    }

    /// The text; of a refusal its words, which may be none.
    var text: String
    /// Why the model stopped.
    var end: End
    /// The tokens; nil if the server does not say.
    var usage: TokenUsage?
    /// The model that answered, as the provider calls the snapshot; nil if it does not say.
    var model: String?
    /// How long the answer took, in milliseconds, from the request that succeeded.
    var milliseconds: Double
}
