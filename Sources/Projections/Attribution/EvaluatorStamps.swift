import Ledger

/// The evaluator revisions that scores bear, set against the recorded evaluator changes.
///
/// Values of two revisions are not comparable at all, so a switch of the revision at the onset is
/// the first thing to suspect, and a revision that no score bears is none.
struct EvaluatorStamps: Sendable {
    /// What a switch of all scores to a new revision counts for.
    static let switched = 20.0
    /// The share of scores after the switch that must bear the new revision.
    static let completeShare = 0.9

    /// The revisions with their cells; empty if some scores bear none.
    private let cells: [(revision: String, minutes: ArraySlice<MinuteBucket>)]
    private let end: Int64

    /// Gathers the revisions.
    ///
    /// - Parameters:
    ///   - grid: The question's rollup.
    ///   - end: The minute after the fall.
    init(grid: ScoreGrid, end: Int64) {
        let known = grid.cells.compactMap { cell in
            cell.revision.map { (revision: $0, minutes: cell.minutes) }
        }
        cells = known.count == grid.cells.count ? known : []
        self.end = end
    }

    /// Whether a recorded evaluator change is the one that a revision names.
    ///
    /// Scores bear `name@revision` or the revision alone; a change is called by either as well.
    static func names(_ change: RecordedChange, _ revision: String) -> Bool {
        change.id == revision || change.id.hasSuffix("@" + revision)
            || revision.hasSuffix("@" + change.id)
    }

    /// Whether it is certain that no score comes from an evaluator change.
    func excludes(_ change: RecordedChange) -> Bool {
        change.kind == .evaluator && !cells.isEmpty
            && !cells.contains { Self.names(change, $0.revision) }
    }

    /// The first score of a revision; nil if scores bore it from the start or never.
    func firstSeen(of change: RecordedChange) -> Timestamp? {
        guard change.kind == .evaluator else { return nil }
        let own = cells.filter { Self.names(change, $0.revision) }
        guard !own.isEmpty, own.count < cells.count,
            let first = own.compactMap(\.minutes.first?.minute).min(),
            let earliest = cells.compactMap(\.minutes.first?.minute).min(), first > earliest
        else { return nil }
        return Timestamp(minute: first)
    }

    /// The evidence that nearly every score after the switch comes from the new revision.
    func evidence(for change: RecordedChange) -> CauseEvidence? {
        guard let switched = firstSeen(of: change) else { return nil }
        var counts = (own: 0, all: 0)
        for cell in cells {
            let isOwn = Self.names(change, cell.revision)
            for bucket in ScoreGrid.minutes(of: cell.minutes, from: switched.minute, to: end) {
                counts.all += bucket.count
                if isOwn { counts.own += bucket.count }
            }
        }
        guard counts.all > 0,
            Double(counts.own) >= Self.completeShare * Double(counts.all)
        else { return nil }
        let clock = AttributionWording.clock(switched)
        return CauseEvidence(
            likelihoodRatio: Self.switched,
            reason: "the scores come from it since \(clock) and from another before"
        )
    }
}
