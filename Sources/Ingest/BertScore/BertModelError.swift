public import Ledger

/// Why a model cannot be used.
public struct BertModelError: UserFacingError, Equatable {
    /// What is wrong, with the file.
    public let message: String
    /// What to do next.
    public let hint: String
    /// The class of the failure.
    public let failure: FailureClass

    init(_ message: String, hint: String, failure: FailureClass = .usage) {
        self.message = message
        self.hint = hint
        self.failure = failure
    }

    static func damaged(_ path: String, _ reason: String) -> BertModelError {
        BertModelError(
            "the model file \(path) \(reason)",
            hint: "Get a good copy, for instance with `ledger model fetch`.",
            failure: .invalid
        )
    }

    static func unsupported(_ path: String, _ reason: String) -> BertModelError {
        BertModelError(
            "the model of \(path) \(reason)",
            hint: "BERTScore here runs encoders of type bert, such as all-MiniLM-L6-v2."
        )
    }
}
