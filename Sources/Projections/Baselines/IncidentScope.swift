/// What an incident or an alert is about; nil is any.
public struct IncidentScope: Hashable, Sendable {
    /// The metric, or nil for any.
    public var metric: String?
    /// The environment, or nil for any.
    public var environment: String?
    /// The feature, or nil for any.
    public var feature: String?
    /// The category, or nil for any.
    public var category: String?

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - metric: The metric, or nil for any.
    ///   - environment: The environment, or nil for any.
    ///   - feature: The feature, or nil for any.
    ///   - category: The category, or nil for any.
    public init(
        metric: String? = nil,
        environment: String? = nil,
        feature: String? = nil,
        category: String? = nil
    ) {
        self.metric = metric
        self.environment = environment
        self.feature = feature
        self.category = category
    }

    /// Whether observations of one place may be touched by what this scope is about.
    ///
    /// Nil matches anything on either side: an alert on no feature in particular is about all of
    /// them, and observations of all features hold those of the alert's.
    ///
    /// - Parameter place: Where observations come from; what is nil there is left open.
    /// - Returns: Whether the two have anything in common.
    public func meets(_ place: IncidentScope) -> Bool {
        func agree(_ left: String?, _ right: String?) -> Bool {
            left == nil || right == nil || left == right
        }
        return agree(metric, place.metric) && agree(environment, place.environment)
            && agree(feature, place.feature) && agree(category, place.category)
    }
}
