public import Ledger

/// Reads what a gate judges by from a ledger.
public struct GateDesk: Sendable {
    private let store: any EventStore
    private let projections: ProjectionDatabase
    private let metrics: MetricCatalogue
    private let clock: @Sendable () -> Timestamp

    /// What is asked of a gate.
    public struct Request: Equatable, Sendable {
        /// The run; nil for the one that finished last.
        public var run: String?
        /// The run to compare with; nil for the approved baseline.
        public var baseline: String?
        /// Only runs of this suite, where none is named.
        public var suite: String?

        /// Makes a request.
        ///
        /// - Parameters:
        ///   - run: The run, or nil for the one that finished last.
        ///   - baseline: The run to compare with, or nil for the approved baseline.
        ///   - suite: Only runs of this suite, where none is named.
        public init(run: String? = nil, baseline: String? = nil, suite: String? = nil) {
            self.run = run
            self.baseline = baseline
            self.suite = suite
        }
    }

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections, which are caught up before each reading.
    ///   - metrics: What is known of metrics.
    ///   - clock: What time it is.
    public init(
        store: any EventStore,
        projections: ProjectionDatabase,
        metrics: MetricCatalogue = MetricCatalogue(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.projections = projections
        self.metrics = metrics
        self.clock = clock
    }

    /// Reads the evidence for a verdict.
    ///
    /// - Parameter request: What is asked.
    /// - Returns: The evidence as the ledger is now.
    /// - Throws: ``GateRefusal`` if there is no such run, ``StoreError`` if the ledger cannot be read.
    public func evidence(for request: Request) throws -> GateEvidence {
        _ = try ProjectionEngine(store: store).refresh(projections)
        let now = clock()
        return try projections.read { database in
            let reader = ProjectionReader(database: database)
            let runs = try reader.runs()
            let record = try Self.find(request, among: runs)
            let candidate = try reader.evidence(of: record, from: store)
            let reference = try reference(for: candidate, request, reader, runs)
            return GateEvidence(
                candidate: candidate,
                reference: reference,
                dataset: try dataset(of: record, reader),
                metrics: metrics,
                waivers: try reader.waivers().standing(at: now),
                now: now,
                position: try reader.position()
            )
        }
    }

    /// All waivers.
    ///
    /// - Returns: The waivers, with those that were withdrawn.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func waivers() throws -> WaiverBook {
        _ = try ProjectionEngine(store: store).refresh(projections)
        return try projections.read { try ProjectionReader(database: $0).waivers() }
    }

    private static func find(_ request: Request, among runs: [RunRecord]) throws -> RunRecord {
        if let name = request.run {
            if let run = runs.first(where: { $0.run == name }) { return run }
            let nearest = EditDistance.nearest(to: name, among: runs.map(\.run))
            throw GateRefusal.unknownRun(name, nearest: nearest)
        }
        let finished = runs.filter { run in
            run.finished != nil && (request.suite.map { $0 == run.suite } ?? true)
        }
        let latest = finished.max {
            ($0.finished ?? $0.firstTime, $0.position) < ($1.finished ?? $1.firstTime, $1.position)
        }
        guard let latest else { throw GateRefusal.noFinishedRun(suite: request.suite) }
        return latest
    }

    private func reference(
        for candidate: RunEvidence,
        _ request: Request,
        _ reader: ProjectionReader,
        _ runs: [RunRecord]
    ) throws -> GateEvidence.Reference {
        let history = try reader.baselineHistory()
        let suite = candidate.record.suite
        let environment = candidate.scores.first?.environment
        let approval = history.baseline(suite: suite, environment: environment)
        if let name = request.baseline {
            guard let run = runs.first(where: { $0.run == name }) else {
                let nearest = EditDistance.nearest(to: name, among: runs.map(\.run))
                throw GateRefusal.unknownRun(name, nearest: nearest)
            }
            return .run(
                try reader.evidence(of: run, from: store),
                approval?.run == name ? approval : nil
            )
        }
        guard let approval else {
            let withdrawn = history.lastRevocation(suite: suite, environment: environment)
            return withdrawn.map { .revoked($0) } ?? .none
        }
        guard let run = runs.first(where: { $0.run == approval.run }) else {
            throw GateRefusal.unknownRun(approval.run, nearest: nil)
        }
        return .run(try reader.evidence(of: run, from: store), approval)
    }

    /// What was recorded last of the version of the dataset that a run was evaluated on.
    private func dataset(
        of record: RunRecord,
        _ reader: ProjectionReader
    ) throws -> DatasetDeclaration? {
        guard let name = record.dataset, let version = record.datasetVersion else { return nil }
        let change = try reader.changes().last {
            $0.kind == .dataset && $0.name == name && $0.version == version
        }
        guard let change else { return nil }
        var declaration = DatasetDeclaration(
            name: name,
            version: version,
            examples: change.examples
        )
        try store.readEvents(in: change.position...change.position) { row in
            var event = EventReader()
            guard (try? event.read(row.body)) != nil else { return }
            declaration.categories = Dictionary(
                event.numbers("categories").map { ($0.name, Int64(exactly: $0.value) ?? 0) }
            ) { _, last in last }
        }
        return declaration
    }
}

/// Why there is nothing to judge.
public enum GateRefusal: UserFacingError, Equatable {
    /// There is no such run; the nearest name, if any.
    case unknownRun(String, nearest: String?)
    /// No run has finished.
    case noFinishedRun(suite: String?)

    /// What is wrong.
    public var message: String {
        switch self {
        case .unknownRun(let run, _): "there is no run \(run)"
        case .noFinishedRun(let suite):
            "no run has finished" + (suite.map { " in suite \($0)" } ?? "")
        }
    }

    /// What to do next.
    public var hint: String {
        switch self {
        case .unknownRun(_, let nearest?): "Did you mean \(nearest)?"
        case .unknownRun: "`ledger query runs` lists the runs."
        case .noFinishedRun: "Record one with `ledger score`, or ingest its events."
        }
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}

extension ProjectionReader {
    /// All waivers.
    ///
    /// - Returns: The waivers, with those that were withdrawn.
    /// - Throws: What SQLite reports.
    func waivers() throws -> WaiverBook {
        WaiverBook(folding: try decisions(of: [.waiverGranted, .waiverRevoked]))
    }
}

extension BaselineHistory {
    /// The last withdrawal that left a run's suite without the baseline it had.
    ///
    /// - Parameters:
    ///   - suite: The suite, or nil.
    ///   - environment: The environment, or nil.
    /// - Returns: The decision; nil if there never was a baseline.
    func lastRevocation(suite: String?, environment: String?) -> BaselineDecision? {
        entries.last { entry in
            entry.before != nil && entry.after == nil
                && (entry.scope.suite == nil || entry.scope.suite == suite)
                && (entry.scope.environment == nil || entry.scope.environment == environment)
        }?.decision
    }
}
