public import Projections

/// What a golden dataset must hold to.
///
/// The keys are those of the `dataset_config.yaml` that many pipelines have, so that such a file is
/// read as it is:
///
/// ```yaml
/// categories:
///   - {name: factual_accuracy, min_examples: 5, weight: 0.30}
/// validation:
///   require_reference_response: true
///   max_prompt_tokens: 512
/// ```
public struct DatasetSettings: Equatable, Sendable {
    /// A kind of case.
    public struct Category: Equatable, Sendable {
        /// Its name.
        public var name: String
        /// How many cases it needs at least, 0 or more.
        public var minimumExamples: Int
        /// Its weight in an overall score, above 0; nil if the settings give none.
        public var weight: Double?

        /// Makes a category.
        ///
        /// - Parameters:
        ///   - name: Its name.
        ///   - minimumExamples: How many cases it needs at least.
        ///   - weight: Its weight in an overall score, or nil.
        public init(name: String, minimumExamples: Int = 0, weight: Double? = nil) {
            self.name = name
            self.minimumExamples = minimumExamples
            self.weight = weight
        }
    }

    /// What the dataset is called; nil for the name of its file.
    public var name: String?
    /// The categories that cases may have; empty if they may have any.
    public var categories: [Category] = []
    /// Whether every case needs a reference.
    public var requiresReference = true
    /// The most tokens that a prompt may have, 1 or more; nil for no limit.
    public var maximumPromptTokens: Int?
    /// A WordPiece vocabulary to count tokens with; nil to estimate their number.
    public var vocabularyPath: String?

    /// The most examples that a category can ask for, and the most tokens.
    private static let countMax = 1_000_000_000

    /// Makes settings that ask for a reference and allow any category.
    public init() {}

    /// Reads settings.
    ///
    /// - Parameter section: The section `dataset` of a `ledger.yaml`, or the root of a
    ///   `dataset_config.yaml`; what is wrong is noted there.
    public init(_ section: ConfigurationSection) {
        name = section.text("name")
        if let name, name.isEmpty || name.unicodeScalars.count > 200 {
            section.note("name", "must have 1 to 200 characters")
        }
        var names: Set<String> = []
        categories = section.sections("categories").map { category in
            let name = category.requiredText("name")
            if name.unicodeScalars.count > 200 {
                category.note("name", "must have at most 200 characters")
            }
            if !name.isEmpty, !names.insert(name).inserted {
                category.note("name", "is the name of another category already")
            }
            let minimum = category.integer("min_examples", in: 0...Self.countMax) ?? 0
            let weight = category.number("weight")
            if let weight, weight <= 0 { category.note("weight", "must be above 0") }
            category.finish()
            return Category(name: name, minimumExamples: minimum, weight: weight)
        }
        guard let validation = section.section("validation") else { return }
        requiresReference = validation.flag("require_reference_response") ?? true
        maximumPromptTokens = validation.integer("max_prompt_tokens", in: 1...Self.countMax)
        vocabularyPath = validation.text("vocabulary")
        validation.finish()
    }

    /// Reads settings from the root of a configuration file of either kind.
    ///
    /// - Parameter root: The root of a `ledger.yaml` or of a `dataset_config.yaml`.
    /// - Returns: The settings; the default ones if the file says nothing about datasets.
    public static func inFile(_ root: ConfigurationSection) -> DatasetSettings {
        if isOriginal(root) { return DatasetSettings(root) }
        guard let section = root.section("dataset") else { return DatasetSettings() }
        let settings = DatasetSettings(section)
        section.finish()
        return settings
    }

    /// Whether a file is a `dataset_config.yaml`, which has the keys of a dataset at its root.
    ///
    /// - Parameter root: The root of the file.
    /// - Returns: Whether it is.
    public static func isOriginal(_ root: ConfigurationSection) -> Bool {
        !root.holds("version") && (root.holds("categories") || root.holds("validation"))
    }
}
