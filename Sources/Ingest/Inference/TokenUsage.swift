/// How many tokens an answer took, in one reckoning for all providers.
public struct TokenUsage: Hashable, Codable, Sendable {
    /// Tokens read, with those from and into the provider's cache.
    public var input: Int
    /// Of those, the ones read from the provider's cache.
    public var cachedInput: Int
    /// Of those, the ones written into the provider's cache.
    public var cacheWrites: Int
    /// Tokens written, with those of thinking.
    public var output: Int

    /// Makes a usage.
    ///
    /// - Parameters:
    ///   - input: Tokens read, 0 or more.
    ///   - cachedInput: Of those, the ones read from the provider's cache.
    ///   - cacheWrites: Of those, the ones written into the provider's cache.
    ///   - output: Tokens written, 0 or more.
    public init(input: Int = 0, cachedInput: Int = 0, cacheWrites: Int = 0, output: Int = 0) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrites = cacheWrites
        self.output = output
    }

    mutating func add(_ other: TokenUsage) {
        input += other.input
        cachedInput += other.cachedInput
        cacheWrites += other.cacheWrites
        output += other.output
    }
}

/// What a model's tokens cost, in US dollars a million.
public struct ModelPrice: Hashable, Sendable {
    /// Tokens read.
    public var input: Double
    /// Tokens written.
    public var output: Double
    /// Tokens read from the provider's cache; nil for the price of others.
    public var cachedInput: Double?
    /// Tokens written into the provider's cache; nil for the price of others.
    public var cacheWrites: Double?

    /// Makes a price.
    ///
    /// - Parameters:
    ///   - input: Tokens read, dollars a million, 0 or more.
    ///   - output: Tokens written.
    ///   - cachedInput: Tokens read from the provider's cache, or nil.
    ///   - cacheWrites: Tokens written into the provider's cache, or nil.
    public init(
        input: Double,
        output: Double,
        cachedInput: Double? = nil,
        cacheWrites: Double? = nil
    ) {
        self.input = input
        self.output = output
        self.cachedInput = cachedInput
        self.cacheWrites = cacheWrites
    }

    /// What a usage costs.
    ///
    /// - Parameter usage: The tokens.
    /// - Returns: US dollars.
    public func dollars(_ usage: TokenUsage) -> Double {
        let plain = max(0, usage.input - usage.cachedInput - usage.cacheWrites)
        let total =
            Double(plain) * input + Double(usage.cachedInput) * (cachedInput ?? input)
            + Double(usage.cacheWrites) * (cacheWrites ?? input) + Double(usage.output) * output
        return total / 1e6
    }
}
