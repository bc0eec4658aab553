public import Ledger
import Transport

/// Why a model gave no answer.
///
/// The texts of servers are kept short and never hold the key.
public struct InferenceFailure: UserFacingError, Equatable {
    /// What went wrong.
    public enum Reason: Equatable, Sendable {
        /// The server refuses this request as it is.
        case rejected
        /// There is no key.
        case missingKey
        /// The key is wrong, or may not do this.
        case unauthorised
        /// There is no such model or path.
        case unknownModel
        /// The account has no money, or its cap is reached; waiting does not help.
        case exhausted
        /// Too many requests, in spite of waiting.
        case throttled
        /// The server failed, in spite of retries.
        case server
        /// What came is no answer of the provider's format.
        case malformed
        /// No response came, in spite of retries.
        case unreachable
    }

    /// What went wrong.
    public let reason: Reason
    /// The model.
    public let model: String
    /// What the server said, or what is missing.
    public let detail: String

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - reason: What went wrong.
    ///   - model: The model.
    ///   - detail: What the server said, or what is missing.
    public init(_ reason: Reason, model: String, detail: String) {
        self.reason = reason
        self.model = model
        self.detail = detail
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool {
        switch reason {
        case .throttled, .server, .malformed, .unreachable: true
        case .rejected, .missingKey, .unauthorised, .unknownModel, .exhausted: false
        }
    }

    /// Whether every other request will fail in the same way.
    public var endsRun: Bool {
        switch reason {
        case .missingKey, .unauthorised, .unknownModel, .exhausted: true
        case .rejected, .throttled, .server, .malformed, .unreachable: false
        }
    }

    /// What is wrong.
    public var message: String {
        let what =
            switch reason {
            case .rejected: "refused the request"
            case .missingKey: "needs a key"
            case .unauthorised: "refused the key"
            case .unknownModel: "is not there"
            case .exhausted: "has no credit left"
            case .throttled: "takes no more requests for now"
            case .server: "failed"
            case .malformed: "sent no answer that can be read"
            case .unreachable: "gave no answer"
            }
        return detail.isEmpty ? "\(model) \(what)" : "\(model) \(what): \(detail)"
    }

    /// What to do next.
    public var hint: String {
        switch reason {
        case .rejected:
            "Check the prompt's length and the model's settings under models: in ledger.yaml."
        case .missingKey: "Set it, or name another variable with key: env:NAME in ledger.yaml."
        case .unauthorised: "Set the provider's key in the environment, such as OPENAI_API_KEY."
        case .unknownModel: "Check the model's name and the base URL."
        case .exhausted: "Top the account up, then run the same command again: it goes on."
        case .throttled:
            "Lower --concurrency or set requests_per_minute, then run again: it goes on."
        case .server, .malformed, .unreachable:
            "Check the server and the base URL, then run the same command again: it goes on."
        }
    }

    /// The class of the failure.
    public var failure: FailureClass {
        switch reason {
        case .missingKey, .unauthorised, .unknownModel, .rejected: .usage
        case .exhausted, .throttled, .server, .malformed, .unreachable: .unavailable
        }
    }
}
