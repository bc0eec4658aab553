/// Cohere's chat, version 2.
struct CohereFormat: ProviderFormat {
    func call(_ request: InferenceRequest, _ settings: ModelSettings) -> ProviderCall {
        var body: [String: JSONValue] = [
            "model": .string(settings.name.model),
            "messages": .array(request.messages.map(OpenAIFormat.message)),
            "stream": false,
        ]
        if let temperature = request.temperature, settings.capabilities.takesTemperature {
            body["temperature"] = .number(temperature)
        }
        if let limit = request.outputTokensMax { body["max_tokens"] = .number(Double(limit)) }
        if let structure = request.structure {
            switch settings.capabilities.structure {
            case .schema:
                body["response_format"] = ["type": "json_object", "json_schema": structure.schema]
            case .object:
                body["response_format"] = ["type": "json_object"]
            case .none:
                break
            }
        }
        return ProviderCall(path: "/v2/chat", body: .object(body))
    }

    func response(_ body: JSONValue) -> InferenceResponse? {
        guard let message = body["message"], message.members != nil else { return nil }
        let text = (message["content"]?.elements ?? []).compactMap { part in
            part["type"]?.text == "text" ? part["text"]?.text : nil
        }.joined()
        switch body["finish_reason"]?.text {
        // The server gave up: what there is of an answer is none.
        case "ERROR", "ERROR_TOXIC", "TIMEOUT": return nil
        default: break
        }
        return InferenceResponse(
            text: text,
            end: body["finish_reason"]?.text == "MAX_TOKENS" ? .length : .complete,
            usage: Self.usage(body["usage"]),
            model: nil,
            milliseconds: 0
        )
    }

    /// What is billed is not what was counted: the bill counts.
    private static func usage(_ usage: JSONValue?) -> TokenUsage? {
        let tokens = usage?["billed_units"] ?? usage?["tokens"]
        guard let input = tokens?["input_tokens"]?.count else { return nil }
        return TokenUsage(input: input, output: tokens?["output_tokens"]?.count ?? 0)
    }
}
