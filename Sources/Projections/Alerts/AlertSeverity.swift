/// How severe an alert is.
public enum AlertSeverity: String, CaseIterable, Comparable, Sendable {
    /// People are harmed or the product has collapsed: wake somebody.
    case p0 = "P0"
    /// Badly degraded: page, answer within minutes.
    case p1 = "P1"
    /// Degraded: the team's channel, next working hour.
    case p2 = "P2"
    /// A trend: the daily review.
    case p3 = "P3"
    /// Near a threshold: shown, never sent.
    case watch

    /// Orders by urgency: P0 is the least.
    public static func < (left: AlertSeverity, right: AlertSeverity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
