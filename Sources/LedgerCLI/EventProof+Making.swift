import Foundation
import Ledger

extension EventProof {
    /// The proof that an event is in a ledger as it is now.
    ///
    /// - Parameters:
    ///   - position: The event's position.
    ///   - store: The ledger.
    ///   - origin: The origin line of the checkpoint.
    ///   - includingEvent: Whether the event itself is part of the proof.
    /// - Returns: The proof, its checkpoint signed if there is a key in the environment.
    /// - Throws: `UsageError` if there is no such event, or `StoreError`.
    static func make(
        of position: Int64,
        in store: SQLiteEventStore,
        origin: String,
        includingEvent: Bool = true
    ) throws -> EventProof {
        let checkpoint = try CheckpointCommand.make(store, origin: origin)
        let size = checkpoint.checkpoint.size
        guard position >= 1, position <= size else {
            throw UsageError(
                message: "there is no event at position \(position)",
                hint: "The ledger holds positions 1 to \(size)."
            )
        }
        let tree = try MerkleTree(source: StoredHashes(store), size: size)
        let inclusion = try tree.inclusionProof(index: position - 1, size: size)
        var body = ""
        var leaf = MerkleHash.emptyRoot
        let place = Position(rawValue: position)
        try store.readEvents(in: place...place) { row in
            body = String(decoding: row.body, as: UTF8.self)
            leaf = MerkleHash.leaf(UnsafeRawBufferPointer(row.body))
        }
        return EventProof(
            inclusion: inclusion,
            checkpoint: checkpoint,
            leaf: leaf,
            event: includingEvent ? body : nil
        )
    }
}
