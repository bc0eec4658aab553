public import Ledger

/// A decision on a baseline that may be recorded: what its event will say.
public struct BaselineProposal: Equatable, Sendable {
    /// The event's data.
    public struct Content: Codable, Equatable, Sendable {
        /// The run.
        public var run: String
        /// The suite, or nil.
        public var suite: String?
        /// The environment, or nil.
        public var environment: String?
        /// Who decided; nil only in events that others wrote.
        public var by: String?
        /// Why; nil only in events that others wrote.
        public var reason: String?
    }

    /// The event's id: the same for all that could follow the same last decision, so that of two
    /// people who decide at once only one succeeds.
    public var id: String
    /// The event's type.
    public var type: EventType
    /// The event's data.
    public var content: Content
    /// Which scopes it touches, in order.
    public var scopes: [BaselineScope]
    /// The run that will be the baseline of each scope that has one.
    var successors: [BaselineScope: String]

    /// The run that will be the baseline.
    ///
    /// - Parameter scope: One of the scopes it touches.
    /// - Returns: The run; nil if there will be none.
    public func after(in scope: BaselineScope) -> String? { successors[scope] }
}

/// What asking for a decision comes to.
public enum BaselineStep: Equatable, Sendable {
    /// The decision may be recorded.
    case propose(BaselineProposal)
    /// What was asked for is so already, by this approval.
    case stands(BaselineDecision)
}
