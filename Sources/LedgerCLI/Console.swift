import Foundation
import Ledger

/// What goes to the terminal beside the data: talk on standard error, data on standard output.
enum Console {
    /// Whether somebody watches standard error.
    static var isTalkWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Says something on standard error.
    ///
    /// - Parameter text: One or more lines, without the last line's end.
    static func talk(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Writes data to standard output.
    ///
    /// - Parameter text: The text; a line end is added if it lacks the last one.
    static func write(_ text: String) {
        // By bytes: CSV ends its lines with CR LF, which is one character and not a line feed.
        let ending = text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + ending).utf8))
        } catch {
            // There is nobody to answer any more: a full disk, or a reader that has gone.
            talk("error: standard output cannot be written")
            exit(FailureClass.unavailable.rawValue)
        }
    }
}
