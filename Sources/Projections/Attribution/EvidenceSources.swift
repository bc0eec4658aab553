import Ledger

/// All that is known of the changes beside their time, gathered once for a fall.
struct EvidenceSources: Sendable {
    private let recovery: RecoveryEvidence
    private let releases: ReleaseStamps
    private let evaluators: EvaluatorStamps
    private let control: FeatureControl
    /// The mark of a changed judge that nobody recorded, if there is one.
    let wideShift: EvaluatorWideShift?
    private let scale: ValueScale.Kind
    private let isMix: Bool

    /// Gathers the evidence.
    ///
    /// - Parameters:
    ///   - input: The question.
    ///   - grid: Its rollup.
    ///   - episode: The fall.
    ///   - posterior: Its onset.
    init(
        _ input: AttributionInput,
        grid: ScoreGrid,
        episode: FallEpisode,
        posterior: OnsetPosterior
    ) {
        let cells = grid.cells.filter { grid.contains($0, in: episode.scope) }
        let onset = posterior.median
        var feature: Int?
        if case .feature(let index) = episode.scope { feature = index }
        let fallen = feature.flatMap { grid.features[$0] }
        recovery = RecoveryEvidence(
            episode,
            grid: grid,
            onset: onset,
            changes: input.changes,
            environment: input.environment
        )
        releases = ReleaseStamps(
            cells: input.cells.filter { cell in
                (input.feature.map { cell.feature == $0 } ?? true)
                    && (input.category.map { cell.category == $0 } ?? true)
                    && (fallen.map { cell.feature == $0 } ?? true)
            },
            start: grid.startMinute,
            end: episode.end,
            before: AttributionFinding.moments(of: cells, from: posterior.start, to: onset),
            after: AttributionFinding.moments(of: cells, from: onset, to: episode.end),
            changes: input.changes
        )
        evaluators = EvaluatorStamps(grid: grid, end: episode.end)
        control = FeatureControl(features: grid.features, fallen: fallen)
        wideShift = EvaluatorWideShift(input, posterior: posterior, end: episode.end)
        scale = grid.scale.kind
        isMix = episode.scope == .mix
    }

    /// The pieces of evidence about one change.
    ///
    /// Of a change of the mix of traffic only the end can say something: the quality is the same.
    func pieces(for change: RecordedChange) -> [CauseEvidence] {
        if isMix { return [] }
        return [
            releases.evidence(for: change), evaluators.evidence(for: change),
            recovery.evidence(for: change), control.evidence(for: change),
            ComponentRelevance.evidence(for: change, scale: scale),
            wideShift?.evidence(for: change),
        ].compactMap { $0 }
    }

    /// When the first score of a change came, if scores tell: the change's true start.
    func firstSeen(of change: RecordedChange) -> Timestamp? {
        change.kind == .evaluator
            ? evaluators.firstSeen(of: change) : releases.firstSeen(of: change)
    }

    /// Whether it is certain that the scores do not come from a change.
    func excludes(_ change: RecordedChange) -> Bool { evaluators.excludes(change) }
}
