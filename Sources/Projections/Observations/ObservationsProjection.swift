import Foundation
import GRDB
import Ledger

/// The observations of every cell in blocks: what later projections read instead of JSON.
struct ObservationsProjection {
    static let name = "observations"
    static let version = 2
    static let tables = ["observations", "cells"]

    static let schema = """
        CREATE TABLE cells (
            -- 1, 2, 3, … in order of first appearance.
            id INTEGER PRIMARY KEY,
            environment TEXT NOT NULL,
            feature TEXT,
            metric TEXT NOT NULL,
            evaluator TEXT,
            evaluator_revision TEXT,
            evaluator_model TEXT,
            category TEXT,
            model TEXT,
            prompt TEXT,
            release TEXT,
            is_run INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE observations (
            cell INTEGER NOT NULL REFERENCES cells (id),
            -- The block's number within the cell, from 0.
            block INTEGER NOT NULL,
            count INTEGER NOT NULL,
            last_position INTEGER NOT NULL,
            last_time INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX observations_by_cell ON observations (cell, block);
        """

    /// The ids of all cells.
    private var ids: [CellKey: Int32] = [:]
    private var newCells: [(id: Int32, key: CellKey)] = []
    /// The block of each cell that still has room, by cell id; loaded when first needed.
    private var tails: [Int32: Tail] = [:]
    private var finished: [(cell: Int32, number: Int64, block: ObservationBlock)] = []

    private struct Tail {
        var number: Int64
        var block: ObservationBlock
        var isChanged = false
    }

    /// Continues what is stored.
    init(_ database: Database) throws {
        for row in try Row.fetchAll(database, sql: "SELECT * FROM cells ORDER BY id") {
            ids[CellKey(row: row)] = row["id"]
        }
    }

    /// Gives every key of a chunk its id, making new ones in order.
    ///
    /// - Returns: The ids, parallel to the chunk's keys.
    mutating func resolve(_ keys: [CellKey]) -> [Int32] {
        keys.map { key in
            if let id = ids[key] { return id }
            let id = Int32(ids.count + 1)
            ids[key] = id
            newCells.append((id, key))
            return id
        }
    }

    /// Appends observations to their cells.
    ///
    /// - Parameters:
    ///   - chunk: Where they come from.
    ///   - cells: The ids of the chunk's keys.
    ///   - database: Where unfinished blocks are loaded from.
    /// - Throws: What SQLite reports.
    mutating func apply(_ chunk: DecodedChunk, cells: [Int32], _ database: Database) throws {
        for id in Set(cells) where tails[id] == nil {
            tails[id] = try Self.loadTail(cell: id, database)
        }
        for (cell, observation) in chunk.observations {
            append(observation, cell: cells[Int(cell)])
        }
    }

    private mutating func append(_ observation: Observation, cell: Int32) {
        guard let full = appendToTail(observation, cell: cell) else { return }
        finished.append((cell, full.number, full.block))
    }

    /// Appends in place and hands the block over once it is full.
    private mutating func appendToTail(_ observation: Observation, cell: Int32) -> Tail? {
        func add(_ tail: inout Tail) -> Tail? {
            tail.block.append(observation)
            tail.isChanged = true
            guard tail.block.isFull else { return nil }
            let full = tail
            tail = Tail(number: full.number + 1, block: ObservationBlock())
            return full
        }
        return add(&tails[cell, default: Tail(number: 0, block: ObservationBlock())])
    }

    private static func loadTail(cell: Int32, _ database: Database) throws -> Tail {
        let statement = try database.cachedStatement(
            sql: """
                SELECT block, count, last_position, last_time, data FROM observations
                WHERE cell = ? ORDER BY block DESC LIMIT 1
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [cell]) else {
            return Tail(number: 0, block: ObservationBlock())
        }
        let block = ObservationBlock(
            bytes: Array(row["data"] as Data),
            count: row["count"],
            lastPosition: row["last_position"],
            lastTime: row["last_time"]
        )
        let number: Int64 = row["block"]
        return block.isFull
            ? Tail(number: number + 1, block: ObservationBlock())
            : Tail(number: number, block: block)
    }

    /// Writes new cells and changed blocks.
    mutating func flush(to database: Database) throws {
        let cell = try database.cachedStatement(
            sql: "INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        for (id, key) in newCells {
            try cell.execute(arguments: [
                id, key.environment, key.feature, key.metric, key.evaluator?.name,
                key.evaluator?.revision, key.evaluator?.model, key.category, key.model, key.prompt,
                key.release, key.isRun,
            ])
        }
        let block = try database.cachedStatement(
            sql: """
                INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (cell, block) DO UPDATE SET count = excluded.count,
                    last_position = excluded.last_position, last_time = excluded.last_time,
                    data = excluded.data
                """
        )
        for (cell, number, full) in finished {
            try block.execute(arguments: Self.arguments(cell, number, full))
        }
        for (cell, tail) in tails where tail.isChanged && tail.block.count > 0 {
            try block.execute(arguments: Self.arguments(cell, tail.number, tail.block))
            tails[cell]?.isChanged = false
        }
        newCells = []
        finished = []
    }

    private static func arguments(
        _ cell: Int32,
        _ number: Int64,
        _ block: ObservationBlock
    ) -> StatementArguments {
        [cell, number, block.count, block.lastPosition, block.lastTime, Data(block.bytes)]
    }
}

extension CellKey {
    /// Reads a row of the `cells` table.
    init(row: Row) {
        let name: String? = row["evaluator"]
        self.init(
            environment: row["environment"],
            feature: row["feature"],
            metric: row["metric"],
            evaluator: name.map {
                EvaluatorKey(
                    name: $0,
                    revision: row["evaluator_revision"] ?? "",
                    model: row["evaluator_model"] ?? ""
                )
            },
            category: row["category"],
            model: row["model"],
            prompt: row["prompt"],
            release: row["release"],
            isRun: row["is_run"]
        )
    }
}
