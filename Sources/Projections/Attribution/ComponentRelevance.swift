/// Whether what a deployment touched is of the kind that bears on the metric.
///
/// A weak prior from names alone: it can tip a balance and never make a cause of a bystander. A
/// prompt, a model or a part of retrieval bears on quality more often than a page or a bill; of
/// latency and cost the opposite is as likely, so there names say nothing.
enum ComponentRelevance {
    /// Parts of names that stand for what makes an answer.
    static let makesAnswers = [
        "prompt", "model", "llm", "retriev", "rag", "rank", "chunk", "embed", "index", "search",
        "context", "agent", "generat", "guardrail", "summar", "temperature", "finetun", "knowledge",
    ]
    /// Parts of names that stand for what surrounds it.
    static let surroundsAnswers = [
        "web", "ui", "frontend", "css", "billing", "invoice", "auth", "login", "email", "analytics",
        "gateway", "dashboard", "docs", "logging", "monitor", "payment",
    ]
    /// What the relevance of a name counts for.
    static let relevant = 1.5
    static let remote = 0.5

    /// The evidence of a change's names; nil if they say nothing.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - scale: How the metric's values are read: beyond [0, 1] it is no score of quality.
    /// - Returns: A piece of evidence, or nil.
    static func evidence(for change: RecordedChange, scale: ValueScale.Kind) -> CauseEvidence? {
        guard change.kind == .deployment, scale == .unit else { return nil }
        let kind = change.subkind == "service" ? nil : change.subkind
        let names = change.parts.union([kind].compactMap { $0?.lowercased() })
        let making = names.filter { name in makesAnswers.contains { name.contains($0) } }
        if let name = making.min() {
            return CauseEvidence(
                likelihoodRatio: relevant,
                reason: "\(name) is of the kind that bears on quality"
            )
        }
        let around = names.filter { name in
            // Short words count as words only: `ui` is no part of `build`.
            let words = name.split { !$0.isLetter }
            return surroundsAnswers.contains { part in
                part.count > 3 ? name.contains(part) : words.contains { $0 == part }
            }
        }
        guard !names.isEmpty, around.count == names.count, let name = around.min() else {
            return nil
        }
        return CauseEvidence(
            likelihoodRatio: remote,
            reason: "\(name) seldom bears on quality"
        )
    }
}
