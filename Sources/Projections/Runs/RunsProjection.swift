import Foundation
public import GRDB
import Ledger

/// Runs, and the totals of their scores per metric, evaluator and category.
struct RunsProjection: EventProjection {
    static let name = "runs"
    static let version = 2
    static let tables = ["runs", "run_scores"]

    static let schema = """
        CREATE TABLE runs (
            run TEXT PRIMARY KEY,
            position INTEGER NOT NULL,
            -- The earliest time of an event that names the run.
            first_time INTEGER NOT NULL,
            started INTEGER,
            finished INTEGER,
            suite TEXT,
            model TEXT,
            prompt TEXT,
            "commit" TEXT,
            branch TEXT,
            pull TEXT,
            dataset TEXT,
            dataset_version TEXT,
            cases INTEGER,
            errors INTEGER,
            outcome TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE run_scores (
            run TEXT NOT NULL,
            metric TEXT NOT NULL,
            evaluator TEXT NOT NULL,
            category TEXT NOT NULL,
            scored INTEGER NOT NULL,
            missing INTEGER NOT NULL,
            weight INTEGER NOT NULL,
            mean REAL,
            -- The exact sums behind the mean, see ExactSum.
            sum BLOB NOT NULL,
            squares BLOB NOT NULL,
            PRIMARY KEY (run, metric, evaluator, category)
        ) STRICT, WITHOUT ROWID;
        """

    private var runs: [String: RunRecord] = [:]
    private var scores: [RunScoreKey: RunScoreTotals] = [:]

    init() {}

    mutating func apply(_ chunk: DecodedChunk, after cursor: Position) {
        for run in chunk.runs where run.position > cursor { add(run) }
        // A producer need not say that a run started or finished: its scores name it too.
        for score in chunk.runScores where score.observation.position > cursor.rawValue {
            scores[score.key, default: RunScoreTotals()].add(score.observation)
            add(
                RunRecord(
                    run: score.key.run,
                    position: Position(rawValue: score.observation.position),
                    time: Timestamp(microseconds: score.observation.time)
                )
            )
        }
    }

    private mutating func add(_ run: RunRecord) {
        func merge(_ known: inout RunRecord) { known.merge(run) }
        merge(&runs[run.run, default: run])
    }

    mutating func flush(to database: Database) throws {
        for (id, run) in runs.sorted(by: { $0.key < $1.key }) {
            var merged = run
            if let stored = try Self.fetch(run: id, database) {
                merged = stored
                merged.merge(run)
            }
            try Self.store(merged, database)
        }
        for (key, totals) in scores {
            var merged = try Self.fetch(key, database) ?? RunScoreTotals()
            merged.add(totals)
            try Self.store(key, merged, database)
        }
        runs = [:]
        scores = [:]
    }

    private static func store(_ run: RunRecord, _ database: Database) throws {
        try database.cachedStatement(
            sql: "REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            run.run, run.position.rawValue, run.firstTime.microseconds, run.started?.microseconds,
            run.finished?.microseconds, run.suite, run.model, run.prompt, run.commit, run.branch,
            run.pull, run.dataset,
            run.datasetVersion, run.cases, run.errors, run.outcome,
        ])
    }

    private static func fetch(run: String, _ database: Database) throws -> RunRecord? {
        try RunRecord.fetchOne(
            database.cachedStatement(sql: "SELECT * FROM runs WHERE run = ?"),
            arguments: [run]
        )
    }

    private static func store(
        _ key: RunScoreKey,
        _ totals: RunScoreTotals,
        _ database: Database
    ) throws {
        let mean = totals.weight > 0 ? totals.sum.value / Double(totals.weight) : nil
        try database.cachedStatement(
            sql: "REPLACE INTO run_scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            key.run, key.metric, key.evaluator, key.category, totals.scored, totals.missing,
            totals.weight, mean, encode(totals.sum), encode(totals.squares),
        ])
    }

    private static func fetch(
        _ key: RunScoreKey,
        _ database: Database
    ) throws -> RunScoreTotals? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT scored, missing, weight, sum, squares FROM run_scores
                WHERE run = ? AND metric = ? AND evaluator = ? AND category = ?
                """
        )
        let arguments: StatementArguments = [key.run, key.metric, key.evaluator, key.category]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        var totals = RunScoreTotals()
        totals.scored = row[0]
        totals.missing = row[1]
        totals.weight = row[2]
        totals.sum = decode(row[3])
        totals.squares = decode(row[4])
        return totals
    }

    private static func encode(_ sum: ExactSum) -> Data {
        var bytes: [UInt8] = []
        for part in sum.parts { bytes.appendDouble(part) }
        return Data(bytes)
    }

    private static func decode(_ data: Data) -> ExactSum {
        data.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return ExactSum(parts: (0..<bytes.count / 8).map { _ in reader.double() })
        }
    }
}

extension RunRecord: FetchableRecord {
    /// Reads a row of the `runs` table.
    ///
    /// - Parameter row: The row.
    public init(row: Row) {
        self.init(
            run: row["run"],
            position: Position(rawValue: row["position"]),
            time: Timestamp(microseconds: row["first_time"])
        )
        started = (row["started"] as Int64?).map(Timestamp.init(microseconds:))
        finished = (row["finished"] as Int64?).map(Timestamp.init(microseconds:))
        suite = row["suite"]
        model = row["model"]
        prompt = row["prompt"]
        commit = row["commit"]
        branch = row["branch"]
        pull = row["pull"]
        dataset = row["dataset"]
        datasetVersion = row["dataset_version"]
        cases = row["cases"]
        errors = row["errors"]
        outcome = row["outcome"]
    }
}
