extension FixedWidthInteger {
    /// The sum, or the nearest end of the range if it lies beyond.
    ///
    /// Counts are never negative, so the outcome does not depend on the order of additions.
    ///
    /// - Parameter other: What to add.
    /// - Returns: The sum, kept in range.
    func saturatingAdding(_ other: Self) -> Self {
        let (sum, isOverflow) = addingReportingOverflow(other)
        guard isOverflow else { return sum }
        return other < 0 ? .min : .max
    }
}
