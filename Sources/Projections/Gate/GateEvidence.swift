public import Ledger

/// All that a gate judges by, read at one position of the ledger.
public struct GateEvidence: Equatable, Sendable {
    /// What a run is compared with.
    public enum Reference: Equatable, Sendable {
        /// A run that somebody approved, or named by hand.
        case run(RunEvidence, BaselineDecision?)
        /// Nobody ever approved one.
        case none
        /// There was one, and it was withdrawn.
        case revoked(BaselineDecision)
    }

    /// The run.
    public var candidate: RunEvidence
    /// What it is compared with.
    public var reference: Reference
    /// What was recorded of the candidate's dataset version, or nil.
    public var dataset: DatasetDeclaration?
    /// What is known of metrics.
    public var metrics: MetricCatalogue
    /// The waivers in force.
    public var waivers: [GateWaiver]
    /// When the gate decides.
    public var now: Timestamp
    /// The last position that is known.
    public var position: Position

    /// Makes evidence.
    ///
    /// - Parameters:
    ///   - candidate: The run.
    ///   - reference: What it is compared with.
    ///   - dataset: What was recorded of its dataset version, or nil.
    ///   - metrics: What is known of metrics.
    ///   - waivers: The waivers in force.
    ///   - now: When the gate decides.
    ///   - position: The last position that is known.
    public init(
        candidate: RunEvidence,
        reference: Reference,
        dataset: DatasetDeclaration? = nil,
        metrics: MetricCatalogue = MetricCatalogue(),
        waivers: [GateWaiver] = [],
        now: Timestamp,
        position: Position = .start
    ) {
        self.candidate = candidate
        self.reference = reference
        self.dataset = dataset
        self.metrics = metrics
        self.waivers = waivers
        self.now = now
        self.position = position
    }

    /// How categories weigh: by the settings, else as the baseline declared, else as the run did.
    ///
    /// The baseline goes first because a change must not weigh its own results.
    func weights(_ settings: GateSettings) -> [String: Double] {
        if !settings.weights.isEmpty { return settings.weights }
        let theirs = baseline?.weights ?? [:]
        return theirs.isEmpty ? candidate.weights : theirs
    }

    /// The categories that the dataset's version or the run itself declared, sorted.
    var declaredCategories: [String] {
        let counted = dataset?.categories.filter { $0.value > 0 }.keys.map(\.self) ?? []
        return Set(counted).union(candidate.declared.values).sorted()
    }

    /// The run that it is compared with, if there is one.
    var baseline: RunEvidence? {
        if case .run(let run, _) = reference { run } else { nil }
    }
}
