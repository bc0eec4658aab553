import Foundation
public import GRDB
import Ledger

/// Runs, the totals of their scores per metric, evaluator, environment, feature and category, and
/// where in the ledger its events are.
struct RunsProjection: EventProjection {
    static let name = "runs"
    static let version = 4
    static let tables = ["runs", "run_scores", "run_events"]

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
            environment TEXT NOT NULL,
            feature TEXT NOT NULL,
            category TEXT NOT NULL,
            -- Observations with a value, and without one.
            scored INTEGER NOT NULL,
            missing INTEGER NOT NULL,
            -- Samples scored; more than the observations if some were sent in bulk.
            n INTEGER NOT NULL,
            -- Samples stood for, with those that sampling left out.
            weight REAL NOT NULL,
            mean REAL,
            standard_error REAL,
            -- The exact sums behind the mean, see RunScoreTotals.
            sums BLOB NOT NULL,
            PRIMARY KEY (run, metric, evaluator, environment, feature, category)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE run_events (
            run TEXT NOT NULL,
            -- The positions divided by 65,536, so that rows do not depend on where batches end.
            block INTEGER NOT NULL,
            -- The positions of the run's events, see RunPositions.
            positions BLOB NOT NULL,
            PRIMARY KEY (run, block)
        ) STRICT, WITHOUT ROWID;
        """

    private var runs: [String: RunRecord] = [:]
    private var scores: [RunScoreKey: RunScoreTotals] = [:]
    private var positions: [RunPositions.Key: [Int64]] = [:]

    init() {}

    mutating func apply(_ chunk: DecodedChunk, after cursor: Position) {
        for run in chunk.runs where run.position > cursor {
            add(run)
            note(run.position.rawValue, of: run.run)
        }
        // A producer need not say that a run started or finished: its scores name it too.
        for score in chunk.runScores where score.observation.position > cursor.rawValue {
            scores[score.key, default: RunScoreTotals()].add(score.observation)
            note(score.observation.position, of: score.key.run)
            add(
                RunRecord(
                    run: score.key.run,
                    position: Position(rawValue: score.observation.position),
                    time: Timestamp(microseconds: score.observation.time)
                )
            )
        }
    }

    private mutating func note(_ position: Int64, of run: String) {
        positions[RunPositions.Key(run: run, position: position), default: []].append(position)
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
        for (key, new) in positions { try RunPositions.append(new.sorted(), to: key, database) }
        runs = [:]
        scores = [:]
        positions = [:]
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
        let sums = totals.sums
        try database.cachedStatement(
            sql: "REPLACE INTO run_scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            key.run, key.metric, key.evaluator, key.environment, key.feature, key.category,
            sums.count, totals.missing, sums.samples, sums.weight, sums.mean, sums.standardError,
            Data(totals.encoded),
        ])
    }

    private static func fetch(
        _ key: RunScoreKey,
        _ database: Database
    ) throws -> RunScoreTotals? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT missing, sums FROM run_scores
                WHERE run = ? AND metric = ? AND evaluator = ? AND environment = ?
                    AND feature = ? AND category = ?
                """
        )
        let arguments: StatementArguments = [
            key.run, key.metric, key.evaluator, key.environment, key.feature, key.category,
        ]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        return try RunScoreTotals(missing: row[0], blob: row[1])
    }
}

extension RunScoreTotals {
    /// The blob of the sums: empty without a scored observation, else a mark for weights and the sums.
    fileprivate var encoded: [UInt8] {
        guard sums.count > 0 else { return [] }
        var bytes: [UInt8] = [sums.weighting == nil ? 0 : 1]
        sums.encode(to: &bytes)
        return bytes
    }

    /// Reads totals back.
    ///
    /// - Parameters:
    ///   - missing: How many observations had no value.
    ///   - blob: The sums.
    /// - Throws: ``StoreError`` if the blob is damaged.
    init(missing: Int64, blob: Data) throws {
        self.missing = missing
        if blob.isEmpty { return }
        let read = blob.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let isWeighted = reader.byte() == 1
            return ScoreSums(&reader, isWeighted: isWeighted)
        }
        guard let read else {
            throw StoreError(
                .corrupt,
                message: "the projections hold damaged totals of a run",
                hint: "Run `ledger rebuild`; the ledger itself is not affected."
            )
        }
        sums = read
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
