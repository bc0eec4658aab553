import Ledger

/// One score of one case or request, as its event tells it.
struct ScoredCase: Equatable {
    /// The event.
    var position: Position
    /// When it was scored.
    var time: Timestamp
    /// The metric.
    var metric: String
    /// The value; nil if there is none.
    var value: Double?
    /// Whether there is a value, and why not: `scored`, `unscored`, `error` or `skipped`.
    var status: String
    /// The case of the dataset; nil if the producer named none.
    var caseKey: String?
    /// The run.
    var run: String?
    /// The trace of the request.
    var trace: String?
    /// The environment.
    var environment: String
    /// The feature.
    var feature: String?
    /// The kind of case.
    var category: String?
    /// The model that answered.
    var model: String?
    /// The prompt's version.
    var prompt: String?
    /// The release.
    var release: String?
    /// What its value compares by; nil if the producer named no evaluator.
    var evaluator: EvaluatorKey?
    /// The hashes of its texts, by name.
    var texts: [String: String]

    /// Reads a score.
    ///
    /// Nil if the event is none.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - position: Where it stands.
    ///   - time: When it was scored.
    init?(_ event: borrowing EventReader, at position: Position, _ time: Timestamp) {
        guard let metric = event.text("metric") else { return nil }
        self.position = position
        self.time = time
        self.metric = metric
        status = event.text("status") ?? "scored"
        let number = event.number("value")
        value = number.flatMap { abs($0) <= Observation.magnitudeMax ? $0 : nil }
        if status == "scored", value == nil { status = "unscored" }
        if status != "scored" { value = nil }
        caseKey = event.text("case")
        run = event.text("run")
        trace = event.text("trace")
        environment = event.text("environment") ?? QuestionResolver.defaultEnvironment
        feature = event.text("feature")
        category = event.text("category")
        model = event.text("model")
        prompt = event.text("prompt")
        release = event.text("release")
        if let name = event.text("evaluator", "name") {
            let key = EvaluatorKey(
                name: name,
                revision: event.text("evaluator", "revision") ?? "",
                model: event.text("evaluator", "model") ?? ""
            )
            evaluator = key.ruler
        }
        texts = Dictionary(event.labels("texts").map { ($0.name, $0.value) }) { _, last in last }
    }

    /// The value of a dimension, for filters and groups.
    ///
    /// - Parameters:
    ///   - dimension: The dimension.
    ///   - record: The run that it belongs to, which knows what its scores do not say.
    /// - Returns: The value, or nil.
    func value(of dimension: QuestionDimension, run record: RunRecord? = nil) -> String? {
        switch dimension {
        case .environment: environment
        case .feature: feature
        case .category: category
        case .model: model ?? record?.model
        case .prompt: prompt ?? record?.prompt
        case .release: release
        case .evaluator: evaluator?.label
        case .metric: metric
        case .case: caseKey
        case .trace: trace
        case .run: run
        default: nil
        }
    }

    /// Whether it meets a scope and its conditions.
    ///
    /// - Parameters:
    ///   - selection: The scope.
    ///   - record: The run that it belongs to, or nil.
    /// - Returns: Whether it does.
    func meets(_ selection: ScopeSelection, run record: RunRecord? = nil) -> Bool {
        (selection.environment.map { $0 == environment } ?? true)
            && (selection.feature.map { $0 == feature } ?? true)
            && (selection.filter?.matches { value(of: $0, run: record).map { [$0] } ?? [] }
                ?? true)
    }
}
