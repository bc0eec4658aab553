import Ledger

/// One thing that happened, as a timeline tells it.
struct TimelineEntry: Equatable {
    /// When.
    var time: Timestamp
    /// What sort of thing, such as `deployment` or `alert_fired`.
    var kind: String
    /// The id of what it is about.
    var id: String?
    /// Where, if it says so.
    var environment: String?
    /// The feature, if it says so.
    var feature: String?
    /// Who did it.
    var by: String?
    /// What it was, in a phrase.
    var text: String
    /// The event that says so.
    var position: Position

    /// The order of a timeline: by time, then as the ledger has it.
    static func areInOrder(_ left: TimelineEntry, _ right: TimelineEntry) -> Bool {
        (left.time, left.position, left.kind) < (right.time, right.position, right.kind)
    }

    /// The values of a dimension, for filters.
    func values(of dimension: QuestionDimension) -> [String] {
        switch dimension {
        case .kind: [kind]
        case .by: by.map { [$0] } ?? []
        default: []
        }
    }
}
