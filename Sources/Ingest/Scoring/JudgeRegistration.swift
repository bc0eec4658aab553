/// What `evaluator.versioned` says of a judge: once for each revision and set of anchors.
struct JudgeRegistration: Encodable {
    struct Parameters: Encodable {
        /// Absent for a model that takes none.
        var temperature: Double?
        var votes: Int
        var attempts: Int
        var rubrichash: String
        var anchorset: String?
        /// The grades of the anchors at the judge's first use.
        var anchors: [String: Double]?
    }

    var name: String
    var revision: String
    var kind: String
    var model: String
    var rubric: String
    var parameters: Parameters
    var metrics: [String]

    /// Describes a judge.
    ///
    /// - Parameters:
    ///   - judge: The judge.
    ///   - anchors: Its anchors; nil for none.
    ///   - grades: The anchors' grades; nil without anchors.
    init(_ judge: Judge, _ anchors: AnchorSet?, grades: [String: Double]?) {
        let settings = judge.client.settings
        name = judge.evaluator.name
        revision = judge.revision
        kind = Evaluator.Kind.judge.rawValue
        model = settings.name.description
        rubric = judge.rubric.label
        parameters = Parameters(
            temperature: settings.capabilities.takesTemperature
                ? judge.options.temperature : nil,
            votes: judge.options.votes,
            attempts: judge.options.attemptsMax,
            rubrichash: judge.rubric.hash,
            anchorset: anchors?.hash,
            anchors: grades
        )
        metrics = judge.metrics
    }

    /// The event's id.
    static func id(_ judge: Judge, _ anchors: AnchorSet?) -> String {
        "judge/\(judge.revision)/\(anchors?.hash.prefix(24) ?? "none")"
    }
}
