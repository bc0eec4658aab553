/// How a model is reached, what it takes, what it costs and how hard it may be pressed.
public struct ModelSettings: Hashable, Sendable {
    /// The model.
    public var name: ModelIdentifier
    /// Where the server is, without a slash at its end.
    public var baseURL: String
    /// The environment variable with the key; nil for none.
    public var keyVariable: String?
    /// Whether there must be a key.
    public var needsKey: Bool
    /// What it takes and gives.
    public var capabilities: ModelCapabilities
    /// What it costs; nil if nobody knows.
    public var price: ModelPrice?
    /// The most requests in flight; nil for the run's own limit.
    public var concurrency: Int?
    /// The most requests a minute; nil for no limit.
    public var requestsPerMinute: Int?
    /// The most tokens a minute, by estimate; nil for no limit.
    public var tokensPerMinute: Int?
    /// How long an answer may take, in seconds, above 0.
    public var timeoutSeconds: Double
    /// How often a request is tried in all, from 1.
    public var attemptsMax: Int
    /// The size of the context that Ollama is asked for, in tokens; it cuts longer prompts silently.
    public var contextTokens: Int?
    /// How hard a reasoning model shall think, in the provider's words; nil for its own.
    public var reasoningEffort: String?

    /// Makes the settings of a model that no configuration knows.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - baseURL: Where the server is; nil for the provider's own.
    /// - Throws: ``ModelIdentifierError`` if the server must be named and is not.
    public init(_ name: ModelIdentifier, baseURL: String? = nil) throws(ModelIdentifierError) {
        guard var url = baseURL ?? name.provider.standardURL else {
            throw ModelIdentifierError(
                name: name.description,
                reason: "is on a server that nobody named"
            )
        }
        while url.hasSuffix("/") { url.removeLast() }
        self.name = name
        self.baseURL = url
        keyVariable = name.provider.standardKeyVariable
        needsKey = name.provider.needsKey && baseURL == nil
        capabilities = ModelCapabilities(knownOf: name)
        price = ModelPrice.known(of: name)
        // Ollama answers one request at a time unless it is set up otherwise.
        concurrency = name.provider == .ollama ? 1 : nil
        timeoutSeconds = 120
        attemptsMax = 5
    }
}
