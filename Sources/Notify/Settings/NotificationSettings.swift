public import Projections

/// Everything that a configuration says about notifications: who there is, and who gets what.
public struct NotificationSettings: Equatable, Sendable {
    /// The receivers, in the order of the file.
    public var receivers: [ReceiverSettings]
    /// The routes, in the order of the file; empty for each receiver's standard severities.
    public var routes: [NotificationRoute]

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - receivers: The receivers.
    ///   - routes: The routes; empty for each receiver's standard severities.
    public init(receivers: [ReceiverSettings], routes: [NotificationRoute] = []) {
        self.receivers = receivers
        self.routes = routes
    }

    /// Reads `receivers` and `routes` of a configuration.
    ///
    /// - Parameter root: The root section; what is wrong is noted there.
    public init(_ root: ConfigurationSection) {
        let named = root.namedSections("receivers")
        receivers = named.compactMap { ReceiverSettings.read($0.name, $0.section) }
        let kinds = Dictionary(receivers.map { ($0.name, $0.channel.kind) }) { first, _ in first }
        let unread = Set(named.map(\.name)).subtracting(kinds.keys)
        routes = root.sections("routes").map {
            NotificationRoute.read($0, kinds: kinds, unread: unread)
        }
    }

    /// The receivers of an alert.
    ///
    /// Every route that fits adds its receivers, until one of them says that it is the last.
    ///
    /// - Parameters:
    ///   - severity: How severe the alert is.
    ///   - labels: Its labels, with metric, environment, feature, category, rule and detector.
    /// - Returns: The receivers, each once, in the order of the file; none for ``AlertSeverity/watch``.
    public func receivers(of severity: AlertSeverity, labels: LabelSet) -> [ReceiverSettings] {
        guard severity != .watch else { return [] }
        if routes.isEmpty {
            return receivers.filter {
                $0.channel.kind.standardSeverities.contains(severity.rawValue)
            }
        }
        var names: Set<String> = []
        for route in routes where route.fits(severity, labels) {
            names.formUnion(route.receivers)
            if route.isLast { break }
        }
        return receivers.filter { names.contains($0.name) }
    }

    /// The receiver of a name; nil if there is none.
    ///
    /// - Parameter name: The name.
    /// - Returns: The receiver.
    public func receiver(_ name: String) -> ReceiverSettings? {
        receivers.first { $0.name == name }
    }
}
