/// Whose windows a detector judges: the live traffic of one environment, of one feature or of all.
public struct DetectorScope: Hashable, Sendable {
    /// The environment.
    public var environment: String
    /// The feature, or nil for all of them together.
    public var feature: String?

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - feature: The feature, or nil for all together.
    public init(environment: String, feature: String? = nil) {
        self.environment = environment
        self.feature = feature
    }

    /// The scope in one phrase: `production, search`.
    var text: String {
        [environment, feature].compactMap(\.self).joined(separator: ", ")
    }
}
