/// Several lines taken apart into questions and commands.
enum SessionScript {
    /// The questions and commands of a file or of pasted text.
    ///
    /// A line that ends in a backslash goes on in the next one. A statement after `.sql` reaches to a
    /// line that ends in `;`, if there is one before the next command.
    ///
    /// - Parameter text: Lines with any line ends.
    /// - Returns: One text for each, in order; blank lines and comments are among them.
    static func lines(of text: String) -> [String] {
        var result: [String] = []
        var pending = ""
        var rest = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
        while let line = rest.popFirst() {
            if let joined = joined(line) {
                pending += joined
                continue
            }
            var whole = pending + line
            pending = ""
            if whole.trimmingWhitespace.lowercased().hasPrefix(".sql"),
                let end = endOfStatement(whole, rest)
            {
                while rest.startIndex < end, let next = rest.popFirst() { whole += "\n" + next }
            }
            result.append(whole)
        }
        if !pending.isEmpty { result.append(pending) }
        return result
    }

    /// A line without the backslash at its end, with the space that joins it to the next; nil if it
    /// has none.
    static func joined(_ line: some StringProtocol) -> String? {
        let trimmed = line.trimmingWhitespace
        guard trimmed.hasSuffix("\\") else { return nil }
        return trimmed.dropLast().trimmingWhitespace + " "
    }

    /// Where the lines of a statement end, if one of them ends in `;`.
    private static func endOfStatement(_ first: String, _ rest: ArraySlice<Substring>) -> Int? {
        if first.trimmingWhitespace.hasSuffix(";") { return nil }
        for index in rest.indices {
            let line = rest[index].trimmingWhitespace
            if line.hasPrefix(".") { return nil }
            if line.hasSuffix(";") { return index + 1 }
        }
        return nil
    }
}
