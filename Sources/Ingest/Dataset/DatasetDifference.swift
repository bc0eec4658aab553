/// How two versions of a dataset differ, case by case.
public struct DatasetDifference: Equatable, Sendable {
    /// What happened to a case.
    public enum Change: String, Sendable {
        /// Only the later version has it.
        case added
        /// Only the earlier version has it.
        case removed
        /// Both have it, with other contents.
        case changed
    }

    /// One case that is not the same in both.
    public struct Entry: Equatable, Sendable {
        /// What happened to it.
        public let change: Change
        /// Its id.
        public let id: String
        /// Its category, in the later version if it is there; nil if only digests are known.
        public let category: String?
        /// The fields that differ; empty if only digests are known, or nothing is left to compare.
        public let fields: [String]
    }

    /// The cases that differ: removed, changed, added, each by id.
    public let entries: [Entry]
    /// How many cases are the same in both.
    public let unchanged: Int

    /// What is known of one version.
    public enum Version: Equatable, Sendable {
        /// The cases themselves.
        case cases([GoldenCase])
        /// Their digests by id.
        case digests([String: String])

        fileprivate var hashes: [String: String] {
            switch self {
            case .cases(let cases):
                Dictionary(cases.map { ($0.id, $0.hash) }) { first, _ in first }
            case .digests(let digests): digests
            }
        }

        fileprivate var index: [String: GoldenCase] {
            guard case .cases(let cases) = self else { return [:] }
            return Dictionary(cases.map { ($0.id, $0) }) { first, _ in first }
        }
    }

    /// Compares two versions.
    ///
    /// - Parameters:
    ///   - earlier: The earlier one.
    ///   - later: The later one.
    public init(from earlier: Version, to later: Version) {
        let (before, after) = (earlier.hashes, later.hashes)
        let (casesBefore, casesAfter) = (earlier.index, later.index)
        func category(_ id: String) -> String? {
            casesAfter[id]?.category ?? casesBefore[id]?.category
        }
        var entries: [Entry] = []
        for id in before.keys.sorted() where after[id] == nil {
            entries.append(
                Entry(change: .removed, id: id, category: category(id), fields: [])
            )
        }
        var unchanged = 0
        for (id, hash) in before.sorted(by: { $0.key < $1.key }) {
            guard let other = after[id] else { continue }
            guard other != hash else {
                unchanged += 1
                continue
            }
            entries.append(
                Entry(
                    change: .changed,
                    id: id,
                    category: category(id),
                    fields: Self.fields(casesBefore[id], casesAfter[id])
                )
            )
        }
        for id in after.keys.sorted() where before[id] == nil {
            entries.append(Entry(change: .added, id: id, category: category(id), fields: []))
        }
        self.entries = entries
        self.unchanged = unchanged
    }

    private static func fields(_ before: GoldenCase?, _ after: GoldenCase?) -> [String] {
        guard let before, let after else { return [] }
        var fields: [String] = []
        if before.category != after.category { fields.append("category") }
        if before.prompt != after.prompt { fields.append("prompt") }
        if before.reference != after.reference { fields.append("reference_response") }
        if before.source != after.source { fields.append("source") }
        if before.metadata != after.metadata || fields.isEmpty { fields.append("metadata") }
        return fields
    }
}
