import Foundation
import GRDB
public import Ledger
import Synchronization

/// Answers questions on one ledger: refreshes the projections, reads them in one snapshot, answers.
///
/// Questions about the past (`as of`, `as known at`) are answered from projections folded in memory
/// over just what had happened, or was known, then: they equal a ledger that really ended there.
public final class QuestionAnswerer: Sendable {
    private let store: any EventStore
    private let projections: ProjectionDatabase
    private let metrics: MetricCatalogue
    private let horizon: Horizon
    private let clock: @Sendable () -> Timestamp
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
    ///   - horizon: What questions are asked as of, unless they say so themselves.
    ///   - clock: What time it is, for relative times.
    public init(
        store: any EventStore,
        projections: ProjectionDatabase,
        metrics: MetricCatalogue = MetricCatalogue(),
        horizon: Horizon = Horizon(),
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.projections = projections
        self.metrics = metrics
        self.horizon = horizon
        self.clock = clock
    }

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - text: The question.
    ///   - cancellation: A switch that ends it early.
    /// - Returns: The answer; finding nothing is an answer too.
    /// - Throws: ``QuestionError`` if the question is wrong, ``StoreError`` if the ledger cannot be
    ///   read, ``QuestionCancelled``.
    public func answer(
        _ text: String,
        cancellation: QuestionCancellation = QuestionCancellation()
    ) throws -> Answer {
        do {
            return try attempt(text, cancellation)
        } catch let error as DatabaseError where ProjectionDatabase.isWorthless(error) {
            // Damaged projections are made anew; damage to the ledger comes back as it is.
            try projections.reset()
            return try attempt(text, cancellation)
        }
    }

    private func attempt(_ text: String, _ cancellation: QuestionCancellation) throws -> Answer {
        let question = try QuestionParser.parse(text, now: horizon.asOf ?? clock())
        let asOf = question.asOf?.time ?? horizon.asOf
        let asKnownAt = question.asKnownAt?.time ?? horizon.asKnownAt
        let source = try current(asOf: asOf, asKnownAt: asKnownAt, cancellation)
        if case .sql(let statement) = question.kind {
            return try sql(statement, question, source).run(cancellation)
        }
        return try source.projections.read { database in
            try cancellation.check()
            let reader = ProjectionReader(database: database)
            // Another process may have folded on since; the answer knows what it reads.
            let position = try reader.position()
            let resolved = try QuestionResolver.resolve(
                question,
                catalogue: try reader.catalogue(),
                metrics: metrics
            )
            return try answer(resolved, reader, position: position, asOf: asOf)
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
        let catalogue = try projections.read { try ProjectionReader(database: $0).catalogue() }
        cachedCatalogue.withLock {
            $0 = CachedCatalogue(position: position, catalogue: catalogue)
        }
        return catalogue
    }

    /// Projections that know just what a question may know.
    private struct Source {
        var projections: ProjectionDatabase
        var position: Position
    }

    private func current(
        asOf: Timestamp?,
        asKnownAt: Timestamp?,
        _ cancellation: QuestionCancellation
    ) throws -> Source {
        let engine = ProjectionEngine(store: store)
        if asOf == nil, asKnownAt == nil {
            let report = try engine.refresh(projections)
            return Source(projections: projections, position: report.position)
        }
        let position = try asKnownAt.map(store.lastPosition(recordedBy:))
        let past = try ProjectionDatabase()
        let report = try engine.refresh(
            past,
            horizon: ProjectionEngine.Horizon(position: position, time: asOf)
        )
        try cancellation.check()
        return Source(projections: past, position: report.position)
    }

    private func answer(
        _ resolved: ResolvedQuestion,
        _ reader: ProjectionReader,
        position: Position,
        asOf: Timestamp?
    ) throws -> Answer {
        let selection = ScopeSelection(
            environment: resolved.environment,
            feature: resolved.feature,
            filter: resolved.filter
        )
        switch resolved.kind {
        case .whatChanged(let metric, let direction):
            let query = WhatChangedQuery(
                reader: reader,
                question: resolved.question,
                metric: metric,
                direction: direction.asked,
                shift: direction.sign == .down ? .down : .up,
                environment: resolved.environment ?? QuestionResolver.defaultEnvironment,
                selection: selection,
                position: position,
                asOf: asOf,
                catalogue: self.metrics
            )
            return try query.answer()
        case .show(let metrics):
            let query = ShowQuery(
                reader: reader,
                question: resolved.question,
                metrics: metrics,
                selection: selection,
                position: position,
                asOf: asOf,
                catalogue: self.metrics
            )
            return .table(try query.answer())
        case .list(let listing):
            let query = ListQuery(
                reader: reader,
                question: resolved.question,
                listing: listing,
                selection: selection,
                position: position,
                asOf: asOf
            )
            return .table(try query.answer())
        case .sql(let statement):
            preconditionFailure("a statement is run before it comes here: \(statement)")
        }
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

/// A `.sql` question and the files it reads.
private struct SQLQuestion {
    let statement: String
    let question: String
    let position: Position
    let projectionsPath: String
    let ledgerPath: String?

    func run(_ cancellation: QuestionCancellation) throws -> Answer {
        guard projectionsPath != ":memory:" else {
            throw SQLQuery.Failure(
                message: "SQL reads the ledger as it is now",
                hint: "Ask without --as-of and --as-known-at, and select by time yourself."
            )
        }
        let query = SQLQuery(
            projectionsPath: projectionsPath,
            ledgerPath: ledgerPath,
            cancellation: cancellation
        )
        let result = try query.run(statement)
        let note = "Only the first \(SQLQuery.rowsMax) rows are shown; add LIMIT."
        return .table(
            TableAnswer(
                kind: "sql",
                question: question,
                position: position,
                asOf: nil,
                columns: result.columns,
                rows: result.rows,
                notes: result.isCut ? [note] : []
            )
        )
    }
}

extension QuestionCancellation {
    /// Throws if nobody waits any more.
    ///
    /// - Throws: ``QuestionCancelled``.
    func check() throws {
        if isCancelled { throw QuestionCancelled() }
    }
}
