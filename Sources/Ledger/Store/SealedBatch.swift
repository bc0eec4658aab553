/// Prepared events with their leaf hashes: what a store appends.
///
/// Hashing is the costliest part of an append after the insert itself. Doing it before the store is
/// asked lets it run on another core while the store writes the batch before.
public struct SealedBatch: ~Copyable, Sendable {
    /// The events, in the order they will take.
    public private(set) var events: PreparedBatch
    /// SHA-256(0x00 ‖ body) of each.
    public private(set) var leaves: [MerkleHash]

    /// Hashes prepared events.
    ///
    /// - Parameter events: The events.
    /// - Complexity: O(*b*) for *b* bytes of bodies.
    public init(_ events: consuming PreparedBatch) {
        leaves = Self.leaves(of: events)
        self.events = events
    }

    /// Gives the events back, so that their memory can be used for the next ones.
    ///
    /// - Returns: The events.
    public consuming func unsealed() -> PreparedBatch {
        events
    }

    /// Stamps the events with a later recorded time and hashes them again.
    ///
    /// - Parameter time: The recorded time that the bodies shall carry.
    mutating func restamp(ledgerTime time: Timestamp) {
        events.setLedgerTime(time)
        leaves = Self.leaves(of: events)
    }

    private static func leaves(of events: borrowing PreparedBatch) -> [MerkleHash] {
        var leaves: [MerkleHash] = []
        leaves.reserveCapacity(events.events.count)
        for event in events.events {
            leaves.append(MerkleHash.leaf(UnsafeRawBufferPointer(events.bytes(event.body))))
        }
        return leaves
    }
}
