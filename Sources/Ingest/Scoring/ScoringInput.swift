import Foundation
public import Ledger

/// Why a file that scoring needs cannot be used.
public struct ScoringInputError: UserFacingError, Equatable {
    /// The file.
    public let file: String
    /// The line, from 1; nil if it concerns the whole file.
    public let line: Int?
    /// What is wrong.
    public let reason: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - line: The line, from 1, or nil.
    ///   - reason: What is wrong, to follow the file's name or "line 3".
    public init(file: String, line: Int?, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// What is wrong.
    public var message: String {
        line.map { "\(file), line \($0): \(reason)" } ?? "\(file) \(reason)"
    }

    /// What to do next.
    public var hint: String { "Mend the file; `ledger score --help` says what it must hold." }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}

/// One line of a file of JSON lines, read member by member.
struct ScoringLine {
    let file: String
    let number: Int
    let value: JSONValue

    /// Splits a text into its lines; empty ones are left out.
    static func lines(
        _ text: String,
        file: String
    ) throws(ScoringInputError) -> [ScoringLine] {
        var lines: [ScoringLine] = []
        var number = 0
        for line in text.utf8.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ) {
            number += 1
            let isBlank = line.allSatisfy { [0x20, 0x09, 0x0d].contains($0) }
            if isBlank { continue }
            do {
                let value = try JSONValue(parsing: Data(line))
                lines.append(ScoringLine(file: file, number: number, value: value))
            } catch {
                throw ScoringInputError(
                    file: file,
                    line: number,
                    reason: "is not JSON: \(error.reason.sentence)"
                )
            }
        }
        return lines
    }

    func error(_ reason: String) -> ScoringInputError {
        ScoringInputError(file: file, line: number, reason: reason)
    }

    /// A text that must be there, of a number of characters.
    func text(
        _ name: String,
        _ length: ClosedRange<Int> = 0...1_048_576
    ) throws(ScoringInputError) -> String {
        guard let text = try optionalText(name) else { throw error("\(name) is missing") }
        guard length.contains(text.unicodeScalars.count) else {
            throw error(
                "\(name) must have \(length.lowerBound) to \(length.upperBound) characters"
            )
        }
        return text
    }

    /// A text that may be absent.
    func optionalText(_ name: String) throws(ScoringInputError) -> String? {
        guard let member = value[name] else { return nil }
        guard let text = member.text else { throw error("\(name) must be a text") }
        return text
    }
}
