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
    ///   - configurationOptions: Which configuration; nil for none.
    ///   - horizon: What every question is asked as of.
    /// - Throws: `StoreError` if the ledger or its projections cannot be opened, or what is wrong with
    ///   a configuration that was named.
    init(
        _ options: LedgerOptions,
        _ configurationOptions: ConfigurationOptions? = nil,
        horizon: QuestionAnswerer.Horizon
    ) throws {
        let configuration = try Self.configuration(configurationOptions)
        store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        let bar = ProgressBar("catching up", isQuiet: options.quiet)
        defer { bar.finish() }
        _ = try ProjectionEngine(store: store).refresh(projections) { bar.update($0, of: $1) }
        answerer = QuestionAnswerer(
            store: store,
            projections: projections,
            metrics: configuration.metrics,
            alerts: configuration.alerts,
            horizon: horizon,
            clock: LedgerOptions.clock
        )
    }

    /// What the configuration says of metrics and rules.
    ///
    /// A file that was only found, and is wrong, must not keep anybody from asking: it is said, and
    /// questions go on without it.
    private static func configuration(
        _ options: ConfigurationOptions?
    ) throws -> LedgerConfiguration {
        guard let options, let file = try options.file() else { return LedgerConfiguration() }
        do {
            return try AlertDesk.settings(file).ledger
        } catch let error where options.path == nil {
            Console.talk("\(file.path) is not read: \(error); see `ledger alert check`")
            return LedgerConfiguration()
        }
    }

    func answer(_ text: String, cancellation: QuestionCancellation) throws -> Answer {
        try answerer.answer(text, cancellation: cancellation)
    }

    func completions(line: String, cursor: Int) -> [Completion] {
        // A ledger that cannot be read just now completes nothing; the question will say why.
        guard let catalogue = try? answerer.catalogue() else { return [] }
        return QuestionCompleter.completions(for: line, cursor: cursor, catalogue: catalogue).map {
            Completion(text: $0.text, replacing: $0.range.lowerBound..<$0.range.upperBound)
        }
    }
}
