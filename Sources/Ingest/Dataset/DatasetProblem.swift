public import Ledger

/// One thing that is wrong with a dataset, with its place.
public struct DatasetProblem: Equatable, Sendable {
    /// The line, from 1; nil if it concerns the dataset as a whole.
    public var line: Int?
    /// The field, such as `prompt` or `metadata`; nil if it concerns the whole line or dataset.
    public var field: String?
    /// What is wrong.
    public var message: String
    /// What to do about it; may be empty.
    public var hint: String

    /// Makes a problem.
    ///
    /// - Parameters:
    ///   - line: The line, from 1, or nil.
    ///   - field: The field, or nil.
    ///   - message: What is wrong.
    ///   - hint: What to do about it, or an empty text.
    public init(line: Int?, field: String?, message: String, hint: String = "") {
        self.line = line
        self.field = field
        self.message = message
        self.hint = hint
    }
}

/// Why a file is no golden dataset: everything that is wrong with it, found in one pass.
public struct DatasetError: UserFacingError, Equatable {
    /// The file.
    public let file: String
    /// What is wrong, in the order of the lines; at least one.
    public let problems: [DatasetProblem]

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - file: The file's path.
    ///   - problems: What is wrong, at least one.
    public init(file: String, problems: [DatasetProblem]) {
        self.file = file
        self.problems = problems
    }

    /// Every problem on a line of its own, as `file:line: field: what is wrong`.
    public var message: String {
        problems.map { problem in
            let line = problem.line.map { ":\($0)" } ?? ""
            let field = problem.field.map { "\($0): " } ?? ""
            let hint = problem.hint.isEmpty ? "" : " (\(problem.hint))"
            return "\(file)\(line): \(field)\(problem.message)\(hint)"
        }.joined(separator: "\n")
    }

    /// What to do next.
    public var hint: String {
        problems.count == 1
            ? "Mend it and run the command again."
            : "Mend these \(problems.count) and run the command again."
    }

    /// The dataset fails its checks: exit code 1, as pipelines expect of a failed check.
    public var failure: FailureClass { .negative }
}
