/// The metrics, alerts and gate of a `ledger.yaml`.
///
/// Who is told is read beside it by whoever tells.
public struct LedgerConfiguration: Equatable, Sendable {
    /// What is known of metrics, the file's definitions first.
    public var metrics: MetricCatalogue
    /// The alert rules and how they are evaluated.
    public var alerts: AlertSettings
    /// What gates go by.
    public var gate = GateSettings()
    /// The questions that have names.
    public var questions: [NamedQuestion] = []

    /// Makes a configuration without alerts, as where there is no file.
    public init() {
        metrics = MetricCatalogue()
        alerts = AlertSettings(rules: [])
    }

    /// Reads the keys of this type from a file's root; other keys are left to others.
    ///
    /// - Parameter root: The root section; what is wrong is noted there.
    public init(_ root: ConfigurationSection) {
        let version = root.integer("version", in: 1...1)
        if version == nil, root.number("version") == nil {
            root.note(nil, "version is missing", hint: "version: 1")
        }
        let definitions = root.namedSections("metrics").map { name, section in
            Self.definition(of: name, section)
        }
        let metrics = MetricCatalogue(overrides: definitions)
        self.metrics = metrics
        alerts =
            root.section("alerts").map { AlertSettings($0, metrics: metrics) }
            ?? AlertSettings(rules: [])
        gate = root.section("gate").map(GateSettings.init) ?? GateSettings()
        questions = NamedQuestion.all(in: root)
    }

    private static func definition(
        of name: String,
        _ section: ConfigurationSection
    ) -> MetricDefinition {
        var definition = MetricCatalogue().definition(of: name)
        if let polarity = section.choice("polarity", MetricPolarity.self) {
            definition.polarity = polarity
        }
        if let low = section.number("minimum") { definition.lowerBound = low }
        if let high = section.number("maximum") { definition.upperBound = high }
        if let unit = section.choice("unit", MetricDefinition.Unit.self) { definition.unit = unit }
        if let low = definition.lowerBound, let high = definition.upperBound, low >= high {
            section.note("maximum", "must be above the minimum")
        }
        section.finish()
        return definition
    }
}
