import Foundation
import Ledger
import Projections
import Repl

/// What a configuration says to those who ask: what is known of metrics, and questions with names.
struct AnsweringSettings {
    /// What is known of metrics.
    var metrics = MetricCatalogue()
    /// The alert rules, for what is asked about them.
    var alerts = AlertSettings(rules: [])
    /// The questions that have names.
    var questions = NamedQuestionBook()

    /// Settings where there is no configuration.
    init() {}

    /// Reads the configuration.
    ///
    /// A file that was found and not named does not stand in the way of questions: what is wrong with
    /// it is said, and it is passed over.
    ///
    /// - Parameters:
    ///   - options: Which configuration.
    ///   - isQuiet: Whether a file that is passed over is not mentioned.
    /// - Throws: `UsageError` or `ConfigurationError` for a file that was named.
    init(_ options: ConfigurationOptions, isQuiet: Bool) throws {
        let path = NamedQuestionBook.defaultPath(environment: LedgerOptions.environment)
        var configuration = LedgerConfiguration()
        do {
            if let file = try options.file() {
                configuration = try AlertDesk.settings(file).ledger
            }
        } catch let error as any UserFacingError where options.path == nil {
            if !isQuiet {
                Console.talk(TerminalText.description(of: error))
                Console.talk("the configuration is passed over")
            }
        }
        metrics = configuration.metrics
        alerts = configuration.alerts
        questions = NamedQuestionBook(shared: configuration.questions, path: path)
    }
}
