import GRDB
import Ledger

/// A read model folded over the events, which can be thrown away and rebuilt.
///
/// `apply` is a pure fold: no clock, no file, no randomness. `flush` writes what the fold changed,
/// merging with what is stored, so that the outcome does not depend on where batches end.
protocol EventProjection {
    /// Its name in the table of cursors.
    static var name: String { get }
    /// Its version; when it differs from the stored one, the projection rebuilds itself.
    static var version: Int { get }
    /// The tables it owns.
    static var tables: [String] { get }
    /// The SQL that makes them.
    static var schema: String { get }

    /// Starts a fold that continues what is stored.
    init()

    /// Folds decoded events in.
    ///
    /// - Parameters:
    ///   - chunk: Consecutive events.
    ///   - cursor: Events up to here are in already and are passed over.
    mutating func apply(_ chunk: DecodedChunk, after cursor: Position)

    /// Writes what the fold changed.
    ///
    /// - Parameter database: A connection inside a transaction.
    /// - Throws: What SQLite reports; the transaction is then rolled back.
    mutating func flush(to database: Database) throws
}
