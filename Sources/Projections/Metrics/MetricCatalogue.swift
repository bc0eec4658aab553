/// The metrics whose meaning is known: from the configuration, by their name, or by its parts.
public struct MetricCatalogue: Equatable, Sendable {
    private let overrides: [String: MetricDefinition]

    /// Makes a catalogue.
    ///
    /// - Parameter overrides: Definitions that go before what the name says; of two for one name
    ///   the last counts.
    public init(overrides: [MetricDefinition] = []) {
        self.overrides = Dictionary(overrides.map { ($0.name, $0) }) { _, last in last }
    }

    /// What is known of a metric.
    ///
    /// An override of exactly that name counts first, then the well-known metrics without regard to
    /// case and to `-`, `.`, `/` or space for `_`, then the words in the name: `p95_latency_ms` is
    /// a latency in milliseconds.
    ///
    /// - Parameter name: The metric's name.
    /// - Returns: The definition under that name; of unknown polarity if nothing tells.
    public func definition(of name: String) -> MetricDefinition {
        if let override = overrides[name] { return override }
        let words = Self.words(of: name)
        let joined = words.joined(separator: "_")
        if var known = Self.wellKnown[joined] {
            known.name = name
            return known
        }
        return Self.inferred(name: name, words: words)
    }

    private static func words(of name: String) -> [String] {
        name.lowercased().split { "_-./: ".contains($0) }.map(String.init)
    }

    /// The well-known metrics by name.
    private static let wellKnown: [String: MetricDefinition] = {
        var known: [String: MetricDefinition] = [:]
        func add(_ names: String, _ polarity: MetricPolarity, upTo upperBound: Double? = 1) {
            for name in names.split(separator: " ").map(String.init) {
                known[name] = MetricDefinition(
                    name: name,
                    polarity: polarity,
                    lowerBound: 0,
                    upperBound: upperBound,
                    unit: upperBound == nil ? .number : .fraction
                )
            }
        }
        add(
            """
            faithfulness answer_relevance answer_relevancy relevance groundedness coherence fluency \
            context_precision context_recall rouge_l rouge1 rouge2 rouge_1 rouge_2 rougel \
            rouge_lsum rougelsum contains regex_match json_schema_valid \
            bertscore_f1 bertscore_precision bertscore_recall bleu meteor qags accuracy exact_match \
            correctness helpfulness completeness user_satisfaction satisfaction judge_score overall \
            composite safety precision recall f1 pass_rate
            """,
            .higherIsBetter
        )
        // BERTScore rescaled with a baseline can be negative.
        for name in ["bertscore_f1", "bertscore_precision", "bertscore_recall"] {
            known[name]?.lowerBound = nil
        }
        add(
            """
            hallucination_rate hallucination toxicity toxicity_rate bias refusal_rate error_rate timeout_rate
            """,
            .lowerIsBetter
        )
        add("perplexity loss wer cer edit_distance", .lowerIsBetter, upTo: nil)
        known["loss"]?.lowerBound = nil
        return known
    }()

    /// What the words of a name tell: a measure of effort first, then a word of harm, then praise.
    private static func inferred(name: String, words: [String]) -> MetricDefinition {
        let set = Set(words)
        func has(_ list: Set<String>) -> Bool { !set.isDisjoint(with: list) }
        var definition = MetricDefinition(name: name, polarity: .unknown)
        if has(["throughput", "qps", "rps"]) {
            definition.polarity = .higherIsBetter
            definition.lowerBound = 0
        } else if has(["latency", "latencies", "duration", "ttft", "ms", "milliseconds", "seconds"])
        {
            definition.polarity = .lowerIsBetter
            definition.lowerBound = 0
            if has(["ms", "milliseconds"]) { definition.unit = .milliseconds }
            if has(["seconds", "s"]) { definition.unit = .seconds }
        } else if has(["cost", "costs", "price", "usd", "eur"]) {
            definition.polarity = .lowerIsBetter
            definition.lowerBound = 0
            definition.unit = .currency
        } else if has(["tokens"]) {
            definition.polarity = .lowerIsBetter
            definition.lowerBound = 0
            definition.unit = .tokens
        } else if has([
            "hallucination", "hallucinations", "toxicity", "toxic", "bias", "refusal", "refusals",
            "error", "errors", "failure", "failures", "timeout", "timeouts", "perplexity", "loss",
            "wer", "cer", "harm", "harmfulness", "violation", "violations", "contradiction",
            "drift",
        ]) {
            definition.polarity = .lowerIsBetter
        } else if has([
            "faithfulness", "relevance", "relevancy", "accuracy", "correctness", "precision",
            "recall", "f1", "rouge", "bleu", "meteor", "bertscore", "satisfaction", "safety",
            "quality", "helpfulness", "groundedness", "coherence", "fluency", "completeness",
            "success", "pass", "score",
        ]) {
            definition.polarity = .higherIsBetter
        }
        return definition
    }
}
