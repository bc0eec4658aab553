import Foundation

/// What goes to the terminal beside the data: talk on standard error, data on standard output.
enum Console {
    /// Whether somebody watches standard error.
    static var isTalkWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Says something on standard error.
    ///
    /// - Parameter text: One or more lines, without the last line's end.
    static func talk(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Writes data to standard output.
    ///
    /// - Parameter text: The text; a line end is added if it lacks the last one.
    static func write(_ text: String) {
        let ending = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
        FileHandle.standardOutput.write(Data((text + ending).utf8))
    }
}
