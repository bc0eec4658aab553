/// OpenAI's chat completions, and what Mistral and compatible servers make of them.
struct OpenAIFormat: ProviderFormat {
    enum Dialect: Sendable {
        case openAI, mistral, compatible
    }

    var dialect: Dialect

    func call(_ request: InferenceRequest, _ settings: ModelSettings) -> ProviderCall {
        let capabilities = settings.capabilities
        var body: [String: JSONValue] = [
            "model": .string(settings.name.model),
            "messages": .array(request.messages.map(Self.message)),
        ]
        if let temperature = request.temperature, capabilities.takesTemperature {
            body["temperature"] = .number(temperature)
        }
        if let limit = request.outputTokensMax {
            body[capabilities.outputLimit.rawValue] = .number(Double(limit))
        }
        if let structure = request.structure {
            body["response_format"] = Self.format(structure, capabilities.structure)
        }
        if let effort = settings.reasoningEffort { body["reasoning_effort"] = .string(effort) }
        // The texts of an evaluation are nobody else's to keep.
        if dialect == .openAI { body["store"] = false }
        return ProviderCall(path: "/chat/completions", body: .object(body))
    }

    static func message(_ message: ChatMessage) -> JSONValue {
        ["role": .string(message.role.rawValue), "content": .string(message.text)]
    }

    private static func format(
        _ structure: AnswerStructure,
        _ support: ModelCapabilities.Structure
    ) -> JSONValue? {
        switch support {
        case .none:
            return nil
        case .object:
            return ["type": "json_object"]
        case .schema:
            return [
                "type": "json_schema",
                "json_schema": [
                    "name": .string(structure.name), "strict": true, "schema": structure.schema,
                ],
            ]
        }
    }

    func response(_ body: JSONValue) -> InferenceResponse? {
        guard let choice = body["choices"]?[0], let message = choice["message"] else { return nil }
        let text = Self.text(message["content"])
        let refusal = message["refusal"]?.text ?? ""
        let end: InferenceResponse.End =
            switch choice["finish_reason"]?.text {
            case "length", "model_length": .length
            case "content_filter": .filtered
            default: text.isEmpty && !refusal.isEmpty ? .refused : .complete
            }
        return InferenceResponse(
            text: end == .refused ? refusal : text,
            end: end,
            usage: Self.usage(body["usage"]),
            model: body["model"]?.text,
            milliseconds: 0
        )
    }

    /// A text, or a list of parts of which those of type `text` are said; thinking is not.
    private static func text(_ content: JSONValue?) -> String {
        if let text = content?.text { return text }
        return (content?.elements ?? []).compactMap { part in
            part["type"]?.text == "text" ? part["text"]?.text : nil
        }.joined()
    }

    private static func usage(_ usage: JSONValue?) -> TokenUsage? {
        guard let input = usage?["prompt_tokens"]?.count else { return nil }
        let details = usage?["prompt_tokens_details"]
        return TokenUsage(
            input: input,
            cachedInput: details?["cached_tokens"]?.count ?? 0,
            cacheWrites: details?["cache_write_tokens"]?.count ?? 0,
            output: usage?["completion_tokens"]?.count ?? 0
        )
    }
}
