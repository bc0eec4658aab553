import Foundation

@testable import Projections

/// The scores of a worse and a better system, by category.
struct ScorePool: Sendable {
    var name: String
    var good: [String: [Double]]
    var bad: [String: [Double]]

    /// Human factuality of summaries: bart, then the worse bus.
    static let frank = pool("frank", "frank/scores.csv.gz", "dataset", "system", "factuality") {
        ["bart": true, "bus": false][$0]
    }

    /// Judged factuality of answers: ChatGPT, then the worse Llama 2 7B chat.
    static let halueval = halueval("halueval", "factuality")

    /// The share of answers with a false fact, of the same two.
    static let hallucinations = halueval("hallucinated", "hallucinated")

    /// Right or wrong on primality: GPT-4 of March 2023, then the worse one of June.
    static let drift = pool("drift", "llmdrift/prime.csv.gz", "task", "model", "score") {
        ["gpt-4-0314": true, "gpt-4-0613": false][$0]
    }

    /// Seconds to answer: GPT-4 of June 2023 (the quicker), then that of March.
    static let latency = pool("latency", "llmdrift/prime.csv.gz", "task", "model", "latency_s") {
        ["gpt-4-0613": true, "gpt-4-0314": false][$0]
    }

    private static func halueval(_ name: String, _ column: String) -> ScorePool {
        pool(
            name,
            "halueval2/judge_verdicts.csv.gz",
            "category",
            "variant",
            column
        ) { ["chatgpt": true, "llama-2-7b-chat-hf": false][$0] }
    }

    private static func pool(
        _ name: String,
        _ path: String,
        _ category: String,
        _ system: String,
        _ value: String,
        isGood: (String) -> Bool?
    ) -> ScorePool {
        var pool = ScorePool(name: name, good: [:], bad: [:])
        for row in (try? FixtureReader.table(path)) ?? [] {
            guard let good = isGood(row[system] ?? ""), let kind = row[category],
                kind != "xsum", let score = Double(row[value] ?? "")
            else { continue }
            if good {
                pool.good[kind, default: []].append(score)
            } else {
                pool.bad[kind, default: []].append(score)
            }
        }
        return pool
    }

    /// Whether higher values are worse.
    var rises: Bool { name == "hallucinated" || name == "latency" }

    /// Mean and variance of all values of one system, each category with the same weight.
    static func moments(_ scores: [String: [Double]], only category: String?) -> Moments {
        let values = scores.filter { category == nil || $0.key == category }.flatMap(\.value)
        return Moments(
            count: values.count,
            sum: values.reduce(0, +),
            sumOfSquares: values.reduce(0) { $0 + $1 * $1 }
        )
    }
}
