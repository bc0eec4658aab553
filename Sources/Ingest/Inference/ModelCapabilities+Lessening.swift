extension ModelCapabilities {
    /// What is left of a model's capabilities after a server refused a request because of one.
    ///
    /// Each can go once, so that this ends; a complaint of anything else changes nothing.
    ///
    /// - Parameters:
    ///   - complaint: What the server said.
    ///   - request: What was asked for.
    /// - Returns: The lesser capabilities and what is left out from now on; nil if nothing is.
    func lessened(
        by complaint: ProviderComplaint,
        _ request: InferenceRequest
    ) -> (capabilities: ModelCapabilities?, omitted: String?) {
        let text = ((complaint.parameter ?? "") + " " + complaint.text).lowercased()
        func mentions(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        var lesser = self
        // The longer name first: it holds the shorter one.
        if request.outputTokensMax != nil, mentions("max_completion_tokens", "max_tokens"),
            mentions("unsupported", "not supported", "unrecognized", "unknown", "extra", "instead")
        {
            let other: OutputLimit =
                outputLimit == .maxTokens ? .maxCompletionTokens : .maxTokens
            // Once only: a server that refuses both would be asked for ever.
            guard !hasSwitchedLimit else { return (nil, nil) }
            lesser.outputLimit = other
            lesser.hasSwitchedLimit = true
            return (lesser, nil)
        }
        if takesTemperature, request.temperature != nil, mentions("temperature") {
            lesser.takesTemperature = false
            return (lesser, "temperature")
        }
        let isStructural = mentions(
            "response_format",
            "json_schema",
            "json_object",
            "output_config",
            "output_format",
            "structured output",
            "format"
        )
        if request.structure != nil, structure != .none, isStructural {
            lesser.structure = structure == .schema ? .object : .none
            return (lesser, "response_format")
        }
        return (nil, nil)
    }
}
