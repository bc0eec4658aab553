public import Ledger

/// One thing that is wrong with a configuration file, with its place.
public struct ConfigurationProblem: Equatable, Sendable {
    /// The line, from 1.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// Where it is in the file's structure, such as `alerts.rules[2].window`.
    public var path: String
    /// What is wrong.
    public var message: String
    /// What to do about it; may be empty.
    public var hint: String

    /// Makes a problem.
    ///
    /// - Parameters:
    ///   - line: The line, from 1.
    ///   - column: The column, from 1.
    ///   - path: Where it is in the file's structure.
    ///   - message: What is wrong.
    ///   - hint: What to do about it, or an empty text.
    public init(line: Int, column: Int, path: String, message: String, hint: String = "") {
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.hint = hint
    }
}

/// Why a configuration file cannot be used: everything that is wrong with it, found in one pass.
public struct ConfigurationError: UserFacingError, Equatable {
    /// The file.
    public let file: String
    /// What is wrong, in the order of the file; at least one.
    public let problems: [ConfigurationProblem]

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - file: The file's path.
    ///   - problems: What is wrong, at least one.
    public init(file: String, problems: [ConfigurationProblem]) {
        self.file = file
        self.problems = problems
    }

    /// Every problem on a line of its own, as `file:line:column: path: what is wrong`.
    public var message: String {
        problems.map { problem in
            let place = problem.path.isEmpty ? "" : "\(problem.path): "
            let hint = problem.hint.isEmpty ? "" : " (\(problem.hint))"
            return "\(file):\(problem.line):\(problem.column): \(place)\(problem.message)\(hint)"
        }.joined(separator: "\n")
    }

    /// What to do next.
    public var hint: String {
        "Mend the file and try again; `ledger alert check` checks a ledger.yaml."
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}
