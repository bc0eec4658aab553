public import Ledger

/// One decision on a baseline, as its event tells it.
public struct BaselineDecision: Equatable, Sendable {
    /// What was decided.
    public enum Action: String, Sendable {
        /// A run became the baseline.
        case approved
        /// A run ceased to be it.
        case revoked
    }

    /// The event.
    public var position: Position
    /// When it was decided.
    public var time: Timestamp
    /// What was decided.
    public var action: Action
    /// The run.
    public var run: String
    /// Of which suite and environment; nil is not named.
    public var scope: BaselineScope
    /// Who decided.
    public var by: String?
    /// Why.
    public var reason: String?

    /// Makes a decision.
    ///
    /// - Parameters:
    ///   - position: The event.
    ///   - time: When it was decided.
    ///   - action: What was decided.
    ///   - run: The run.
    ///   - scope: Of which suite and environment.
    ///   - by: Who decided, or nil.
    ///   - reason: Why, or nil.
    public init(
        position: Position,
        time: Timestamp,
        action: Action,
        run: String,
        scope: BaselineScope = BaselineScope(),
        by: String? = nil,
        reason: String? = nil
    ) {
        self.position = position
        self.time = time
        self.action = action
        self.run = run
        self.scope = scope
        self.by = by
        self.reason = reason
    }
}

/// What a run is the baseline of.
public struct BaselineScope: Hashable, Sendable {
    /// The suite; nil for whatever has no baseline of its own.
    public var suite: String?
    /// The environment; nil for whatever has no baseline of its own.
    public var environment: String?

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - suite: The suite, or nil.
    ///   - environment: The environment, or nil.
    public init(suite: String? = nil, environment: String? = nil) {
        self.suite = suite
        self.environment = environment
    }
}

extension BaselineScope: CustomStringConvertible, Comparable {
    /// The scope in words, such as `suite golden in staging`.
    public var description: String {
        let suite = suite.map { "suite \($0)" } ?? "every suite"
        return environment.map { "\(suite) in \($0)" } ?? suite
    }

    /// Orders by suite, then by environment; what is not named comes first.
    ///
    /// - Parameters:
    ///   - left: A scope.
    ///   - right: Another.
    /// - Returns: Whether the first comes before the second.
    public static func < (left: BaselineScope, right: BaselineScope) -> Bool {
        (left.suite ?? "", left.environment ?? "") < (right.suite ?? "", right.environment ?? "")
    }
}
