public import Ledger

/// A regression that somebody allows for a while, by name, with a reason and an end.
public struct GateWaiver: Equatable, Sendable {
    /// Its id.
    public var id: String
    /// Who allowed it; empty only in events that others wrote.
    public var by: String
    /// Why.
    public var reason: String
    /// When it was granted.
    public var granted: Timestamp
    /// When it ends by itself.
    public var expires: Timestamp
    /// What it covers; what is nil covers all.
    public var scope: Scope
    /// The event that granted it.
    public var position: Position

    /// What a waiver covers.
    public struct Scope: Equatable, Sendable {
        /// Only in this suite.
        public var suite: String?
        /// Only of this metric.
        public var metric: String?
        /// Only in this category.
        public var category: String?
        /// Only of this case.
        public var caseKey: String?

        /// Makes a scope.
        ///
        /// - Parameters:
        ///   - suite: Only in this suite, or nil.
        ///   - metric: Only of this metric, or nil.
        ///   - category: Only in this category, or nil.
        ///   - caseKey: Only of this case, or nil.
        public init(
            suite: String? = nil,
            metric: String? = nil,
            category: String? = nil,
            caseKey: String? = nil
        ) {
            self.suite = suite
            self.metric = metric
            self.category = category
            self.caseKey = caseKey
        }

        /// The scope in words.
        public var description: String {
            let parts = [
                suite.map { "suite \($0)" }, metric.map { "metric \($0)" },
                category.map { "category \($0)" }, caseKey.map { "case \($0)" },
            ].compactMap(\.self)
            return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
        }
    }

    /// Makes a waiver.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - by: Who allowed it.
    ///   - reason: Why.
    ///   - granted: When.
    ///   - expires: When it ends.
    ///   - scope: What it covers.
    ///   - position: The event that granted it.
    public init(
        id: String,
        by: String,
        reason: String,
        granted: Timestamp,
        expires: Timestamp,
        scope: Scope,
        position: Position
    ) {
        self.id = id
        self.by = by
        self.reason = reason
        self.granted = granted
        self.expires = expires
        self.scope = scope
        self.position = position
    }

    /// Whether it covers a line of the gate.
    ///
    /// A waiver of one case covers that case only, never a category or the whole.
    ///
    /// - Parameters:
    ///   - suite: The run's suite, or nil.
    ///   - metric: The metric.
    ///   - category: The category; nil for the overall score.
    /// - Returns: Whether it does.
    func covers(suite: String?, metric: String, category: String?) -> Bool {
        (scope.suite == nil || scope.suite == suite)
            && (scope.metric == nil || scope.metric == metric)
            && (scope.category == nil || scope.category == category)
            && scope.caseKey == nil
    }

    /// Whether it covers a critical case.
    func covers(suite: String?, metric: String, category: String, caseKey: String) -> Bool {
        guard let named = scope.caseKey else {
            return covers(suite: suite, metric: metric, category: category)
        }
        return named == caseKey
            && (scope.suite == nil || scope.suite == suite)
            && (scope.metric == nil || scope.metric == metric)
            && (scope.category == nil || scope.category == category)
    }
}

/// All waivers that were ever granted, and which of them stand: a pure fold.
public struct WaiverBook: Equatable, Sendable {
    /// Why a waiver stands no more.
    public struct Revocation: Equatable, Sendable {
        /// Who withdrew it.
        public var by: String?
        /// Why.
        public var reason: String?
        /// When.
        public var time: Timestamp
    }

    /// All waivers, in the order in which they were granted.
    public private(set) var waivers: [GateWaiver] = []
    /// Those that were withdrawn, by id.
    public private(set) var revocations: [String: Revocation] = [:]

    /// Makes a book without waivers.
    public init() {}

    /// Folds decisions.
    ///
    /// - Parameter records: Waivers granted and revoked, in order of position; others are passed over.
    public init(folding records: some Sequence<DecisionRecord>) {
        for record in records { apply(record) }
    }

    /// The waivers in force at a time.
    ///
    /// - Parameter time: The time.
    /// - Returns: Those granted by then, not expired, and not withdrawn.
    public func standing(at time: Timestamp) -> [GateWaiver] {
        waivers.filter { waiver in
            waiver.granted <= time && time < waiver.expires
                && (revocations[waiver.id].map { $0.time > time } ?? true)
        }
    }

    private struct Content: Decodable {
        var waiver: String
        var by: String?
        var reason: String?
        var expires: String?
        var suite: String?
        var metric: String?
        var category: String?
        var `case`: String?
    }

    private mutating func apply(_ record: DecisionRecord) {
        guard let content = record.data(as: Content.self) else { return }
        switch record.type {
        case .waiverGranted:
            guard let expires = content.expires.flatMap({ try? Timestamp(rfc3339: $0) }),
                !waivers.contains(where: { $0.id == content.waiver })
            else { return }
            waivers.append(
                GateWaiver(
                    id: content.waiver,
                    by: content.by ?? "",
                    reason: content.reason ?? "",
                    granted: record.time,
                    expires: expires,
                    scope: GateWaiver.Scope(
                        suite: content.suite,
                        metric: content.metric,
                        category: content.category,
                        caseKey: content.case
                    ),
                    position: record.position
                )
            )
        case .waiverRevoked:
            guard revocations[content.waiver] == nil else { return }
            revocations[content.waiver] = Revocation(
                by: content.by,
                reason: content.reason,
                time: record.time
            )
        default: return
        }
    }
}
