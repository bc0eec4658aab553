/// Ollama's own chat, which alone can set the size of the context.
struct OllamaFormat: ProviderFormat {
    func call(_ request: InferenceRequest, _ settings: ModelSettings) -> ProviderCall {
        var options: [String: JSONValue] = [:]
        if let temperature = request.temperature, settings.capabilities.takesTemperature {
            options["temperature"] = .number(temperature)
        }
        if let limit = request.outputTokensMax { options["num_predict"] = .number(Double(limit)) }
        options["num_ctx"] = .number(Double(settings.contextTokens ?? Self.context(for: request)))
        var body: [String: JSONValue] = [
            "model": .string(settings.name.model),
            "messages": .array(request.messages.map(OpenAIFormat.message)),
            "stream": false,
            "options": .object(options),
        ]
        if let structure = request.structure {
            switch settings.capabilities.structure {
            case .schema: body["format"] = structure.schema
            case .object: body["format"] = "json"
            case .none: break
            }
        }
        if let effort = settings.reasoningEffort { body["think"] = .string(effort) }
        return ProviderCall(path: "/api/chat", body: .object(body))
    }

    /// A context that holds the prompt and the answer, in steps so that the model is loaded once.
    private static func context(for request: InferenceRequest) -> Int {
        let wanted = request.estimatedInputTokens * 3 / 2 + (request.outputTokensMax ?? 2_048)
        var size = 4_096
        while size < wanted, size < 131_072 { size *= 2 }
        return size
    }

    func response(_ body: JSONValue) -> InferenceResponse? {
        guard let text = body["message"]?["content"]?.text, body["done"] == .boolean(true) else {
            return nil
        }
        // The count of a prompt that was in memory already is left out.
        var usage: TokenUsage?
        if let output = body["eval_count"]?.count {
            usage = TokenUsage(input: body["prompt_eval_count"]?.count ?? 0, output: output)
        }
        return InferenceResponse(
            text: text,
            end: body["done_reason"]?.text == "length" ? .length : .complete,
            usage: usage,
            model: body["model"]?.text,
            milliseconds: 0
        )
    }
}
