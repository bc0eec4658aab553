import Foundation
import Ledger

/// The releases, prompts and models that scores bear, set against the changes that brought them.
///
/// The best evidence there is: while two releases answer side by side, everything but the release is
/// the same for both, and the minute in which a stamp is first seen is when its change went live.
struct ReleaseStamps: Sendable {
    /// The fewest scores on each side for two releases to be compared.
    static let smallestSide = 20
    /// What a version counts for that no score bears though others' are borne.
    static let unseen = 0.3

    /// The cells of the fall's scope that bear a stamp.
    private let cells: [AttributionCell]
    private let startMinute: Int64
    private let endMinute: Int64
    /// The difference that the fall makes, in raw values, and the variance of one of them.
    private let fall: Double
    private let variance: Double
    /// Whether some deployment's stamp is borne, so that another's absence says something.
    private let bearsDeployments: Bool

    /// Gathers the stamps.
    ///
    /// - Parameters:
    ///   - cells: The question's cells, already of its feature and category.
    ///   - start: The first minute of the horizon.
    ///   - end: The minute after the fall.
    ///   - before: The scores before the fall.
    ///   - after: The scores of the fall.
    ///   - changes: All changes of the horizon.
    init(
        cells: [AttributionCell],
        start: Int64,
        end: Int64,
        before: Moments,
        after: Moments,
        changes: [RecordedChange]
    ) {
        self.cells = cells.filter { !Self.stamps(of: $0).isEmpty }
        startMinute = start
        endMinute = end
        fall = after.mean - before.mean
        let degrees = Double(max(before.count - 1, 0) + max(after.count - 1, 0))
        let pooled =
            before.variance * Double(max(before.count - 1, 0))
            + after.variance * Double(max(after.count - 1, 0))
        variance = degrees > 0 ? pooled / degrees : 0
        let stamps = Set(self.cells.flatMap { Self.stamps(of: $0) })
        let horizon = Timestamp(minute: start)...Timestamp(minute: max(start, end))
        bearsDeployments =
            !stamps.isEmpty
            && changes.contains { change in
                change.kind == .deployment && horizon.contains(change.time)
                    && stamps.contains { Self.names(change, $0) }
            }
    }

    /// When the first score of a change came, if its stamp turned up within the horizon; nil if
    /// scores do not bear it, or bore it from the start.
    ///
    /// - Parameter change: The change.
    /// - Returns: The minute, between an hour before and half a day after the change's own time.
    func firstSeen(of change: RecordedChange) -> Timestamp? {
        let borne = cells.filter { isStamped($0, by: change) }
        guard !borne.isEmpty, borne.count < cells.count,
            let first = borne.compactMap({ first(of: $0) }).min(),
            let earliest = cells.compactMap({ self.first(of: $0) }).min(), first > earliest
        else { return nil }
        let minute = Timestamp(minute: first)
        let delay = minute.seconds(since: change.time)
        return delay >= -3_600 && delay <= 43_200 ? minute : nil
    }

    /// The evidence about one change; nil if the stamps say nothing about it.
    func evidence(for change: RecordedChange) -> CauseEvidence? {
        guard change.kind == .deployment, bearsDeployments else { return nil }
        if change.version != nil, !cells.contains(where: { isStamped($0, by: change) }) {
            return CauseEvidence(
                likelihoodRatio: Self.unseen,
                reason: "no score bears its version, though scores bear others"
            )
        }
        guard firstSeen(of: change) != nil else { return nil }
        let (difference, weight, count) = sideBySide(change)
        guard count >= Self.smallestSide, weight > 0, variance > 0, fall != 0 else { return nil }
        // A normal likelihood of the difference seen, under the whole fall and under none of it.
        let exponent = (difference * fall - fall * fall / 2) * weight / variance
        let ratio = exp(min(max(exponent, -10), 10))
        let shown = AttributionWording.signed(difference)
        return CauseEvidence(
            likelihoodRatio: ratio,
            reason: ratio >= 1
                ? "side by side with the release before, its scores are \(shown)"
                : "side by side with the release before, its scores are alike (\(shown))"
        )
    }

    /// The mean difference between scores that bear a change's stamp and those that do not, within
    /// the same quarter-hours and categories; its weight, and the smaller side's count.
    private func sideBySide(
        _ change: RecordedChange
    ) -> (difference: Double, weight: Double, count: Int) {
        struct Block: Hashable {
            var quarter: Int64
            var part: String
        }
        var sides: [Block: (old: Moments, new: Moments)] = [:]
        let from = change.time.minute - 60
        for cell in cells {
            let isNew = isStamped(cell, by: change)
            let part = "\(cell.category ?? "")\u{1f}\(cell.feature ?? "")"
            let minutes = ScoreGrid.minutes(of: cell.minutes[...], from: from, to: endMinute)
            for bucket in minutes {
                let quarter = bucket.minute.flooringQuotient(dividingBy: 15)
                let block = Block(quarter: quarter, part: part)
                if isNew {
                    sides[block, default: (Moments(), Moments())].new.add(bucket)
                } else {
                    sides[block, default: (Moments(), Moments())].old.add(bucket)
                }
            }
        }
        var weight = 0.0
        var sum = 0.0
        var counts = (old: 0, new: 0)
        let ordered = sides.sorted { left, right in
            (left.key.quarter, left.key.part) < (right.key.quarter, right.key.part)
        }
        for (_, side) in ordered where side.old.count > 0 && side.new.count > 0 {
            let old = Double(side.old.count)
            let new = Double(side.new.count)
            let share = old * new / (old + new)
            weight += share
            sum += share * (side.new.mean - side.old.mean)
            counts.old += side.old.count
            counts.new += side.new.count
        }
        return (weight > 0 ? sum / weight : 0, weight, min(counts.old, counts.new))
    }

    private func first(of cell: AttributionCell) -> Int64? {
        ScoreGrid.minutes(of: cell.minutes[...], from: startMinute, to: .max).first?.minute
    }

    private func isStamped(_ cell: AttributionCell, by change: RecordedChange) -> Bool {
        Self.stamps(of: cell).contains { Self.names(change, $0) }
    }

    private static func stamps(of cell: AttributionCell) -> [String] {
        [cell.release, cell.model, cell.prompt].compactMap { $0 }
    }

    /// Whether a stamp is a change's version, its id, or its commit (seven digits of it will do).
    private static func names(_ change: RecordedChange, _ stamp: String) -> Bool {
        if stamp == change.version || stamp == change.id || stamp == change.commit { return true }
        guard let commit = change.commit, stamp.count >= 7, commit.count >= 7 else { return false }
        return commit.hasPrefix(stamp) || stamp.hasPrefix(commit)
    }
}
