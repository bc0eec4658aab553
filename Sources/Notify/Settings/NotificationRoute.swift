public import Projections

/// Which alerts some receivers get.
public struct NotificationRoute: Equatable, Sendable {
    /// The severities; empty for all of them.
    public var severities: [AlertSeverity]
    /// Conditions on the alert's labels, all of which must hold.
    public var matchers: [LabelMatcher]
    /// The names of the receivers.
    public var receivers: [String]
    /// Whether the routes after this one do not count for an alert that it fits.
    public var isLast: Bool

    /// Makes a route.
    ///
    /// - Parameters:
    ///   - severities: The severities; empty for all of them.
    ///   - matchers: Conditions on the alert's labels.
    ///   - receivers: The names of the receivers.
    ///   - isLast: Whether the routes after this one do not count for an alert that it fits.
    public init(
        severities: [AlertSeverity] = [],
        matchers: [LabelMatcher] = [],
        receivers: [String],
        isLast: Bool = false
    ) {
        self.severities = severities
        self.matchers = matchers
        self.receivers = receivers
        self.isLast = isLast
    }

    /// Whether an alert goes this way.
    ///
    /// - Parameters:
    ///   - severity: How severe it is.
    ///   - labels: Its labels.
    /// - Returns: Whether it does.
    func fits(_ severity: AlertSeverity, _ labels: LabelSet) -> Bool {
        (severities.isEmpty || severities.contains(severity))
            && matchers.allSatisfy { $0.matches(labels) }
    }

    /// Reads one route of a configuration.
    ///
    /// - Parameters:
    ///   - section: What the file says; what is wrong is noted there.
    ///   - kinds: The kinds of the receivers that there are, by name.
    ///   - unread: Receivers that are there but wrong, which has been noted already.
    /// - Returns: The route, without what is wrong.
    static func read(
        _ section: ConfigurationSection,
        kinds: [String: ReceiverKind],
        unread: Set<String>
    ) -> NotificationRoute {
        defer { section.finish() }
        let severities = section.texts("severities").compactMap { text -> AlertSeverity? in
            switch AlertSeverity(rawValue: text) {
            case .watch:
                section.note("severities", "watch is shown and never sent")
                return nil
            case nil:
                section.note("severities", "\(text) is no severity", hint: "P0, P1, P2 or P3")
                return nil
            case let severity:
                return severity
            }
        }
        let matchers = section.texts("match").compactMap { text -> LabelMatcher? in
            guard let matcher = LabelMatcher(text) else {
                section.note("match", "\(text) is no matcher", hint: "such as feature=\"search\"")
                return nil
            }
            return matcher
        }
        let names = section.texts("receivers")
        if names.isEmpty { section.note(nil, "receivers is missing") }
        for name in names where !unread.contains(name) {
            switch kinds[name]?.takesAlerts {
            case nil:
                let nearest = EditDistance.nearest(to: name, among: kinds.keys.sorted())
                let hint = nearest.map { "did you mean \($0)?" } ?? "name it under receivers first"
                section.note("receivers", "there is no receiver \(name)", hint: hint)
            case false:
                section.note("receivers", "\(name) takes metrics, which it gets without a route")
            case true:
                break
            }
        }
        return NotificationRoute(
            severities: severities,
            matchers: matchers,
            receivers: names,
            isLast: section.flag("last") ?? false
        )
    }
}
