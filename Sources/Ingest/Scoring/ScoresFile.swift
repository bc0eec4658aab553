import Foundation
public import Ledger

/// The original pipeline's `scores.json`, which its users' tools read.
public struct ScoresFile: Encodable, Equatable, Sendable {
    /// The composite by category, to 4 decimals; categories without one are left out.
    public var categories: [String: Double]
    /// The overall score, to 4 decimals; null if there is none.
    public var overall: Double?
    /// The system's model; null if nobody said.
    public var modelVersion: String?
    /// When the run ended, by RFC 3339 with its zone, which the original leaves out.
    public var runTimestamp: String
    /// How many cases there are.
    public var totalExamples: Int

    private enum CodingKeys: String, CodingKey {
        case categories, overall
        case modelVersion = "model_version"
        case runTimestamp = "run_timestamp"
        case totalExamples = "total_examples"
    }

    /// Takes the figures of a run.
    ///
    /// - Parameters:
    ///   - summary: What the run came to.
    ///   - model: The system's model, or nil.
    ///   - time: When the run ended.
    public init(_ summary: RunSummary, model: String?, time: Timestamp) {
        categories = [:]
        for category in summary.categories {
            if let composite = category.composite { categories[category.name] = composite }
        }
        overall = summary.overall
        modelVersion = model
        runTimestamp = time.rfc3339
        totalExamples = summary.cases
    }

    /// Writes the members, a missing value as null.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(categories, forKey: .categories)
        try container.encode(overall, forKey: .overall)
        try container.encode(modelVersion, forKey: .modelVersion)
        try container.encode(runTimestamp, forKey: .runTimestamp)
        try container.encode(totalExamples, forKey: .totalExamples)
    }

    /// A value to 4 decimals, rounded by its decimal digits as Python's `round` does.
    ///
    /// - Parameter value: A finite value.
    /// - Returns: The nearest double of the rounded digits.
    public static func rounded(_ value: Double) -> Double {
        // A formatted number without a locale always reads back.
        Double(String(format: "%.4f", value)) ?? value
    }
}
