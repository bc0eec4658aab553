/// The tokens of a run or of one case, by model, whether answers came now or were kept from before.
public struct ModelUsage: Equatable, Sendable {
    /// The tokens by model.
    public private(set) var models: [String: TokenUsage] = [:]

    init() {}

    /// Reads what ``record`` wrote; nothing if it is something else.
    init(_ value: JSONValue?) {
        for (model, tokens) in value?.members ?? [:] {
            models[model] = TokenUsage(
                input: tokens["input"]?.count ?? 0,
                cachedInput: tokens["cachedinput"]?.count ?? 0,
                cacheWrites: tokens["cachewrites"]?.count ?? 0,
                output: tokens["output"]?.count ?? 0
            )
        }
    }

    mutating func add(_ usage: TokenUsage, of client: ModelClient) {
        models[client.settings.name.description, default: TokenUsage()].add(usage)
    }

    mutating func add(_ other: ModelUsage) {
        for (model, usage) in other.models { models[model, default: TokenUsage()].add(usage) }
    }

    /// The tokens as events have them; nil for none.
    var record: [String: [String: Int]]? {
        guard !models.isEmpty else { return nil }
        return models.mapValues { usage in
            var tokens = ["input": usage.input, "output": usage.output]
            if usage.cachedInput > 0 { tokens["cachedinput"] = usage.cachedInput }
            if usage.cacheWrites > 0 { tokens["cachewrites"] = usage.cacheWrites }
            return tokens
        }
    }

    /// What the tokens cost at the list.
    ///
    /// - Parameter clients: The models with their prices.
    /// - Returns: US dollars; nil if the price of one is not known.
    func dollars(_ clients: [ModelClient]) -> Double? {
        var sum = 0.0
        for (model, usage) in models.sorted(by: { $0.key < $1.key }) {
            let client = clients.first { $0.settings.name.description == model }
            guard let price = client?.settings.price else { return nil }
            sum += price.dollars(usage)
        }
        return sum
    }
}
