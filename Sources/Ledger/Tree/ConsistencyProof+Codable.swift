extension ConsistencyProof: Encodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case oldSize
        case newSize
        case hashes
    }

    /// Writes both sizes and the hashes, in hexadecimal.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(oldSize, forKey: .oldSize)
        try container.encode(newSize, forKey: .newSize)
        try container.encode(hashes, forKey: .hashes)
    }
}

extension ConsistencyProof: Decodable {
    /// Reads the proof's fields.
    ///
    /// - Parameter decoder: Where from.
    /// - Throws: ``ProofError`` for a field that is not known, and what the decoder throws.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownFields(besides: CodingKeys.allCases.map(\.rawValue))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            oldSize: try container.decode(Int64.self, forKey: .oldSize),
            newSize: try container.decode(Int64.self, forKey: .newSize),
            hashes: try container.decode([MerkleHash].self, forKey: .hashes)
        )
    }
}
