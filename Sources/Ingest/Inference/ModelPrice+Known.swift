extension ModelPrice {
    /// When the table was taken from the providers' price lists.
    public static let knownAsOf = "2026-11"

    /// The list price of a well-known model.
    ///
    /// Prices move; a configuration's count before these. A snapshot's name (`gpt-4o-2024-08-06`) has
    /// the price of its model. What is not known has no price, which is never the same as none.
    ///
    /// - Parameter name: The model.
    /// - Returns: The price, or nil if it is not known.
    public static func known(of name: ModelIdentifier) -> ModelPrice? {
        switch name.provider {
        case .ollama:
            return ModelPrice(input: 0, output: 0)
        case .compatible:
            return nil
        case .openAI, .anthropic, .mistral, .cohere:
            return list[withoutSnapshot(name.model)]
        }
    }

    /// The name without a date at its end.
    private static func withoutSnapshot(_ model: String) -> String {
        if let match = model.firstMatch(of: /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/) {
            return String(model[..<match.range.lowerBound])
        }
        return model
    }

    static let list: [String: ModelPrice] = [
        "gpt-4o": ModelPrice(input: 2.5, output: 10, cachedInput: 1.25),
        "gpt-4o-mini": ModelPrice(input: 0.15, output: 0.6, cachedInput: 0.075),
        "gpt-4.1": ModelPrice(input: 2, output: 8, cachedInput: 0.5),
        "gpt-4.1-mini": ModelPrice(input: 0.4, output: 1.6, cachedInput: 0.1),
        "gpt-4.1-nano": ModelPrice(input: 0.1, output: 0.4, cachedInput: 0.025),
        "gpt-5": ModelPrice(input: 1.25, output: 10, cachedInput: 0.125),
        "gpt-5-mini": ModelPrice(input: 0.25, output: 2, cachedInput: 0.025),
        "gpt-5-nano": ModelPrice(input: 0.05, output: 0.4, cachedInput: 0.005),
        "gpt-5.1": ModelPrice(input: 1.25, output: 10, cachedInput: 0.125),
        "gpt-5.2": ModelPrice(input: 1.75, output: 14, cachedInput: 0.175),
        "gpt-5.4": ModelPrice(input: 2.5, output: 15, cachedInput: 0.25),
        "gpt-5.4-mini": ModelPrice(input: 0.75, output: 4.5, cachedInput: 0.075),
        "gpt-5.4-nano": ModelPrice(input: 0.2, output: 1.25, cachedInput: 0.02),
        "gpt-5.5": ModelPrice(input: 5, output: 30, cachedInput: 0.5),
        "gpt-5.6": ModelPrice(input: 4, output: 20, cachedInput: 0.4, cacheWrites: 5),
        "o3": ModelPrice(input: 2, output: 8, cachedInput: 0.5),
        "o4-mini": ModelPrice(input: 1.1, output: 4.4, cachedInput: 0.275),
        "claude-haiku-4-5": ModelPrice(input: 1, output: 5, cachedInput: 0.1, cacheWrites: 1.25),
        "claude-sonnet-4-5": ModelPrice(input: 3, output: 15, cachedInput: 0.3, cacheWrites: 3.75),
        "claude-sonnet-4-6": ModelPrice(input: 3, output: 15, cachedInput: 0.3, cacheWrites: 3.75),
        "claude-opus-4-5": ModelPrice(input: 5, output: 25, cachedInput: 0.5, cacheWrites: 6.25),
        "claude-opus-4-6": ModelPrice(input: 5, output: 25, cachedInput: 0.5, cacheWrites: 6.25),
        "claude-opus-4-7": ModelPrice(input: 5, output: 25, cachedInput: 0.5, cacheWrites: 6.25),
        "claude-sonnet-5": ModelPrice(input: 2, output: 10, cachedInput: 0.2, cacheWrites: 2.5),
        "claude-opus-5": ModelPrice(input: 5, output: 25, cachedInput: 0.5, cacheWrites: 6.25),
        "mistral-large-2512": ModelPrice(input: 0.5, output: 1.5, cachedInput: 0.05),
        "mistral-medium-2604": ModelPrice(input: 1.5, output: 7.5, cachedInput: 0.15),
        "mistral-small-2603": ModelPrice(input: 0.15, output: 0.6, cachedInput: 0.015),
        "ministral-8b-2512": ModelPrice(input: 0.15, output: 0.15, cachedInput: 0.015),
        "command-a-03-2025": ModelPrice(input: 2.5, output: 10),
        "command-r-08-2024": ModelPrice(input: 0.15, output: 0.6),
        "command-r-plus-08-2024": ModelPrice(input: 2.5, output: 10),
        "command-r7b-12-2024": ModelPrice(input: 0.0375, output: 0.15),
    ]
}
