/// Cells whose values may be averaged, because they agree in their ``ComparabilityKey``.
///
/// It is the only thing that ``ProjectionReader`` reads values for, and only ``split(_:)`` makes one:
/// a question cannot come to a number without having been through here.
struct ComparableGroup {
    /// What all its values agree in.
    let key: ComparabilityKey
    /// Its cells, in an order that depends on their keys alone.
    let cells: [ProjectionReader.Cell]

    private init(key: ComparabilityKey, cells: [ProjectionReader.Cell]) {
        self.key = key
        self.cells = cells
    }

    /// Splits cells into the fewest groups within which values compare.
    ///
    /// - Parameter cells: Any cells.
    /// - Returns: The groups in order of their keys.
    static func split(_ cells: [ProjectionReader.Cell]) -> [ComparableGroup] {
        // Ids follow the order of arrival; rounded sums must not.
        let ordered = cells.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
        return Dictionary(grouping: ordered) { ComparabilityKey($0.key) }
            .sorted { $0.key < $1.key }
            .map { ComparableGroup(key: $0.key, cells: $0.value) }
    }

    /// Divides the group by dimensions; what compares in the whole compares in a part.
    ///
    /// - Parameter dimensions: The dimensions; none gives the group itself.
    /// - Returns: Each combination of values that there is, with its cells, in order of the values.
    func parts(
        by dimensions: [QuestionDimension]
    ) -> [(values: [String?], group: ComparableGroup)] {
        Dictionary(grouping: cells) { cell in dimensions.map { cell.key.value(of: $0) } }
            .sorted { left, right in
                left.key.lexicographicallyPrecedes(right.key) { ($0 ?? "") < ($1 ?? "") }
            }
            .map { ($0.key, ComparableGroup(key: key, cells: $0.value)) }
    }
}

extension CellKey {
    /// The key as texts to sort by.
    fileprivate var order: [String] {
        let texts = [
            metric, environment, evaluator?.name, evaluator?.revision, evaluator?.model, feature,
            category, model, prompt, release,
        ]
        return texts.map { $0 ?? "" } + [isRun ? "1" : "0"]
    }
}
