import Testing

@testable import Ingest

struct TokenUsageTests {
    /// (1000 − 200 − 100) · 2.5 + 200 · 1.25 + 100 · 3 + 500 · 10, by hand, in millionths.
    @Test func cachedTokensHaveTheirOwnPrice() {
        let price = ModelPrice(input: 2.5, output: 10, cachedInput: 1.25, cacheWrites: 3)
        let usage = TokenUsage(input: 1_000, cachedInput: 200, cacheWrites: 100, output: 500)
        #expect(abs(price.dollars(usage) - 0.0073) < 1e-12)
        #expect(
            ModelPrice(input: 2, output: 0).dollars(TokenUsage(input: 10, cachedInput: 5)) == 2e-5
        )
    }

    @Test func anUnknownPriceIsNotZero() throws {
        #expect(ModelPrice.known(of: try ModelIdentifier("openai/gpt-99-secret")) == nil)
        #expect(ModelPrice.known(of: try ModelIdentifier("compatible/gpt-4o")) == nil)
        #expect(ModelPrice.known(of: try ModelIdentifier("ollama/llama3.2"))?.input == 0)
        var totals = InferenceTotals()
        totals.usage = TokenUsage(input: 1_000_000)
        #expect(totals.dollars(nil) == nil)
        #expect(totals.dollars(ModelPrice(input: 3, output: 1)) == 3)
        totals.uncounted = 1
        #expect(totals.dollars(ModelPrice(input: 3, output: 1)) == nil)
        #expect(totals.dollars(ModelPrice(input: 0, output: 0)) == 0)
    }

    @Test(arguments: ["gpt-4o-2024-08-06", "claude-haiku-4-5-20251001"])
    func aSnapshotHasThePriceOfItsModel(model: String) throws {
        #expect(ModelPrice.known(of: try ModelIdentifier(model)) != nil)
    }
}
