import Foundation
import GRDB
public import Ledger

/// Folds a ledger's events into its projections: catching up, or from nothing.
///
/// Catching up and rebuilding are one fold, so they end in the same rows. Each batch is one
/// transaction with the cursors in it: a crash costs at most a batch of work, never a wrong number.
public struct ProjectionEngine: Sendable {
    /// How far back in time the projections look.
    public struct Horizon: Equatable, Sendable {
        /// The last position folded in, or nil for all: `as known at`.
        public var position: Position?
        /// The last event time folded in, or nil for all: `as of`.
        public var time: Timestamp?

        /// Makes a horizon.
        ///
        /// - Parameters:
        ///   - position: The last position folded in, or nil for all.
        ///   - time: The last event time folded in, or nil for all.
        public init(position: Position? = nil, time: Timestamp? = nil) {
            self.position = position
            self.time = time
        }
    }

    /// What a refresh did.
    public struct Report: Equatable, Sendable {
        /// The last position the projections now know.
        public var position: Position
        /// How many events were folded in.
        public var events: Int64
    }

    /// Events a transaction.
    static let batchSize: Int64 = 524_288

    private let store: any EventStore
    private let batchSize: Int64
    private let decoding: ChunkDecoding

    /// Makes an engine.
    ///
    /// - Parameter store: The ledger to read.
    public init(store: any EventStore) {
        self.init(store: store, batchSize: Self.batchSize)
    }

    /// Makes an engine that cuts its work in other pieces, which changes nothing in the outcome.
    ///
    /// - Parameters:
    ///   - store: The ledger to read.
    ///   - batchSize: Events a transaction.
    ///   - decoding: How events are decoded.
    init(store: any EventStore, batchSize: Int64, decoding: ChunkDecoding = ChunkDecoding()) {
        self.store = store
        self.batchSize = batchSize
        self.decoding = decoding
    }

    /// Folds in what the projections do not know yet.
    ///
    /// - Parameters:
    ///   - projections: Where to fold it in.
    ///   - horizon: How far to look; anything but all of it is for projections in memory.
    ///   - progress: Called now and then with the events done and the events to do.
    /// - Returns: What was done.
    /// - Throws: ``StoreError`` if the ledger or the projections fail. Whole batches are kept.
    /// - Complexity: O(*k*) for *k* new events.
    public func refresh(
        _ projections: ProjectionDatabase,
        horizon: Horizon = Horizon(),
        progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws -> Report {
        do {
            return try catchUp(projections, horizon, progress)
        } catch let error as DatabaseError where ProjectionDatabase.isWorthless(error) {
            try projections.reset()
            return try catchUp(projections, horizon, progress)
        }
    }

    private func catchUp(
        _ projections: ProjectionDatabase,
        _ horizon: Horizon,
        _ progress: (Int64, Int64) -> Void
    ) throws -> Report {
        let head = try store.head()
        let end = min(head.size, horizon.position?.rawValue ?? head.size)
        var done: Int64 = 0
        while true {
            let cursors = try projections.queue.read { try load($0) }
            // Another process may have folded further than this one meant to.
            if cursors.areAbreast, cursors.observations >= end, cursors.arePrepared {
                return Report(
                    position: Position(rawValue: cursors.observations),
                    events: done
                )
            }
            let from = cursors.leastOfEvents
            done += try foldBatch(projections, through: end, horizon: horizon)
            progress(done, done + max(0, end - from - batchSize))
        }
    }

    /// Throws the projections away and folds everything again.
    ///
    /// - Parameters:
    ///   - projections: What to rebuild.
    ///   - progress: Called now and then with the events done and the events to do.
    /// - Returns: What was done.
    /// - Throws: ``StoreError`` if the ledger or the projections fail.
    public func rebuild(
        _ projections: ProjectionDatabase,
        progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws -> Report {
        try projections.reset()
        return try refresh(projections, progress: progress)
    }

    func load(_ database: Database) throws -> ProjectionCursors {
        try ProjectionCursors.load(database, leaf: leaf)
    }

    /// The leaf hash at a position: empty before the first event, nil beyond the end.
    private func leaf(_ position: Int64) throws -> [UInt8]? {
        if position == 0 { return [] }
        guard try position <= store.head().size else { return nil }
        return try store.leafHashes(position - 1..<position).first?.bytes
    }

    /// Folds one batch in one transaction.
    ///
    /// - Returns: How many events it held.
    private func foldBatch(
        _ projections: ProjectionDatabase,
        through end: Int64,
        horizon: Horizon
    ) throws -> Int64 {
        var count: Int64 = 0
        try projections.queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                // Another process may have folded meanwhile; inside the lock this is the truth.
                var cursors = try load(database)
                try cursors.prepareTables(database)
                if cursors.rollups < cursors.observations {
                    try RollupsProjection.rebuild(from: database)
                    cursors.rollups = cursors.observations
                }
                let from = cursors.leastOfEvents
                let end = max(end, cursors.greatestOfEvents)
                let stop = min(end, from + batchSize, cursors.nextStop(above: from) ?? end)
                if stop > from {
                    let fold = BatchFold(
                        decoder: ChunkDecoder(
                            store: store,
                            horizonTime: horizon.time,
                            decoding: decoding
                        ),
                        cursors: cursors
                    )
                    try fold.run(from + 1...stop, database)
                    if cursors.observations == from {
                        cursors.observations = stop
                        cursors.rollups = stop
                    }
                    if cursors.changes == from { cursors.changes = stop }
                    if cursors.runs == from { cursors.runs = stop }
                    if cursors.decisions == from { cursors.decisions = stop }
                    count = stop - from
                }
                try cursors.store(database, leaf: leaf)
                return .commit
            }
        }
        return count
    }
}
