import Ledger

/// The first of many scores by value, in bounded memory.
struct CaseRanking {
    private let most: Int
    private let isLowFirst: Bool
    private var kept: [(value: Double, position: Int64)] = []

    /// Begins without scores.
    ///
    /// - Parameters:
    ///   - most: How many to keep, at least 1.
    ///   - isLowFirst: Whether low values come first.
    init(most: Int, isLowFirst: Bool) {
        self.most = most
        self.isLowFirst = isLowFirst
    }

    /// Adds a score; one without a value is left out.
    mutating func add(_ observation: Observation) {
        guard observation.status == .scored else { return }
        kept.append((observation.value, observation.position))
        if kept.count >= max(4_096, 2 * most) { cut() }
    }

    private mutating func cut() {
        kept.sort { left, right in
            if left.value != right.value {
                return isLowFirst ? left.value < right.value : left.value > right.value
            }
            return left.position < right.position
        }
        if kept.count > most { kept.removeLast(kept.count - most) }
    }

    /// Where the first scores stand, in order.
    var positions: [Position] {
        var all = self
        all.cut()
        return all.kept.map { Position(rawValue: $0.position) }
    }
}
