/// What the questions to a model came to.
public struct InferenceTotals: Hashable, Sendable {
    /// Answers that were asked for and came.
    public var answers = 0
    /// Of those, the ones that were in the cache.
    public var cached = 0
    /// Requests beyond the first of an answer.
    public var retries = 0
    /// Requests that gave no answer in the end.
    public var failures = 0
    /// Answers that came without a count of their tokens.
    public var uncounted = 0
    /// The tokens of answers that were not in the cache.
    public var usage = TokenUsage()
    /// What was left out because the model refuses it, such as `temperature`.
    public var omitted: Set<String> = []
    /// The most requests that were in flight at once.
    public var concurrencyPeak = 0

    /// Makes totals of nothing.
    public init() {}

    /// What the tokens cost.
    ///
    /// - Parameter price: The model's price; nil if nobody knows it.
    /// - Returns: US dollars; nil if nobody knows the price, or some answers were not counted.
    public func dollars(_ price: ModelPrice?) -> Double? {
        guard let price else { return nil }
        if uncounted > 0, price.input > 0 || price.output > 0 { return nil }
        return price.dollars(usage)
    }
}
