public import Ledger

/// What an ingestion did with its input.
public struct IngestReport: Equatable, Sendable {
    /// The input's name.
    public var input: String
    /// Records read, blank lines not counted.
    public var records = 0
    /// Events that landed.
    public var new = 0
    /// Events that were there already with the same content.
    public var duplicates = 0
    /// Events whose identity was there with other content.
    public var conflicts: [Conflict] = []
    /// How many such events there were.
    public var conflictCount = 0
    /// The first records that were refused.
    public var rejections: [Rejection] = []
    /// How many were refused.
    public var rejectedCount = 0
    /// The ledger's last position afterwards.
    public var position = Position.start
    /// SHA-256 of the input's bytes, in hexadecimal.
    public var digest = ""
    /// Where refused records went; nil if there were none.
    public var rejectsPath: String?
    /// Whether what could land has landed: not with `--dry-run`, nor with `--strict` and a refusal.
    public var hasLanded = true

    /// Why the input could not be read to its end; nil if it was.
    public var interruption: InputError?

    /// Refusals kept for the report; the rejects file has all.
    static let listedMax = 20

    /// Makes an empty report.
    ///
    /// - Parameter input: The input's name.
    public init(input: String) {
        self.input = input
    }

    /// Whether everything was taken.
    public var isClean: Bool {
        rejectedCount == 0 && conflictCount == 0 && interruption == nil
    }

    /// A record that was refused.
    public struct Rejection: Equatable, Sendable {
        /// Its line.
        public var line: Int
        /// Why.
        public var reason: String
    }

    /// An event whose identity was taken.
    public struct Conflict: Equatable, Sendable {
        /// Its line.
        public var line: Int
        /// Its source.
        public var source: String
        /// Its id.
        public var id: String
        /// SHA-256 of the content that was refused, in hexadecimal.
        public var digest: String
        /// Where the event that keeps the identity stands.
        public var first: Position
    }
}
