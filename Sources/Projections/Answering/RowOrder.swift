/// The order of rows that are split by dimensions: by their values, then by what compares.
///
/// It depends on nothing but the rows themselves, so that answers do not depend on the order in which
/// scores arrived.
enum RowOrder {
    /// Whether one row comes before another.
    ///
    /// - Parameters:
    ///   - left: The values of the dimensions of the one; unknown ones come first.
    ///   - leftKey: What its scores compare with.
    ///   - right: The values of the other.
    ///   - rightKey: What its scores compare with.
    /// - Returns: Whether it does.
    static func precedes<Key: Comparable>(
        _ left: [String?],
        _ leftKey: Key,
        _ right: [String?],
        _ rightKey: Key
    ) -> Bool {
        let leftValues = left.map { $0 ?? "" }
        let rightValues = right.map { $0 ?? "" }
        if leftValues != rightValues { return leftValues.lexicographicallyPrecedes(rightValues) }
        return leftKey < rightKey
    }
}
