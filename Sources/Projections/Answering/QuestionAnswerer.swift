import Foundation
import GRDB
public import Ledger
import Synchronization

/// Answers questions on one ledger: refreshes the projections, reads them in one snapshot, answers.
///
/// Questions about the past (`as of`, `as known at`) are answered from projections folded in memory
/// over just what had happened, or was known, then: they equal a ledger that really ended there.
public final class QuestionAnswerer: Sendable {
    let store: any EventStore
    let projections: ProjectionDatabase
    let metrics: MetricCatalogue
    private let alerts: AlertSettings
    private let horizon: Horizon
    let clock: @Sendable () -> Timestamp
    private let cachedCatalogue = Mutex<CachedCatalogue?>(nil)

    /// What every question is asked as of, unless it says so itself.
    public struct Horizon: Equatable, Sendable {
        /// What had happened by then, or nil for now.
        public var asOf: Timestamp?
        /// What the ledger had recorded by then, or nil for now.
        public var asKnownAt: Timestamp?

        /// Makes a horizon.
        ///
        /// - Parameters:
        ///   - asOf: What had happened by then, or nil.
        ///   - asKnownAt: What was recorded by then, or nil.
        public init(asOf: Timestamp? = nil, asKnownAt: Timestamp? = nil) {
            self.asOf = asOf
            self.asKnownAt = asKnownAt
        }
    }

    private struct CachedCatalogue {
        var position: Position
        var catalogue: QuestionCatalogue
    }

    /// Makes an answerer.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections, refreshed before each answer.
    ///   - metrics: What is known of metrics, above all their polarity.
    ///   - alerts: The alert rules, for what is asked about them.
    ///   - horizon: What questions are asked as of, unless they say so themselves.
    ///   - clock: What time it is, for relative times.
    public init(
        store: any EventStore,
        projections: ProjectionDatabase,
        metrics: MetricCatalogue = MetricCatalogue(),
        alerts: AlertSettings = AlertSettings(rules: []),
        horizon: Horizon = Horizon(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.projections = projections
        self.metrics = metrics
        self.alerts = alerts
        self.horizon = horizon
        self.clock = clock
    }

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - context: What holds unless the question says otherwise.
    ///   - cancellation: A switch that ends it early.
    /// - Returns: The answer; finding nothing is an answer too.
    /// - Throws: ``QuestionError`` if the question is wrong, ``StoreError`` if the ledger cannot be
    ///   read, ``QuestionCancelled``.
    public func answer(
        _ text: String,
        in context: QuestionContext = QuestionContext(),
        cancellation: QuestionCancellation = QuestionCancellation()
    ) throws -> Answer {
        do {
            return try attempt(text, context, cancellation)
        } catch let error as DatabaseError where ProjectionDatabase.isWorthless(error) {
            // Damaged projections are made anew; damage to the ledger comes back as it is.
            try projections.reset()
            return try attempt(text, context, cancellation)
        }
    }

    /// Answers once; a trace notes what was done for it.
    func attempt(
        _ text: String,
        _ context: QuestionContext,
        _ cancellation: QuestionCancellation,
        trace: QuestionTrace? = nil
    ) throws -> Answer {
        let now = context.asOf ?? horizon.asOf ?? clock()
        let question = context.applied(to: try QuestionParser.parse(text, now: now))
        let asOf = question.asOf?.time ?? context.asOf ?? horizon.asOf
        let asKnownAt = question.asKnownAt?.time ?? horizon.asKnownAt
        let source = try current(asOf: asOf, asKnownAt: asKnownAt, cancellation)
        trace?.parsed(question, folded: source.events)
        if case .sql(let statement) = question.kind {
            if let trace {
                let plan = sql("EXPLAIN QUERY PLAN " + statement, question, source)
                trace.planned(statement, try plan.run(cancellation))
            }
            return try sql(statement, question, source).run(cancellation)
        }
        return try source.projections.read { database in
            try cancellation.check()
            let reader = ProjectionReader(database: database)
            // Another process may have folded on since; the answer knows what it reads.
            let position = try reader.position()
            let resolved = try QuestionResolver.resolve(
                question,
                catalogue: try catalogue(reader, includesAlerts: question.namesAlerts),
                metrics: metrics
            )
            let body = { try self.answer(resolved, reader, position: position, asOf: asOf) }
            return try trace?.tracing(resolved, database, body) ?? body()
        }
    }

    private func answer(
        _ resolved: ResolvedQuestion,
        _ reader: ProjectionReader,
        position: Position,
        asOf: Timestamp?
    ) throws -> Answer {
        try context(resolved, reader, position: position, asOf: asOf).answer(resolved.kind)
    }

    private func context(
        _ resolved: ResolvedQuestion,
        _ reader: ProjectionReader,
        position: Position,
        asOf: Timestamp?
    ) -> AnswerContext {
        AnswerContext(
            reader: reader,
            store: store,
            question: resolved.question,
            selection: ScopeSelection(resolved),
            position: position,
            asOf: asOf,
            metrics: metrics,
            alerts: alerts,
            now: asOf ?? clock()
        )
    }

    private func catalogue(
        _ reader: ProjectionReader,
        includesAlerts: Bool
    ) throws -> QuestionCatalogue {
        try reader.catalogue(rules: alerts.rules.map(\.name), includesAlerts: includesAlerts)
    }

    /// Fits limits for somebody to approve, from what the ledger holds now.
    ///
    /// - Parameter request: What is asked for.
    /// - Returns: The limits with what they replace; nothing is recorded.
    /// - Throws: ``LimitsRefusal`` or ``QuestionError`` if there are none to be had, ``StoreError``
    ///   if the ledger cannot be read.
    public func limits(_ request: LimitsRequest) throws -> LimitsProposal {
        var question = try QuestionParser.parse(request.question, now: clock())
        let range = TimeRange(start: request.from, end: request.to)
        question.period = QuestionPeriod(text: "\(range)", range: range)
        _ = try ProjectionEngine(store: store).refresh(projections)
        return try projections.read { database in
            let reader = ProjectionReader(database: database)
            let resolved = try QuestionResolver.resolve(
                question,
                catalogue: try catalogue(reader, includesAlerts: false),
                metrics: metrics
            )
            guard case .controlChart(let metric) = resolved.kind else {
                preconditionFailure("the request writes a question about a chart")
            }
            let position = try reader.position()
            return try context(resolved, reader, position: position, asOf: nil)
                .controlChart(of: metric).proposal(request)
        }
    }

    /// The names that questions can use now, for completion.
    ///
    /// - Returns: The names, read again only when the ledger has grown.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func catalogue() throws -> QuestionCatalogue {
        let position = try store.head().position
        if let cached = cachedCatalogue.withLock({ $0 }), cached.position == position {
            return cached.catalogue
        }
        _ = try ProjectionEngine(store: store).refresh(projections)
        let catalogue = try projections.read { database in
            try self.catalogue(ProjectionReader(database: database), includesAlerts: true)
        }
        cachedCatalogue.withLock {
            $0 = CachedCatalogue(position: position, catalogue: catalogue)
        }
        return catalogue
    }

    /// Projections that know just what a question may know.
    private struct Source {
        var projections: ProjectionDatabase
        var position: Position
        var events: Int64
    }

    private func current(
        asOf: Timestamp?,
        asKnownAt: Timestamp?,
        _ cancellation: QuestionCancellation
    ) throws -> Source {
        let engine = ProjectionEngine(store: store)
        if asOf == nil, asKnownAt == nil {
            let report = try engine.refresh(projections)
            return Source(
                projections: projections,
                position: report.position,
                events: report.events
            )
        }
        let position = try asKnownAt.map(store.lastPosition(recordedBy:))
        let past = try ProjectionDatabase()
        let report = try engine.refresh(
            past,
            horizon: ProjectionEngine.Horizon(position: position, time: asOf)
        )
        try cancellation.check()
        return Source(projections: past, position: report.position, events: report.events)
    }

    private func sql(_ statement: String, _ question: Question, _ source: Source) -> SQLQuestion {
        SQLQuestion(
            statement: statement,
            question: question.text,
            position: source.position,
            projectionsPath: source.projections.path,
            ledgerPath: store.sqlitePath
        )
    }
}
