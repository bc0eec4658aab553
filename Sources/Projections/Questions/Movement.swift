/// How a question says that a metric moved.
public enum Movement: String, CaseIterable, Sendable {
    /// The number went down: `dropped`, `fell`, `is low`.
    case fell
    /// The number went up: `rose`, `spiked`, `is high`.
    case rose
    /// It moved against its polarity: `got worse`, `regressed`.
    case gotWorse = "got_worse"
    /// It moved with its polarity: `got better`, `improved`.
    case gotBetter = "got_better"
    /// It moved: `changed`. What hurts is meant, so this looks for the worse.
    case changed

    /// The word that completion and messages use first.
    var preferredWord: String {
        switch self {
        case .fell: "dropped"
        case .rose: "rose"
        case .gotWorse: "got worse"
        case .gotBetter: "got better"
        case .changed: "changed"
        }
    }

    /// Every single word that is understood.
    static let words: [String: Movement] = {
        let lists: [(Movement, String)] = [
            (
                .fell,
                """
                dropped drop drops dropping fell fall falls fallen falling decreased decrease \
                decreases declined decline declines sank sunk plunged plunge dipped dip down low \
                lower
                """
            ),
            (
                .rose,
                """
                rose rise rises risen rising increased increase increases jumped jump jumps spiked \
                spike spikes climbed climb climbs grew grow grown up high higher
                """
            ),
            (
                .gotWorse,
                """
                worse worsened worsen regressed regress regresses regression degraded degrade \
                degrades degradation deteriorated deteriorate broke break broken bad
                """
            ),
            (
                .gotBetter,
                """
                better improved improve improves improvement recovered recover recovers recovery \
                good
                """
            ),
            (.changed, "changed change changes moved move moves shifted shift shifts"),
        ]
        var words: [String: Movement] = [:]
        for (movement, list) in lists {
            for word in list.split(separator: " ") { words[String(word)] = movement }
        }
        return words
    }()
}
