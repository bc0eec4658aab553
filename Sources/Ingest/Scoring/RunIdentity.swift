public import Ledger

/// Which run a command goes on with.
public enum RunIdentity {
    /// The run of a plan that is to be done now.
    public struct Choice: Equatable, Sendable {
        /// The run.
        public var run: String
        /// Whether it has begun before.
        public var hasBegun: Bool
        /// Whether it has ended before; only a run that was named can have.
        public var hasEnded: Bool
    }

    /// Chooses the run.
    ///
    /// A run that was named is that run. Otherwise the same plan goes on with its last attempt if that
    /// has not ended, as after a crash, and begins a new attempt if it has.
    ///
    /// - Parameters:
    ///   - named: The name that the user gave; nil for none.
    ///   - plan: The plan.
    ///   - store: The ledger.
    /// - Returns: The run.
    /// - Throws: `StoreError` if the ledger cannot be read.
    public static func choose(
        _ named: String?,
        plan: ScoringPlan,
        store: any EventStore
    ) throws -> Choice {
        func has(_ id: String) throws -> Bool {
            try store.position(source: RunEvents.source, id: id) != nil
        }
        let base = named ?? plan.derivedRun
        var run = base
        var attempt = 1
        while named == nil, try has("\(run)/finished") {
            attempt += 1
            run = "\(base)-\(attempt)"
        }
        return Choice(
            run: run,
            hasBegun: try has("\(run)/started"),
            hasEnded: try has("\(run)/finished")
        )
    }
}
