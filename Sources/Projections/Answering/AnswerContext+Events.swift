import Ledger

extension AnswerContext {
    /// Reads single events of the ledger, for what the projections do not keep.
    ///
    /// - Parameters:
    ///   - positions: Where they stand, in any order; the caller has them from the projections, so
    ///     that no answer knows more than those.
    ///   - body: Called with each event in the order of the positions given.
    /// - Throws: ``StoreError`` if the ledger is damaged, or what the body throws.
    /// - Complexity: O(*k* log *n*) for *k* events of a ledger of *n*.
    func forEachEvent(
        at positions: [Position],
        _ body: (Position, Timestamp, borrowing EventReader) throws -> Void
    ) throws {
        var events = EventReader()
        var index = 0
        while index < positions.count {
            let first = positions[index]
            var last = index
            while last + 1 < positions.count,
                positions[last + 1].rawValue == positions[last].rawValue + 1
            {
                last += 1
            }
            try store.readEvents(in: first...positions[last]) { row in
                do {
                    try events.read(row.body)
                } catch {
                    throw StoreError(
                        .corrupt,
                        message: "the event at position \(row.position.rawValue) is damaged:"
                            + " \(error)",
                        hint: "Run `ledger verify`, and restore from an export or backup."
                    )
                }
                try body(row.position, row.time, events)
            }
            index = last + 1
        }
    }
}
