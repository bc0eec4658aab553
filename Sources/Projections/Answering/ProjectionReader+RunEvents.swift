import Foundation
import GRDB
import Ledger

extension ProjectionReader {
    /// The positions of the events of a run, its scores included, in order.
    ///
    /// - Parameter run: The run.
    /// - Returns: The positions; empty if nothing names the run.
    /// - Throws: ``StoreError`` if a row is damaged, or what SQLite reports.
    func positions(of run: String) throws -> [Int64] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT block, positions FROM run_events WHERE run = ? ORDER BY block"
            ),
            arguments: [run]
        )
        return try rows.flatMap { row in
            let bytes: Data = row["positions"]
            return try RunPositions.decode(Array(bytes), block: row["block"])
        }
    }

    /// One run by its id.
    ///
    /// - Parameter id: The id.
    /// - Returns: The run, or nil.
    /// - Throws: What SQLite reports.
    func run(_ id: String) throws -> RunRecord? {
        try RunRecord.fetchOne(
            database.cachedStatement(sql: "SELECT * FROM runs WHERE run = ?"),
            arguments: [id]
        )
    }

    /// A run with its results by case and what it declared, read from its events.
    ///
    /// - Parameters:
    ///   - record: What is known of the run.
    ///   - store: The ledger that the projections are of.
    /// - Returns: The run with its results in the order of the ledger.
    /// - Throws: ``StoreError`` if an event is damaged or cannot be read.
    /// - Complexity: O(*n*) for the *n* results; stretches of positions that lie close are read at once.
    func evidence(of record: RunRecord, from store: any EventStore) throws -> RunEvidence {
        var evidence = RunEvidence(record: record, scores: [])
        var reader = EventReader()
        for stretch in Self.stretches(try positions(of: record.run)) {
            let wanted =
                Position(
                    rawValue: stretch.lowerBound
                )...Position(
                    rawValue: stretch.upperBound
                )
            try store.readEvents(in: wanted) { row in
                guard row.type == .scoreRecorded || row.type == .runStarted else { return }
                do {
                    try reader.read(row.body)
                } catch {
                    throw StoreError(
                        .corrupt,
                        message:
                            "the event at position \(row.position.rawValue) is damaged: \(error)",
                        hint: "Run `ledger verify`, and restore from an export or backup."
                    )
                }
                guard reader.text("run") == record.run else { return }
                if row.type == .runStarted {
                    evidence.declare(&reader)
                } else if let score = CaseScore(&reader) {
                    evidence.scores.append(score)
                }
            }
        }
        return evidence
    }

    /// Joins positions that lie close: reading a few events too many costs less than another query.
    private static func stretches(_ positions: [Int64]) -> [ClosedRange<Int64>] {
        var stretches: [ClosedRange<Int64>] = []
        for position in positions {
            if let last = stretches.last, position - last.upperBound <= 64 {
                stretches[stretches.count - 1] = last.lowerBound...max(position, last.upperBound)
            } else {
                stretches.append(position...position)
            }
        }
        return stretches
    }
}

extension RunEvidence {
    /// Takes over what a run said when it started; an event that says nothing changes nothing.
    fileprivate mutating func declare(_ reader: inout EventReader) {
        let cases = reader.labels("declared")
        if !cases.isEmpty {
            declared = Dictionary(cases.map { ($0.name, $0.value) }) { _, last in last }
        }
        let weights = reader.numbers("weights").filter { $0.value > 0 }
        if !weights.isEmpty {
            self.weights = Dictionary(weights.map { ($0.name, $0.value) }) { _, last in last }
        }
    }
}

extension CaseScore {
    /// Reads the score that a reader holds; nil if it has no metric.
    init?(_ reader: inout EventReader) {
        guard let fields = reader.scoreFields() else { return nil }
        func text(_ bytes: ScoreFields.Text) -> String? {
            bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
        }
        let status: Status =
            switch fields.status {
            case .scored: fields.value == nil ? .unscored : .scored
            case .unscored: .unscored
            case .error: .error
            case .skipped: .skipped
            }
        let evaluator = text(fields.evaluatorName).map {
            EvaluatorKey(
                name: $0,
                revision: text(fields.evaluatorRevision) ?? "",
                model: text(fields.evaluatorModel) ?? ""
            )
        }
        self.init(
            metric: String(decoding: fields.metric, as: UTF8.self),
            value: status == .scored ? fields.value : nil,
            status: status,
            environment: text(fields.environment) ?? QuestionResolver.defaultEnvironment,
            evaluator: evaluator,
            category: text(fields.category),
            caseKey: text(fields.caseKey),
            samples: fields.n,
            isCritical: reader.text("labels", "critical")?.lowercased() == "true"
        )
    }
}
