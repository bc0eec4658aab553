import ArgumentParser
import Foundation
import Ledger
import Repl

/// Turns whatever a command threw into words and an exit code.
enum Failure {
    /// Says what went wrong on standard error.
    ///
    /// - Parameter error: What was thrown.
    /// - Returns: The process's exit code.
    static func report(_ error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if let error = error as? any UserFacingError {
            Console.talk(TerminalText.description(of: error))
            return error.failure.rawValue
        }
        let code = LedgerCommand.exitCode(for: error)
        let message = LedgerCommand.fullMessage(for: error)
        if code == .success {
            print(message)
            return 0
        }
        Console.talk(message)
        // The parser's own complaints are usage errors; anything else nobody has foreseen.
        return code == .validationFailure ? FailureClass.usage.rawValue : FailureClass.bug.rawValue
    }
}

/// A mistake in the use of a command that the parser cannot see.
struct UsageError: UserFacingError {
    let message: String
    let hint: String
    var failure: FailureClass { .usage }
}
