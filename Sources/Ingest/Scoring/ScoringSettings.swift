public import Projections

/// What a configuration says of scoring, under `score`; a command's options count before it.
public struct ScoringSettings: Equatable, Sendable {
    /// The model under test; nil if the file does not say.
    public var model: String?
    /// The model that grades; nil if the file does not say.
    public var judge: String?
    /// The file of the rubric, or nil.
    public var rubric: String?
    /// The file of the anchors, `standard`, `none`, or nil.
    public var anchors: String?
    /// Programs that score, by name; empty for the usual ones.
    public var scorers: [String] = []
    /// The folder of the model of BERTScore, or nil.
    public var bertScoreModel: String?
    /// How many verdicts are asked for on each answer, or nil.
    public var votes: Int?
    /// The most requests to one model in flight, or nil.
    public var concurrency: Int?
    /// The share of evaluations that may fail before a run proves nothing, or nil.
    public var errorShareMax: Double?
    /// The weights of the composite by metric; empty for the standard ones.
    public var weights: [String: Double] = [:]
    /// The weights of categories in the overall score; empty for those of the dataset's settings.
    public var categoryWeights: [String: Double] = [:]

    /// Makes settings that say nothing.
    public init() {}

    /// Reads `score` of a configuration.
    ///
    /// - Parameter root: The root section; what is wrong is noted there.
    public init(_ root: ConfigurationSection) {
        guard let section = root.section("score") else { return }
        model = section.text("model")
        judge = section.text("judge")
        rubric = section.text("rubric")
        anchors = section.text("anchors")
        scorers = section.texts("scorers")
        bertScoreModel = section.text("bertscore_model")
        votes = section.integer("votes", in: 1...15)
        concurrency = section.integer("concurrency", in: 1...1_024)
        errorShareMax = section.number("max_errors")
        if let share = errorShareMax, !(0...1).contains(share) {
            section.note("max_errors", "must be a share from 0 to 1")
        }
        weights = Self.weights("weights", section)
        categoryWeights = Self.weights("categories", section)
        section.finish()
    }

    private static func weights(
        _ key: String,
        _ section: ConfigurationSection
    ) -> [String: Double] {
        var weights: [String: Double] = [:]
        for (name, text) in section.pairs(key) {
            guard let weight = Double(text), weight.isFinite, weight >= 0 else {
                section.note(key, "the weight of \(name) must be a number, 0 or more")
                continue
            }
            weights[name] = weight
        }
        if !weights.isEmpty, weights.values.allSatisfy({ $0 == 0 }) {
            section.note(key, "one weight must be above 0")
        }
        return weights
    }
}
