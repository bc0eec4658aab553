import Transport

/// Anthropic's messages.
struct AnthropicFormat: ProviderFormat {
    /// The version that still takes a temperature from the models that have one; later ones refuse it.
    static let version = "2023-06-01"
    /// What an answer may take where the request sets no limit: the interface demands one.
    private static let standardOutputTokens = 4_096

    func call(_ request: InferenceRequest, _ settings: ModelSettings) -> ProviderCall {
        let system = request.messages.filter { $0.role == .system }.map(\.text)
        let others = request.messages.filter { $0.role != .system }
        var body: [String: JSONValue] = [
            "model": .string(settings.name.model),
            "messages": .array(others.map(OpenAIFormat.message)),
            "max_tokens": .number(Double(request.outputTokensMax ?? Self.standardOutputTokens)),
        ]
        if !system.isEmpty { body["system"] = .string(system.joined(separator: "\n\n")) }
        if let temperature = request.temperature, settings.capabilities.takesTemperature {
            body["temperature"] = .number(temperature)
        }
        var output: [String: JSONValue] = [:]
        if let structure = request.structure, settings.capabilities.structure == .schema {
            output["format"] = ["type": "json_schema", "schema": structure.schema]
        }
        if let effort = settings.reasoningEffort { output["effort"] = .string(effort) }
        if !output.isEmpty { body["output_config"] = .object(output) }
        return ProviderCall(
            path: "/v1/messages",
            headers: ["anthropic-version": Self.version],
            body: .object(body)
        )
    }

    func keyField(_ key: String) -> HTTPField { HTTPField("x-api-key", key) }

    func response(_ body: JSONValue) -> InferenceResponse? {
        guard body["type"]?.text == "message", case .array(let blocks)? = body["content"] else {
            return nil
        }
        let end: InferenceResponse.End =
            switch body["stop_reason"]?.text {
            case "max_tokens", "model_context_window_exceeded": .length
            case "refusal": .refused
            default: .complete
            }
        return InferenceResponse(
            text: blocks.compactMap { $0["type"]?.text == "text" ? $0["text"]?.text : nil }
                .joined(),
            end: end,
            usage: Self.usage(body["usage"]),
            model: body["model"]?.text,
            milliseconds: 0
        )
    }

    /// Here the tokens of the provider's cache stand beside `input_tokens`, not within.
    private static func usage(_ usage: JSONValue?) -> TokenUsage? {
        guard let plain = usage?["input_tokens"]?.count else { return nil }
        let read = usage?["cache_read_input_tokens"]?.count ?? 0
        let written = usage?["cache_creation_input_tokens"]?.count ?? 0
        return TokenUsage(
            input: plain + read + written,
            cachedInput: read,
            cacheWrites: written,
            output: usage?["output_tokens"]?.count ?? 0
        )
    }
}
