extension WhatChangedAnswer {
    /// A part of the traffic, by one value of one dimension, that moved unlike the rest of it.
    public struct Segment: Equatable, Sendable {
        /// What the traffic is divided by.
        public var dimension: QuestionDimension
        /// The value that its scores share.
        public var value: String
        /// How much of the whole difference it accounts for; 1 for all of it.
        ///
        /// Shares of all values of a dimension add up to 1. One may be above 1 if the others went
        /// the other way.
        public var share: Double
        /// Its mean before the onset; nil if it had no scores then.
        public var before: MeanAndCount?
        /// Its mean from the onset to the end of the episode; nil if it has no scores since.
        public var after: MeanAndCount?
        /// The probability of so unlike a move if all parts moved alike, corrected for the number
        /// of parts that were looked at (Holm).
        public var p: Double

        /// Makes a segment.
        ///
        /// - Parameters:
        ///   - dimension: What the traffic is divided by.
        ///   - value: The value its scores share.
        ///   - share: How much of the difference it accounts for.
        ///   - before: Its mean before the onset, or nil.
        ///   - after: Its mean after it, or nil.
        ///   - p: The corrected probability, 0 to 1.
        public init(
            dimension: QuestionDimension,
            value: String,
            share: Double,
            before: MeanAndCount?,
            after: MeanAndCount?,
            p: Double
        ) {
            self.dimension = dimension
            self.value = value
            self.share = share
            self.before = before
            self.after = after
            self.p = p
        }
    }
}

extension WhatChangedAnswer.Segment: Encodable {
    private enum CodingKeys: String, CodingKey {
        case dimension, value, share, before, after, n, p
    }

    /// Writes the segment with the contract's names; `n` counts its scores since the onset.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dimension.rawValue, forKey: .dimension)
        try container.encode(value, forKey: .value)
        try container.encode(share, forKey: .share)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(after?.n ?? 0, forKey: .n)
        try container.encode(p, forKey: .p)
    }
}
