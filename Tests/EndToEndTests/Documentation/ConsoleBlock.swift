import Foundation
import Testing

/// A ```` ```console ```` block of a document: commands with what they print.
struct ConsoleBlock: Sendable, CustomTestStringConvertible {
    /// One command of a block.
    struct Step: Sendable, Equatable {
        /// What is typed after `$ `, with the lines that continue it.
        var command: String
        /// What stands below it; `…` stands for anything in a line, and alone for any lines.
        var expected: [String]
        /// The line of the document.
        var line: Int
    }

    /// The document's path in the repository.
    var document: String
    var line: Int
    var steps: [Step]

    var testDescription: String { "\(document):\(line)" }

    /// The blocks of a document, in order.
    ///
    /// - Parameters:
    ///   - text: The document's text.
    ///   - document: Its path.
    /// - Returns: The blocks; one without a command has no steps.
    static func all(in text: String, document: String) -> [ConsoleBlock] {
        var blocks: [ConsoleBlock] = []
        var open: ConsoleBlock?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let number = index + 1
            guard var block = open else {
                if line == "```console" {
                    open = ConsoleBlock(document: document, line: number, steps: [])
                }
                continue
            }
            if line == "```" {
                blocks.append(block)
                open = nil
                continue
            }
            if line.hasPrefix("$ ") {
                block.steps.append(
                    Step(command: String(line.dropFirst(2)), expected: [], line: number)
                )
            } else if let last = block.steps.indices.last {
                let isContinued =
                    block.steps[last].expected.isEmpty && block.steps[last].command.hasSuffix("\\")
                // A text of several lines, as a terminal shows the typing of it.
                let isTyped =
                    block.steps[last].expected.isEmpty && block.steps[last].command.contains("<< '")
                    && line.hasPrefix("> ")
                if isContinued {
                    block.steps[last].command += "\n" + line
                } else if isTyped {
                    block.steps[last].command += "\n" + line.dropFirst(2)
                } else {
                    block.steps[last].expected.append(String(line))
                }
            }
            open = block
        }
        return blocks
    }
}

/// Compares what a document promises with what was printed.
enum PromisedOutput {
    /// Whether the lines are as promised.
    ///
    /// - Parameters:
    ///   - actual: What was printed.
    ///   - expected: Lines with `…` for anything; a line of `…` alone for any number of lines.
    /// - Returns: True if all of it matches.
    static func matches(_ actual: [String], _ expected: [String]) -> Bool {
        guard let pattern = expected.first else { return actual.isEmpty }
        let rest = Array(expected.dropFirst())
        if pattern.allSatisfy({ $0 == "…" || $0 == " " }), !pattern.isEmpty {
            return (0...actual.count).contains { matches(Array(actual.dropFirst($0)), rest) }
        }
        guard let line = actual.first, lineMatches(line, pattern) else { return false }
        return matches(Array(actual.dropFirst()), rest)
    }

    private static func lineMatches(_ line: String, _ pattern: String) -> Bool {
        let pieces = pattern.components(separatedBy: "…")
        guard pieces.count > 1 else { return line == pattern }
        guard line.hasPrefix(pieces[0]) else { return false }
        var rest = line.dropFirst(pieces[0].count)
        for piece in pieces[1..<(pieces.count - 1)] where !piece.isEmpty {
            guard let range = rest.range(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(pieces[pieces.count - 1])
    }
}
