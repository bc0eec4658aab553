import Glibc

/// Lines from a pipe or a file: no prompt, no editing, no escape codes.
public final class PlainLineReader: LineReading {
    /// Makes a reader of standard input.
    public init() {}

    /// Reads the next line of standard input.
    ///
    /// - Parameters:
    ///   - prompt: Not shown, as nobody is there to see it.
    ///   - pending: Not needed, as nothing is completed.
    /// - Returns: The line, or the end.
    public func readLine(prompt: String, after pending: String) -> LineInput {
        guard let line = Swift.readLine(strippingNewline: true) else { return .end }
        return .line(line)
    }

    /// Waits for an answer; ^C ends the process here, as it does any filter.
    ///
    /// - Parameters:
    ///   - descriptor: What becomes readable with the answer.
    ///   - milliseconds: How long at most; -1 for ever.
    /// - Returns: What came first.
    public func wait(for descriptor: Int32, milliseconds: Int32) -> WaitOutcome {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0 ? .ready : .elapsed
    }
}
