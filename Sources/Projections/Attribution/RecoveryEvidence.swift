import Ledger

/// What the end of a fall says about its cause: rollbacks, fixes, and falls that went on.
struct RecoveryEvidence: Sendable {
    /// What a rollback that ended the fall counts for.
    static let endedByRollback = 20.0
    /// What a rollback counts for whose time nobody recorded.
    static let rolledBackSometime = 3.0
    /// What a rollback counts for that the fall outlived.
    static let outlivedRollback = 0.1
    /// What it counts for that another change's rollback ended the fall.
    static let endedByAnother = 0.1
    /// How often a deployment at a recovery is the repair of what fell, and how often a repair
    /// touches what it repairs.
    static let repairShare = 0.8
    static let overlapOfRepair = 0.8

    /// When the fall ended; nil if it had not by the end of the data, or came back only in part.
    let recovery: Timestamp?
    private let end: Timestamp
    private let onset: Timestamp
    /// The cells that fell.
    private let cells: [ScoreGrid.Cell]
    private let deployments: [RecordedChange]
    /// The deployment that came with the recovery, if there is one alone.
    let repair: RecordedChange?

    /// How far a recovery may lie from the deployment that brought it, in seconds: the end of a
    /// fall is known to half an hour.
    private static let before = 45.0 * 60
    private static let after = 75.0 * 60

    /// Reads the end of a fall.
    ///
    /// - Parameters:
    ///   - episode: The fall.
    ///   - grid: The question's rollup.
    ///   - onset: When it began.
    ///   - changes: All changes of the horizon.
    ///   - environment: Where the fall is.
    init(
        _ episode: FallEpisode,
        grid: ScoreGrid,
        onset: Int64,
        changes: [RecordedChange],
        environment: String
    ) {
        let cells = grid.cells.filter { grid.contains($0, in: episode.scope) }
        let moments = { (from: Int64, to: Int64) in
            AttributionFinding.moments(of: cells, from: from, to: to)
        }
        let before = moments(episode.beforeStart, onset)
        let low = moments(onset, episode.end)
        let later = moments(episode.end, min(episode.end + 720, grid.endMinute))
        let fall = low.mean - before.mean
        let cameBack =
            later.count >= AttributionFinding.smallestSide && fall != 0
            && (later.mean - low.mean) / -fall >= 0.5
        end = Timestamp(minute: episode.end)
        self.onset = Timestamp(minute: onset)
        recovery = cameBack ? Timestamp(minute: episode.end) : nil
        self.cells = cells
        deployments = changes.filter { $0.kind == .deployment && $0.isLive(in: environment) }
        let start = Timestamp(minute: onset)
        let moment = recovery
        let near = deployments.filter { change in
            change.time > start && Self.isNear(change.time, recovery: moment)
        }
        repair = near.count == 1 ? near.first : near.first { $0.rollbackOf != nil }
    }

    private static func isNear(_ time: Timestamp, recovery: Timestamp?) -> Bool {
        guard let recovery else { return false }
        let lag = recovery.seconds(since: time)
        return lag >= -before && lag <= after
    }

    /// The evidence about one change; nil if the end of the fall says nothing about it.
    func evidence(for change: RecordedChange) -> CauseEvidence? {
        guard change.kind == .deployment, change.id != repair?.id else { return nil }
        if let taken = change.liveUntil, taken > onset {
            return evidence(takenBackAt: taken)
        }
        if change.outcome == .rolledBack, change.liveUntil == nil {
            return CauseEvidence(
                likelihoodRatio: Self.rolledBackSometime,
                reason: "was rolled back"
            )
        }
        guard let repair else { return nil }
        if let other = repair.rollbackOf, other != change.id {
            return CauseEvidence(
                likelihoodRatio: Self.endedByAnother,
                reason: "it ended when \(other) was taken back"
            )
        }
        return overlap(of: change, with: repair)
    }

    private func evidence(takenBackAt taken: Timestamp) -> CauseEvidence? {
        let clock = AttributionWording.clock(taken)
        if Self.isNear(taken, recovery: recovery) {
            return CauseEvidence(
                likelihoodRatio: Self.endedByRollback,
                reason: "taken back at \(clock), and the metric recovered"
            )
        }
        // There must be scores enough to see that the fall went on.
        let rest = AttributionFinding.moments(of: cells, from: taken.minute, to: end.minute)
        guard end.seconds(since: taken) > Self.after, rest.count >= 20 else { return nil }
        return CauseEvidence(
            likelihoodRatio: Self.outlivedRollback,
            reason: "taken back at \(clock), and the metric did not recover"
        )
    }

    /// How much likelier it is that the repair has a part in common with its cause than with a
    /// deployment picked at random.
    private func overlap(
        of change: RecordedChange,
        with repair: RecordedChange
    ) -> CauseEvidence? {
        let parts = repair.parts
        guard !parts.isEmpty, !change.parts.isEmpty else { return nil }
        let others = deployments.filter { one in
            one.id != repair.id && one.id != change.id && !one.parts.isEmpty
        }
        let sharing = others.filter { !$0.parts.isDisjoint(with: parts) }.count
        let frequency = (Double(sharing) + 1) / (Double(others.count) + 2)
        let common = change.parts.intersection(parts).sorted()
        let ratio =
            common.isEmpty
            ? (1 - Self.overlapOfRepair) / (1 - frequency) : Self.overlapOfRepair / frequency
        return CauseEvidence(
            likelihoodRatio: 1 - Self.repairShare + Self.repairShare * ratio,
            reason: common.isEmpty
                ? "shares no component with \(repair.id), at which the metric recovered"
                : "shares \(common.joined(separator: ", ")) with \(repair.id), at which the metric "
                    + "recovered"
        )
    }
}
