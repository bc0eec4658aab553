import Ingest
import Ledger

extension OwnEventAppender {
    /// Appends what the user wrote on the command line.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - command: The command whose help says how to write it, such as `record`.
    /// - Returns: What became of it.
    /// - Throws: `UsageError` if it is not valid; nothing was recorded then.
    func append(_ event: OwnEvent, asWrittenIn command: String) throws -> AppendReport {
        do {
            return try append([event])
        } catch let rejection as EventRejection {
            throw UsageError(
                message: rejection.message,
                hint: "Nothing was recorded; `ledger \(command) --help` shows how to write it."
            )
        }
    }
}
