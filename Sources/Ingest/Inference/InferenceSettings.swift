public import Projections
import Transport

/// What a configuration says of models.
public struct InferenceSettings: Equatable, Sendable {
    /// What is said of one model; nil where nothing is.
    struct Entry: Equatable, Sendable {
        var baseURL: String?
        var keyVariable: String?
        var takesTemperature: Bool?
        var structure: ModelCapabilities.Structure?
        var outputLimit: ModelCapabilities.OutputLimit?
        var reasons: Bool?
        var price: ModelPrice?
        var concurrency: Int?
        var requestsPerMinute: Int?
        var tokensPerMinute: Int?
        var timeoutSeconds: Double?
        var attemptsMax: Int?
        var contextTokens: Int?
        var reasoningEffort: String?
    }

    private var entries: [String: Entry]

    /// Makes settings that say nothing, as where there is no file.
    public init() {
        entries = [:]
    }

    /// Reads `models` of a configuration.
    ///
    /// - Parameter root: The root section; what is wrong is noted there.
    public init(_ root: ConfigurationSection) {
        entries = [:]
        for (name, section) in root.namedSections("models") {
            entries[name] = Self.entry(name, section)
            section.finish()
        }
    }

    /// The settings of a model: what the configuration says, else what is known of it.
    ///
    /// - Parameters:
    ///   - text: The model as people name it.
    ///   - baseURL: Where its server is, before what the configuration says; nil for that.
    /// - Returns: The settings.
    /// - Throws: ``ModelIdentifierError`` if nobody can tell whose model it is or where its server is.
    public func settings(
        of text: String,
        baseURL: String? = nil
    ) throws(ModelIdentifierError) -> ModelSettings {
        let entry = entries[text] ?? Entry()
        let url = baseURL ?? entry.baseURL
        let name = try ModelIdentifier(text, hasBaseURL: url != nil)
        var settings = try ModelSettings(name, baseURL: url)
        if let variable = entry.keyVariable {
            settings.keyVariable = variable
            settings.needsKey = true
        }
        if let takes = entry.takesTemperature { settings.capabilities.takesTemperature = takes }
        if let structure = entry.structure { settings.capabilities.structure = structure }
        if let limit = entry.outputLimit { settings.capabilities.outputLimit = limit }
        if let reasons = entry.reasons { settings.capabilities.reasons = reasons }
        if let price = entry.price { settings.price = price }
        if let count = entry.concurrency { settings.concurrency = count }
        settings.requestsPerMinute = entry.requestsPerMinute
        settings.tokensPerMinute = entry.tokensPerMinute
        if let seconds = entry.timeoutSeconds { settings.timeoutSeconds = seconds }
        if let count = entry.attemptsMax { settings.attemptsMax = count }
        settings.contextTokens = entry.contextTokens
        settings.reasoningEffort = entry.reasoningEffort
        return settings
    }

    private static func entry(_ name: String, _ section: ConfigurationSection) -> Entry {
        var entry = Entry()
        if let url = section.text("base_url") {
            if let problem = BaseURL.problem(of: url) {
                section.note("base_url", problem)
            } else {
                entry.baseURL = url
            }
        }
        if (try? ModelIdentifier(name, hasBaseURL: entry.baseURL != nil)) == nil {
            section.note(nil, "the name does not say whose model it is", hint: "provider/model")
        }
        entry.keyVariable = keyVariable(section)
        entry.takesTemperature = section.flag("temperature")
        entry.structure = section.choice("structure", ModelCapabilities.Structure.self)
        entry.outputLimit = section.choice("output_limit", ModelCapabilities.OutputLimit.self)
        entry.reasons = section.flag("reasoning")
        entry.price = price(section)
        entry.concurrency = section.integer("concurrency", in: 1...1_024)
        entry.requestsPerMinute = section.integer("requests_per_minute", in: 1...1_000_000)
        entry.tokensPerMinute = section.integer("tokens_per_minute", in: 1...1_000_000_000)
        entry.timeoutSeconds = section.seconds("timeout", in: 1...3_600).map(Double.init)
        entry.attemptsMax = section.integer("attempts", in: 1...20)
        entry.contextTokens = section.integer("context_tokens", in: 256...10_000_000)
        entry.reasoningEffort = section.text("reasoning_effort")
        return entry
    }

    private static func keyVariable(_ section: ConfigurationSection) -> String? {
        guard let text = section.text("key") else { return nil }
        let name = text.hasPrefix("env:") ? String(text.dropFirst(4)) : ""
        let isName =
            !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
            }
        guard isName else {
            section.note(
                "key",
                "is a secret and must not be in the file",
                hint: "put it into an environment variable and write env:NAME here"
            )
            return nil
        }
        return name
    }

    private static func price(_ section: ConfigurationSection) -> ModelPrice? {
        guard let price = section.section("price") else { return nil }
        defer { price.finish() }
        func amount(_ key: String) -> Double? {
            guard let number = price.number(key) else { return nil }
            if number < 0 { price.note(key, "must be 0 or more, in dollars a million tokens") }
            return number
        }
        let cached = amount("cached_input")
        let writes = amount("cache_writes")
        guard let input = amount("input"), let output = amount("output") else {
            price.note(nil, "needs input and output, in dollars a million tokens")
            return nil
        }
        return ModelPrice(input: input, output: output, cachedInput: cached, cacheWrites: writes)
    }
}

/// The address of a model's server.
public enum BaseURL {
    /// What is wrong with an address.
    ///
    /// A password in it would end up in messages and in the ledger.
    ///
    /// - Parameter url: The address.
    /// - Returns: What is wrong, or nil.
    public static func problem(of url: String) -> String? {
        guard HTTPRequest(url: url).problem == nil, ServerName.name(of: url) != "the server" else {
            return "must be an http or https URL"
        }
        let authority =
            url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            .last?.prefix { !"/?#".contains($0) } ?? ""
        guard !authority.contains("@") else { return "must not hold a user or a password" }
        guard !url.contains("?"), !url.contains("#") else { return "must not hold a query" }
        return nil
    }
}
