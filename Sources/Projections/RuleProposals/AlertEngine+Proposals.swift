public import Ledger

extension AlertEngine {
    /// What rules are asked for.
    public struct ProposalRequest: Sendable {
        /// The metrics; empty for all that have scores of live traffic.
        public var metrics: [String] = []
        /// The environment.
        public var environment = QuestionResolver.defaultEnvironment
        /// The feature; nil for a rule for each.
        public var feature: String?
        /// The window, in minutes, 1 or more; nil for the shortest that usually holds enough scores.
        public var windowMinutes: Int64?
        /// The severity of the proposed rules.
        public var severity = AlertSeverity.p2
        /// From when on history counts; nil for all of it.
        public var since: Timestamp?

        /// Asks for a rule for every series of production.
        public init() {}
    }

    /// Proposes rules from history, and says what each would have done in it.
    ///
    /// Nothing is recorded, and no rule comes into effect.
    ///
    /// - Parameter request: Which metrics, and where.
    /// - Returns: One proposal for each metric and feature, and the position they rest on.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    public func proposals(
        _ request: ProposalRequest
    ) throws -> (proposals: [RuleProposal], position: Position) {
        let incidents = try recorded().incidents.incidents
        var proposals: [RuleProposal] = []
        let snapshot = try snapshot { reader, _ in
            proposals = try RuleProposer(
                reader: reader,
                catalogue: configuration.metrics,
                settings: configuration.alerts,
                incidents: incidents,
                now: clock()
            ).proposals(
                RuleProposer.Request(
                    metrics: request.metrics,
                    environment: request.environment,
                    feature: request.feature,
                    windowMinutes: request.windowMinutes,
                    severity: request.severity,
                    since: request.since
                )
            )
            return []
        }
        return (proposals, snapshot.position)
    }
}
