/// How much of the product is used, and by what kind of question, at a time of day.
enum DemoTraffic {
    /// The five categories of a question, with their share of the traffic.
    static let categories: [(name: String, share: Double)] = [
        ("factual_accuracy", 0.42),
        ("instruction_following", 0.22),
        ("tone_consistency", 0.14),
        ("refusal_behavior", 0.12),
        ("multi_turn_coherence", 0.10),
    ]

    /// The shares alone, in the order of the categories.
    static let shares = categories.map(\.share)

    /// Traffic at each full hour (UTC) as a part of the busiest; between hours it is interpolated.
    private static let hourly: [Double] = [
        0.12, 0.10, 0.08, 0.08, 0.10, 0.16, 0.28, 0.48, 0.74, 0.92, 1.00, 0.98,
        0.86, 0.90, 0.98, 1.00, 0.94, 0.80, 0.62, 0.52, 0.44, 0.34, 0.24, 0.16,
    ]

    /// The traffic of a minute of the day, as a part of the busiest hour's.
    static func level(minuteOfDay: Int) -> Double {
        let minute = ((minuteOfDay % 1_440) + 1_440) % 1_440
        let here = hourly[minute / 60]
        let next = hourly[(minute / 60 + 1) % hourly.count]
        return here + (next - here) * Double(minute % 60) / 60
    }

    /// The growth over the history: a product on its way up, from a quarter to full traffic.
    static func growth(day: Int64) -> Double {
        let elapsed = Double(min(max(day + DemoStory.historyDays, 0), DemoStory.historyDays))
        return 0.25 + 0.75 * elapsed / Double(DemoStory.historyDays)
    }
}

/// A feature of the product in one environment, and how often its answers are sampled.
struct DemoFeature: Equatable {
    var name: String
    var environment: String
    /// Sampled answers in a minute of the busiest hour.
    var answersPerMinute: Double
    /// The chance that a sampled answer gets a score of each metric.
    var shares: [DemoMetric: Double]

    static let all: [DemoFeature] = [
        DemoFeature(
            name: "search",
            environment: "production",
            answersPerMinute: 3.8,
            shares: [
                .faithfulness: 0.95,
                .answerRelevance: 0.16,
                .hallucinationRate: 0.86,
                .toxicity: 0.06,
                .userSatisfaction: 0.24,
                .latency: 0.10,
            ]
        ),
        DemoFeature(
            name: "assistant",
            environment: "production",
            answersPerMinute: 0.7,
            shares: [
                .faithfulness: 0.60,
                .answerRelevance: 0.30,
                .hallucinationRate: 0.30,
                .toxicity: 0.10,
                .userSatisfaction: 0.14,
                .latency: 0.25,
            ]
        ),
        DemoFeature(
            name: "search",
            environment: "staging",
            answersPerMinute: 0.10,
            shares: [.faithfulness: 0.9, .answerRelevance: 0.5, .latency: 0.5]
        ),
    ]
}
