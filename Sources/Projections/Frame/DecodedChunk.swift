import Ledger

/// Consecutive events, decoded once for all projections: the layer between JSON and read models.
struct DecodedChunk: Sendable {
    /// The positions it covers, also those of events that no projection reads.
    var positions: ClosedRange<Int64>
    /// The cells that its observations belong to, in order of first appearance.
    var keys: [CellKey] = []
    /// The observations in order of position, with the index of their cell in ``keys``.
    var observations: [(cell: Int32, observation: Observation)] = []
    /// Deployments, evaluators and datasets.
    var changes: [ChangeRecord] = []
    /// What events said about runs.
    var runs: [RunRecord] = []
    /// Scores that belong to runs.
    var runScores: [(key: RunScoreKey, observation: Observation)] = []

    /// What was decided, whole.
    var decisions: [DecisionRecord] = []
    /// Where the evidence stands that only single questions read.
    var evidence: [EvidencePlace] = []

    init(positions: ClosedRange<Int64>) {
        self.positions = positions
    }
}
