/// The `data` of `dataset.versioned` for a golden dataset.
public struct DatasetVersionData: Encodable, Equatable, Sendable {
    /// The dataset's name.
    public let dataset: String
    /// The version.
    public let version: String
    /// How many cases it has.
    public let examples: Int
    /// How many cases each category has.
    public let categories: [String: Int]
    /// The digest of its contents.
    public let hash: String
    /// The digest of each case by its id; nil for a dataset so large that they would not fit into an
    /// event.
    public let cases: [String: String]?

    /// The most bytes that ids and digests may take of the 1 MiB of an event.
    private static let caseBytesMax = 900 << 10

    /// Describes a dataset.
    ///
    /// - Parameter dataset: The dataset.
    public init(_ dataset: GoldenDataset) {
        self.dataset = dataset.name
        version = dataset.version
        examples = dataset.cases.count
        categories = dataset.categories
        hash = "sha256:\(dataset.hash)"
        // An escaped character takes up to six bytes; quotes, colon, comma and digest take 70.
        let bytes = dataset.cases.reduce(0) { $0 + $1.id.utf8.count * 6 + 70 }
        cases =
            bytes <= Self.caseBytesMax
            ? Dictionary(dataset.cases.map { ($0.id, $0.hash) }) { first, _ in first } : nil
    }
}
