/// Who approved which run as the baseline, when and why, and which one stands: a pure fold.
///
/// Nothing but a recorded approval makes a baseline. In each scope approvals lie on one another, the
/// last one on top, and the top is the baseline. Revoking takes a run's approval away wherever it
/// lies: if it was on top, the one before it, which a person approved too and nobody withdrew,
/// stands again; without one there is no baseline. Approving a run again lays it on top.
public struct BaselineHistory: Equatable, Sendable {
    /// What one decision did in one scope.
    public struct Entry: Equatable, Sendable {
        /// The decision.
        public var decision: BaselineDecision
        /// The scope it touched: the decision's own, or one of several that it withdrew a run from.
        public var scope: BaselineScope
        /// The run that was the baseline before, or nil.
        public var before: String?
        /// The run that is the baseline since, or nil.
        public var after: String?
    }

    /// What every decision did, in order of position.
    public private(set) var entries: [Entry] = []
    /// The approvals that nobody withdrew, the last one on top.
    private var approvals: [BaselineScope: [BaselineDecision]] = [:]

    /// Folds decisions.
    ///
    /// - Parameter decisions: The decisions in order of position.
    public init(folding decisions: some Sequence<BaselineDecision>) {
        for decision in decisions { apply(decision) }
    }

    /// The baselines that stand, by scope.
    public var standing: [(scope: BaselineScope, approval: BaselineDecision)] {
        approvals.compactMap { scope, stack in stack.last.map { (scope, $0) } }
            .sorted { $0.scope < $1.scope }
    }

    /// The baseline of exactly one scope.
    ///
    /// - Parameter scope: The scope.
    /// - Returns: Its approval, or nil if none stands.
    public func approval(in scope: BaselineScope) -> BaselineDecision? {
        approvals[scope]?.last
    }

    /// The baseline that a run of a suite is compared with.
    ///
    /// - Parameters:
    ///   - suite: The run's suite, or nil.
    ///   - environment: The environment, or nil.
    /// - Returns: The approval of the narrowest scope that has one: of this suite and environment, of
    ///   the suite, of the environment, of everything; nil if there is none.
    public func baseline(suite: String?, environment: String? = nil) -> BaselineDecision? {
        let scopes = [
            BaselineScope(suite: suite, environment: environment), BaselineScope(suite: suite),
            BaselineScope(environment: environment), BaselineScope(),
        ]
        return scopes.lazy.compactMap { approval(in: $0) }.first
    }

    /// The scopes in which a run is approved, standing or below another.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - scope: Only those that agree with what this names.
    /// - Returns: The scopes, in order.
    public func scopes(of run: String, within scope: BaselineScope) -> [BaselineScope] {
        approvals.filter { key, stack in
            (scope.suite == nil || scope.suite == key.suite)
                && (scope.environment == nil || scope.environment == key.environment)
                && stack.contains { $0.run == run }
        }.keys.sorted()
    }

    /// The run that would be the baseline of a scope if one were withdrawn.
    ///
    /// - Parameters:
    ///   - run: The run to withdraw.
    ///   - scope: The scope.
    /// - Returns: The run on top of what is left, or nil.
    func predecessor(of run: String, in scope: BaselineScope) -> String? {
        approvals[scope]?.last { $0.run != run }?.run
    }

    private mutating func apply(_ decision: BaselineDecision) {
        switch decision.action {
        case .approved:
            change(decision.scope, by: decision) { stack in
                stack.removeAll { $0.run == decision.run }
                stack.append(decision)
            }
        case .revoked:
            let scopes = scopes(of: decision.run, within: decision.scope)
            for scope in scopes {
                change(scope, by: decision) { $0.removeAll { $0.run == decision.run } }
            }
            // A revocation without effect is history as well.
            if scopes.isEmpty { change(decision.scope, by: decision) { _ in } }
        }
    }

    private mutating func change(
        _ scope: BaselineScope,
        by decision: BaselineDecision,
        _ body: (inout [BaselineDecision]) -> Void
    ) {
        let before = approvals[scope]?.last?.run
        var stack = approvals[scope] ?? []
        body(&stack)
        approvals[scope] = stack.isEmpty ? nil : stack
        entries.append(
            Entry(decision: decision, scope: scope, before: before, after: stack.last?.run)
        )
    }
}
