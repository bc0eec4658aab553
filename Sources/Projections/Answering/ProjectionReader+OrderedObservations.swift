import Foundation
import GRDB
import Ledger

/// The observations of many cells in the order of the ledger, read block by block in constant memory.
struct OrderedObservations {
    /// Positions merged at a time.
    private static let stride: Int64 = 65_536

    /// One cell's blocks, read as far as needed.
    private struct Cursor {
        var cell: Int32
        var nextBlock: Int64 = 0
        var isAtEnd = false
        var pending: [Observation] = []
    }

    private let database: Database
    private var cursors: [Cursor]

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - reader: The projections.
    ///   - cells: The cells' ids.
    init(_ reader: ProjectionReader, cells: [Int32]) {
        database = reader.database
        cursors = cells.map { Cursor(cell: $0) }
    }

    /// Reads all observations.
    ///
    /// - Parameter body: Called with the index of the cell among those given, and the observation.
    /// - Throws: ``StoreError`` if a block is damaged, or what SQLite or `body` throws.
    /// - Complexity: O(*n* log *n*) for *n* observations.
    mutating func forEach(_ body: (Int, Observation) throws -> Void) throws {
        var merged: [(cell: Int, observation: Observation)] = []
        while true {
            var first: Int64?
            for index in cursors.indices {
                if cursors[index].pending.isEmpty { try load(index) }
                guard let next = cursors[index].pending.first?.position else { continue }
                first = min(first ?? next, next)
            }
            guard let first else { return }
            let end = first + Self.stride
            merged.removeAll(keepingCapacity: true)
            for index in cursors.indices {
                while let last = cursors[index].pending.last, last.position < end,
                    !cursors[index].isAtEnd
                {
                    try load(index)
                }
                let count = cursors[index].pending.prefix { $0.position < end }.count
                merged += cursors[index].pending.prefix(count).map { (index, $0) }
                cursors[index].pending.removeFirst(count)
            }
            merged.sort { $0.observation.position < $1.observation.position }
            for (cell, observation) in merged { try body(cell, observation) }
        }
    }

    private mutating func load(_ index: Int) throws {
        guard !cursors[index].isAtEnd else { return }
        let statement = try database.cachedStatement(
            sql: "SELECT data FROM observations WHERE cell = ? AND block = ?"
        )
        let data = try Data.fetchOne(
            statement,
            arguments: [cursors[index].cell, cursors[index].nextBlock]
        )
        guard let data else {
            cursors[index].isAtEnd = true
            return
        }
        cursors[index].nextBlock += 1
        let block = ObservationBlock(bytes: Array(data), count: 0, lastPosition: 0, lastTime: 0)
        var observations: [Observation] = []
        guard block.forEach({ observations.append($0) }) else {
            throw StoreError(
                .corrupt,
                message: "the projections hold damaged observations",
                hint: "Run `ledger rebuild`; the ledger itself is not affected."
            )
        }
        cursors[index].pending += observations
    }
}
