/// Rows of numbers of the same features, one after the other; a missing value is NaN.
public struct FeatureMatrix: Equatable, Sendable {
    /// How many features a row has.
    public let featureCount: Int
    /// The values, row by row.
    public private(set) var values: [Double] = []

    /// Makes a matrix without rows.
    ///
    /// - Parameter featureCount: How many features a row has, at least 1.
    public init(featureCount: Int) {
        self.featureCount = max(1, featureCount)
    }

    /// How many rows there are.
    public var rowCount: Int { values.count / featureCount }

    /// Appends a row.
    ///
    /// - Parameter row: One value per feature. What is not finite is taken as missing; so is what a
    ///   short row lacks, and a long row is cut.
    public mutating func append(_ row: some Sequence<Double>) {
        let end = values.count + featureCount
        for value in row.prefix(featureCount) { values.append(value.isFinite ? value : .nan) }
        while values.count < end { values.append(.nan) }
    }

    /// One row.
    ///
    /// - Parameter row: Its number, in 0 ..< ``rowCount``.
    public subscript(row row: Int) -> ArraySlice<Double> {
        values[row * featureCount..<(row + 1) * featureCount]
    }
}
