import Foundation
import Ledger

/// Decodes the events of one chunk.
struct ChunkBuilder: ~Copyable {
    private var chunk: DecodedChunk
    private var table = CellTable()
    private var reader = EventReader()
    private let horizonTime: Timestamp?

    init(positions: ClosedRange<Int64>, horizonTime: Timestamp?) {
        chunk = DecodedChunk(positions: positions)
        chunk.observations.reserveCapacity(positions.count)
        self.horizonTime = horizonTime
    }

    /// Takes one event in.
    ///
    /// - Parameter row: The event as stored.
    /// - Throws: ``StoreError`` if its body is not JSON.
    mutating func add(_ row: EventRow) throws {
        if let horizonTime, row.time > horizonTime { return }
        switch row.type {
        case .scoreRecorded:
            try read(row)
            addScore(row)
        case .deploymentRecorded:
            try read(row)
            addDeployment(row)
        case .evaluatorVersioned:
            try read(row)
            addEvaluator(row)
        case .datasetVersioned:
            try read(row)
            addDataset(row)
        case .runStarted, .runFinished:
            try read(row)
            addRun(row)
        default:
            if DecisionsProjection.types.contains(row.type) {
                addDecision(row)
            } else if let kind = DecisionsProjection.evidenceKinds[row.type] {
                chunk.evidence.append(
                    EvidencePlace(kind: kind, time: row.time, position: row.position)
                )
            }
        }
    }

    consuming func finish() -> DecodedChunk {
        chunk.keys = table.keys
        return chunk
    }

    private mutating func read(_ row: EventRow) throws {
        do {
            try reader.read(row.body)
        } catch {
            throw StoreError(
                .corrupt,
                message: "the event at position \(row.position.rawValue) is damaged: \(error)",
                hint: "Run `ledger verify`, and restore from an export or backup."
            )
        }
    }

    private mutating func addScore(_ row: EventRow) {
        guard let fields = reader.scoreFields() else { return }
        let isUsable = fields.value.map { abs($0) <= Observation.magnitudeMax } ?? false
        var status = Observation.Status(rawValue: fields.status.rawValue) ?? .unscored
        if status == .scored, !isUsable { status = .unscored }
        let samples = min(max(fields.n, 1), Observation.weightMax)
        let (product, isTooLarge) = samples.multipliedReportingOverflow(
            by: max(fields.sampledRate, 1)
        )
        let observation = Observation(
            position: row.position.rawValue,
            time: row.time.microseconds,
            value: status == .scored ? fields.value ?? 0 : 0,
            samples: samples,
            weight: isTooLarge ? Observation.weightMax : min(product, Observation.weightMax),
            status: status
        )
        let cell = table.index(of: fields)
        chunk.observations.append((cell, observation))
        guard !fields.run.isEmpty else { return }
        let run = String(decoding: fields.run, as: UTF8.self)
        chunk.runScores.append((RunScoreKey(run: run, cell: table.keys[Int(cell)]), observation))
    }

    private mutating func addDeployment(_ row: EventRow) {
        guard let id = reader.text("deployment") else { return }
        var change = ChangeRecord(
            position: row.position,
            time: row.time,
            kind: .deployment,
            id: id
        )
        change.environment = reader.text("environment") ?? QuestionResolver.defaultEnvironment
        change.name = reader.text("service")
        change.version = reader.text("version")
        change.subkind = reader.text("kind") ?? "service"
        change.components = reader.texts("components")
        change.commit = reader.text("commit")
        change.message = reader.text("message")
        change.by = reader.text("by")
        change.outcome = reader.text("outcome") ?? "succeeded"
        change.rollbackOf = reader.text("rollbackof")
        chunk.changes.append(change)
    }

    private mutating func addEvaluator(_ row: EventRow) {
        guard let name = reader.text("name") else { return }
        let revision = reader.text("revision")
        var change = ChangeRecord(
            position: row.position,
            time: row.time,
            kind: .evaluator,
            id: revision.map { "\(name)@\($0)" } ?? name
        )
        change.name = name
        change.version = revision
        change.subkind = reader.text("kind")
        change.model = reader.text("model")
        chunk.changes.append(change)
    }

    private mutating func addDataset(_ row: EventRow) {
        guard let name = reader.text("dataset") else { return }
        let version = reader.text("version")
        var change = ChangeRecord(
            position: row.position,
            time: row.time,
            kind: .dataset,
            id: version.map { "\(name)@\($0)" } ?? name
        )
        change.name = name
        change.version = version
        change.examples = integer(reader.number("examples"))
        change.hash = reader.text("hash")
        chunk.changes.append(change)
    }

    private mutating func addRun(_ row: EventRow) {
        guard let id = reader.text("run") else { return }
        var run = RunRecord(run: id, position: row.position, time: row.time)
        if row.type == .runStarted {
            run.started = row.time
        } else {
            run.finished = row.time
            run.outcome = reader.text("outcome") ?? "finished"
        }
        run.suite = reader.text("suite")
        run.model = reader.text("system", "model")
        run.prompt = reader.text("system", "prompt")
        run.commit = reader.text("git", "commit") ?? reader.text("system", "commit")
        run.branch = reader.text("git", "branch")
        run.pull =
            reader.text("git", "pull") ?? integer(reader.number("git", "pull")).map(String.init)
        run.dataset = reader.text("dataset", "name")
        run.datasetVersion = reader.text("dataset", "version")
        run.cases = integer(reader.number("cases"))
        run.errors = integer(reader.number("errors"))
        chunk.runs.append(run)
    }

    private mutating func addDecision(_ row: EventRow) {
        chunk.decisions.append(
            DecisionRecord(
                position: row.position,
                time: row.time,
                recorded: row.recorded,
                type: row.type,
                body: Data(buffer: row.body)
            )
        )
    }

    private func integer(_ number: Double?) -> Int64? {
        number.flatMap { Int64(exactly: $0) }
    }
}
