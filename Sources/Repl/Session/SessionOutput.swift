/// Where a session writes: data to one place, talk to another.
public protocol SessionOutput: AnyObject {
    /// Writes an answer.
    ///
    /// - Parameters:
    ///   - text: The whole answer.
    ///   - shouldStop: Asked now and then; true cuts a long answer short.
    /// - Returns: Whether all of it was written; false also when the reader of a pipe has gone.
    func write(_ text: String, shouldStop: () -> Bool) -> Bool

    /// Writes a message for the person: banner, errors, hints.
    ///
    /// - Parameter text: Lines with their line breaks.
    func talk(_ text: String)
}

/// Standard output for answers, standard error for talk.
public final class StandardOutput: SessionOutput {
    private let data = DescriptorWriter(descriptor: 1)
    private let messages = DescriptorWriter(descriptor: 2)

    /// Makes the pair.
    public init() {}

    /// Writes an answer to standard output.
    ///
    /// - Parameters:
    ///   - text: The whole answer.
    ///   - shouldStop: Asked between pieces of it.
    /// - Returns: Whether all of it was written.
    public func write(_ text: String, shouldStop: () -> Bool) -> Bool {
        data.write(text, shouldStop: shouldStop)
    }

    /// Writes a message to standard error.
    ///
    /// - Parameter text: Lines with their line breaks.
    public func talk(_ text: String) {
        messages.write(text)
    }
}
