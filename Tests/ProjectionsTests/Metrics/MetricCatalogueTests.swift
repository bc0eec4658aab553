import TestSupport
import Testing

@testable import Projections

struct MetricCatalogueTests {
    @Test(arguments: [
        "faithfulness", "answer_relevance", "relevance", "context_precision", "context_recall",
        "rouge_l", "rouge1", "rouge2", "bertscore_f1", "bertscore_precision", "bertscore_recall",
        "bleu", "meteor", "qags", "accuracy", "exact_match", "correctness", "user_satisfaction",
        "satisfaction", "judge_score", "overall", "composite", "safety",
        "Answer-Relevance", "ROUGE-L", "citation_accuracy", "tone_quality", "throughput_tokens",
    ])
    func higherIsBetter(name: String) {
        #expect(MetricCatalogue().definition(of: name).polarity == .higherIsBetter)
        #expect(MetricCatalogue().definition(of: name).name == name)
    }

    @Test(arguments: [
        "hallucination_rate", "hallucination", "toxicity", "toxicity_rate", "bias", "refusal_rate",
        "error_rate", "latency", "latency_ms", "p95_latency_ms", "first_token_seconds", "cost",
        "cost_usd", "tokens", "prompt_tokens", "perplexity", "loss", "wer", "cer", "edit_distance",
        "toxicity_score", "judge_error_rate", "faithfulness_loss", "request.duration",
    ])
    func lowerIsBetter(name: String) {
        #expect(MetricCatalogue().definition(of: name).polarity == .lowerIsBetter)
    }

    @Test(arguments: ["vibes", "", "___", "length", "x1", "忠実度"])
    func unknown(name: String) {
        #expect(MetricCatalogue().definition(of: name).polarity == .unknown)
    }

    @Test func unitsAndBounds() {
        let catalogue = MetricCatalogue()
        #expect(catalogue.definition(of: "p95_latency_ms").unit == .milliseconds)
        #expect(catalogue.definition(of: "ttft_seconds").unit == .seconds)
        #expect(catalogue.definition(of: "cost_usd").unit == .currency)
        #expect(catalogue.definition(of: "completion_tokens").unit == .tokens)
        let faithfulness = catalogue.definition(of: "faithfulness")
        #expect(faithfulness.unit == .fraction)
        #expect(faithfulness.allows(0) && faithfulness.allows(1))
        #expect(!faithfulness.allows(1.01) && !faithfulness.allows(-0.01))
        #expect(!faithfulness.allows(.nan))
        #expect(catalogue.definition(of: "bertscore_f1").allows(-0.2))
        #expect(catalogue.definition(of: "wer").allows(1.7))
        #expect(catalogue.definition(of: "vibes").allows(-1e9))
    }

    @Test func overridesGoFirst() {
        let catalogue = MetricCatalogue(overrides: [
            MetricDefinition(name: "vibes", polarity: .lowerIsBetter),
            MetricDefinition(name: "vibes", polarity: .higherIsBetter),
            MetricDefinition(name: "faithfulness", polarity: .lowerIsBetter, upperBound: 5),
        ])
        #expect(catalogue.definition(of: "vibes").polarity == .higherIsBetter)
        #expect(catalogue.definition(of: "faithfulness").upperBound == 5)
        #expect(catalogue.definition(of: "Faithfulness").polarity == .higherIsBetter)
    }
}
