/// The state of one rule on one label set, and how it changes from tick to tick.
///
/// A pure machine: what it does depends on its state, the tick and the condition at the tick alone.
/// It starts `inactive`; a violation makes it `pending`; one that lasts as long as the rule asks makes
/// it `firing`; what ends it is judged with the rule's hysteresis and patience.
public struct AlertMachine: Equatable, Sendable {
    /// Where the machine stands.
    public enum State: Equatable, Sendable {
        /// Nothing is wrong.
        case inactive
        /// Violated since some tick, not yet long enough.
        case pending(since: Int64)
        /// Firing since a tick; violated by nothing since another, or still violated.
        case firing(since: Int64, calmSince: Int64?)
    }

    /// What a tick shows.
    public enum Condition: Equatable, Sendable {
        /// The value is beyond the threshold.
        case violated
        /// The value is not beyond the threshold, nor back at the resolve threshold.
        case between
        /// The value is fine.
        case clear
        /// There are too few scores to say.
        case noData
    }

    /// What changed at a tick.
    public enum Transition: Equatable, Sendable {
        /// The alert began to fire; it was violated since an earlier tick.
        case fired(since: Int64)
        /// The alert ended.
        case resolved(ResolveReason)
    }

    /// Why an alert ended.
    public enum ResolveReason: String, Equatable, Sendable {
        /// The value is back.
        case recovered
        /// There has been no data for too long to say that it still holds.
        case noData = "no_data"
    }

    /// Where the machine stands.
    public private(set) var state: State
    private let forSeconds: Int64
    private let keepFiringForSeconds: Int64
    private let gapPolicy: AlertGapPolicy
    private let noDataPolicy: AlertNoDataPolicy
    /// How many seconds of a pending timer were spent without data and do not count.
    private var pausedSeconds: Int64 = 0
    private var lastTick: Int64?

    /// Makes a machine.
    ///
    /// - Parameters:
    ///   - rule: The rule, for its timers and policies.
    ///   - state: Where it stands, from the ledger's last transition.
    public init(_ rule: AlertRule, state: State = .inactive) {
        self.state = state
        forSeconds = Int64(rule.forSeconds)
        keepFiringForSeconds = Int64(rule.keepFiringForSeconds)
        gapPolicy = rule.gapPolicy
        noDataPolicy = rule.noDataPolicy
    }

    /// Takes one tick.
    ///
    /// - Parameters:
    ///   - tick: Seconds since the epoch; later than the tick before.
    ///   - condition: What the tick shows.
    /// - Returns: What changed, or nil.
    public mutating func advance(to tick: Int64, _ condition: Condition) -> Transition? {
        let elapsed = lastTick.map { tick - $0 } ?? 0
        lastTick = tick
        let condition: Condition =
            condition == .noData && noDataPolicy == .alert ? .violated : condition
        switch state {
        case .inactive:
            guard condition == .violated else { return nil }
            pausedSeconds = 0
            state = .pending(since: tick)
            return fireIfDue(since: tick, at: tick)
        case .pending(let since):
            switch condition {
            case .violated:
                return fireIfDue(since: since, at: tick)
            case .noData where gapPolicy == .hold:
                pausedSeconds += elapsed
            case .between, .clear, .noData:
                state = .inactive
            }
            return nil
        case .firing(let since, let calmSince):
            return advanceFiring(to: tick, condition, since: since, calmSince: calmSince)
        }
    }

    private mutating func fireIfDue(since: Int64, at tick: Int64) -> Transition? {
        guard tick - since - pausedSeconds >= forSeconds else { return nil }
        state = .firing(since: tick, calmSince: nil)
        return .fired(since: since)
    }

    private mutating func advanceFiring(
        to tick: Int64,
        _ condition: Condition,
        since: Int64,
        calmSince: Int64?
    ) -> Transition? {
        // Counted from the first tick without a violation, as Prometheus counts keep_firing_for.
        let calm = condition == .violated ? nil : calmSince ?? tick
        state = .firing(since: since, calmSince: calm)
        guard let calm else { return nil }
        let isPatient = tick - calm < keepFiringForSeconds
        switch condition {
        case .clear where !isPatient:
            state = .inactive
            return .resolved(.recovered)
        case .noData where noDataPolicy == .resolve || !isPatient:
            state = .inactive
            return .resolved(.noData)
        case .violated, .between, .clear, .noData:
            return nil
        }
    }

    /// Whether a firing alert is held although its last tick violated nothing.
    public var isKeptFiring: Bool {
        if case .firing(_, let calmSince) = state { return calmSince != nil }
        return false
    }
}
