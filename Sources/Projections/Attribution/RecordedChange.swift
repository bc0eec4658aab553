public import Ledger

/// A change event as attribution sees it: something that went live at a known time.
public struct RecordedChange: Equatable, Sendable {
    /// What changed.
    public var kind: ChangeKind
    /// The deployment's id, the evaluator's `name@revision` or the dataset's `name@version`.
    public var id: String
    /// Where it went live; nil if it is live everywhere, as an evaluator or a dataset is.
    public var environment: String?
    /// When it went live.
    public var time: Timestamp
    /// Where its event stands in the ledger; nil if no event says so and the scores imply it.
    public var position: Position?
    /// What it touched.
    public var components: [String]
    /// The service that was deployed, or nil.
    public var service: String?
    /// What kind of deployment it was, such as `prompt` or `judge`; nil if it was not said.
    public var subkind: String?
    /// The version that went live, or nil; scores that bear it as a stamp come from this change.
    public var version: String?
    /// The commit that went live, or nil.
    public var commit: String?
    /// The deployment that this one takes back, or nil.
    public var rollbackOf: String?
    /// One phrase on what it was, such as `retrieval v2 by mk`; may be empty.
    public var detail: String
    /// How it ended.
    public var outcome: Outcome
    /// When it was taken back; nil if it was not, or if nobody recorded when.
    public var liveUntil: Timestamp?

    /// Makes a change.
    ///
    /// - Parameters:
    ///   - kind: What changed.
    ///   - id: Its id.
    ///   - environment: Where it went live, or nil for everywhere.
    ///   - time: When it went live.
    ///   - position: Its event's place in the ledger, or nil if implied by the scores.
    ///   - components: What it touched.
    ///   - service: The service that was deployed, or nil.
    ///   - subkind: What kind of deployment it was, or nil.
    ///   - version: The version that went live, or nil.
    ///   - commit: The commit that went live, or nil.
    ///   - rollbackOf: The deployment that it takes back, or nil.
    ///   - detail: One phrase on what it was.
    ///   - outcome: How it ended.
    ///   - liveUntil: When it was taken back, or nil.
    public init(
        kind: ChangeKind,
        id: String,
        environment: String?,
        time: Timestamp,
        position: Position?,
        components: [String] = [],
        service: String? = nil,
        subkind: String? = nil,
        version: String? = nil,
        commit: String? = nil,
        rollbackOf: String? = nil,
        detail: String = "",
        outcome: Outcome = .succeeded,
        liveUntil: Timestamp? = nil
    ) {
        self.kind = kind
        self.id = id
        self.environment = environment
        self.time = time
        self.position = position
        self.components = components
        self.service = service
        self.subkind = subkind
        self.version = version
        self.commit = commit
        self.rollbackOf = rollbackOf
        self.detail = detail
        self.outcome = outcome
        self.liveUntil = liveUntil
    }

    /// The components and the service in lower case: what two changes may have in common.
    var parts: Set<String> {
        Set((components + [service].compactMap { $0 }).map { $0.lowercased() })
    }

    /// Whether it went live in an environment, or everywhere.
    func isLive(in environment: String) -> Bool {
        outcome != .failed && (self.environment.map { $0 == environment } ?? true)
    }

    /// How a change ended.
    public enum Outcome: String, Sendable {
        /// It went live and stayed.
        case succeeded
        /// It never went live, so it cannot have done anything.
        case failed
        /// It was live until it was taken back.
        case rolledBack = "rolled_back"
    }
}
