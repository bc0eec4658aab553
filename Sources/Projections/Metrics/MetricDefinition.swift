/// What is known of a metric: which way is better, where its values lie, in what unit.
public struct MetricDefinition: Equatable, Sendable {
    /// What the values count.
    public enum Unit: String, CaseIterable, Sendable {
        /// A score or a rate, usually between 0 and 1.
        case fraction
        /// Milliseconds.
        case milliseconds
        /// Seconds.
        case seconds
        /// Money; which currency the producer knows.
        case currency
        /// Tokens.
        case tokens
        /// A number without a unit.
        case number
    }

    /// The metric's name.
    public var name: String
    /// Whether a higher value is better.
    public var polarity: MetricPolarity
    /// The smallest value there can be, or nil if there is none or it is unknown.
    public var lowerBound: Double?
    /// The greatest value there can be, or nil if there is none or it is unknown.
    public var upperBound: Double?
    /// What the values count.
    public var unit: Unit

    /// Makes a definition.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - polarity: Whether a higher value is better.
    ///   - lowerBound: The smallest value, or nil.
    ///   - upperBound: The greatest value, or nil.
    ///   - unit: What the values count.
    public init(
        name: String,
        polarity: MetricPolarity,
        lowerBound: Double? = nil,
        upperBound: Double? = nil,
        unit: Unit = .number
    ) {
        self.name = name
        self.polarity = polarity
        self.lowerBound = lowerBound
        self.upperBound = upperBound
        self.unit = unit
    }

    /// Whether a value lies in the range.
    ///
    /// - Parameter value: A value.
    /// - Returns: Whether it is a number within the bounds that are known.
    public func allows(_ value: Double) -> Bool {
        guard !value.isNaN else { return false }
        if let lowerBound, value < lowerBound { return false }
        if let upperBound, value > upperBound { return false }
        return true
    }
}
