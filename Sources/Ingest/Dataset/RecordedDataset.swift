public import Ledger

/// Reads back what an event `dataset.versioned` says of its cases.
public enum RecordedDataset {
    /// The digests of the cases of a recorded version.
    ///
    /// - Parameters:
    ///   - position: The event.
    ///   - store: The ledger.
    /// - Returns: Digests by the ids of the cases; nil if the event holds none.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public static func digests(
        at position: Position,
        in store: any EventStore
    ) throws -> [String: String]? {
        var digests: [String: String]?
        try store.readEvents(in: position...position) { row in
            guard row.type == .datasetVersioned else { return }
            var reader = EventReader()
            try reader.read(stored: row)
            guard reader.member("cases") != nil else { return }
            digests = Dictionary(reader.labels("cases").map { ($0.name, $0.value) }) { first, _ in
                first
            }
        }
        return digests
    }
}

extension EventReader {
    /// Reads a stored event, which only damage can keep from being read.
    mutating func read(stored row: EventRow) throws(StoreError) {
        do {
            try read(row.body)
        } catch {
            throw StoreError(
                .corrupt,
                message: "the event at position \(row.position.rawValue) is damaged: \(error)",
                hint: "Run `ledger verify`, and restore from an export or backup."
            )
        }
    }
}
