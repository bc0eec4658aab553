public import Ledger

/// A text of the configuration that is written out, or taken from the environment.
///
/// A secret is always taken from the environment (`env:NAME`): the file is kept in a repository, and
/// what describes the configuration prints the variable's name and never its value.
public enum ConfiguredText: Equatable, Sendable, CustomStringConvertible {
    /// Written out in the file.
    case literal(String)
    /// The name of an environment variable.
    case variable(String)

    /// Reads a text.
    ///
    /// - Parameter text: The text; `env:NAME` names a variable.
    public init(_ text: String) {
        let prefix = "env:"
        self =
            text.hasPrefix(prefix)
            ? .variable(String(text.dropFirst(prefix.count))) : .literal(text)
    }

    /// Whether a variable is named as the shell allows: letters, digits and `_`, no digit first.
    var isWellFormed: Bool {
        guard case .variable(let name) = self else { return true }
        let isWord = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
        }
        return isWord && name.first.map { !$0.isNumber } ?? false
    }

    /// The text, from the environment if it is there.
    ///
    /// - Parameters:
    ///   - environment: The environment's variables.
    ///   - receiver: The receiver that needs it, for the message.
    /// - Returns: The text; never empty.
    /// - Throws: ``ReceiverProblem`` if the variable is not set or empty.
    func value(
        _ environment: [String: String],
        for receiver: String
    ) throws(ReceiverProblem) -> String {
        switch self {
        case .literal(let text):
            return text
        case .variable(let name):
            guard let value = environment[name], !value.isEmpty else {
                throw ReceiverProblem(receiver: receiver, variable: name)
            }
            return value
        }
    }

    /// The text as the file has it.
    public var description: String {
        switch self {
        case .literal(let text): text
        case .variable(let name): "env:\(name)"
        }
    }
}

/// Why a receiver cannot be used just now: a variable that it needs is not set.
///
/// What is due for it stays due; the other receivers are served.
public struct ReceiverProblem: UserFacingError, Equatable {
    /// The receiver.
    public let receiver: String
    /// The variable.
    public let variable: String

    /// Makes a problem.
    ///
    /// - Parameters:
    ///   - receiver: The receiver.
    ///   - variable: The variable.
    public init(receiver: String, variable: String) {
        self.receiver = receiver
        self.variable = variable
    }

    /// What is wrong.
    public var message: String {
        "receiver \(receiver) needs the environment variable \(variable), which is not set"
    }

    /// What to do next.
    public var hint: String { "Set \(variable); what is due for \(receiver) is kept until then." }

    /// The class of the failure.
    public var failure: FailureClass { .usage }
}
