import Foundation
import Ledger
import Projections
import Repl

/// Where questions are asked: one ledger, opened read-only, with its projections.
final class QuestionDesk: QuestionAnswering {
    /// The ledger.
    let store: SQLiteEventStore
    private let answerer: QuestionAnswerer

    /// Opens the ledger to read and catches the projections up.
    ///
    /// - Parameters:
    ///   - options: Which ledger.
    ///   - horizon: What every question is asked as of.
    ///   - settings: What the configuration says.
    /// - Throws: `StoreError` if the ledger or its projections cannot be opened.
    init(
        _ options: LedgerOptions,
        horizon: QuestionAnswerer.Horizon,
        settings: AnsweringSettings = AnsweringSettings()
    ) throws {
        store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        defer { bar.finish() }
        _ = try ProjectionEngine(store: store).refresh(projections) { bar.update($0, of: $1) }
        answerer = QuestionAnswerer(
            store: store,
            projections: projections,
            metrics: settings.metrics,
            alerts: settings.alerts,
            horizon: horizon,
            clock: LedgerOptions.clock
        )
    }

    /// Answers a question.
    func answer(_ text: String) throws -> Answer {
        try answerer.answer(text)
    }

    func answer(
        _ request: QuestionRequest,
        in context: QuestionContext,
        cancellation: QuestionCancellation
    ) throws -> Answer {
        switch request {
        case .answer(let text):
            try answerer.answer(text, in: context, cancellation: cancellation)
        case .explanation(let text):
            .table(try answerer.explanation(of: text, in: context, cancellation: cancellation))
        case .schema(let table):
            .table(try answerer.schema(of: table))
        }
    }

    func place(_ text: String) throws -> (feature: String?, environment: String?) {
        try answerer.place(text)
    }

    func instant(_ text: String) throws -> Timestamp {
        try answerer.instant(text)
    }

    func openAlertCount() -> Int {
        // A prompt without the number is better than none.
        (try? answerer.openAlertCount()) ?? 0
    }

    func completions(line: String, cursor: Int) -> [Completion] {
        // A ledger that cannot be read just now completes nothing; the question will say why.
        guard let catalogue = try? answerer.catalogue() else { return [] }
        return QuestionCompleter.completions(for: line, cursor: cursor, catalogue: catalogue).map {
            Completion(text: $0.text, replacing: $0.range.lowerBound..<$0.range.upperBound)
        }
    }
}
