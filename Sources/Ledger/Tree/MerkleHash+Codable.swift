extension MerkleHash: Encodable {
    /// Writes the hash as hexadecimal digits.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

extension MerkleHash: Decodable {
    /// Reads hexadecimal digits.
    ///
    /// - Parameter decoder: Where from.
    /// - Throws: `DecodingError` if there are not 64 lowercase digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let hash = MerkleHash(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a hash is not 64 lowercase hexadecimal digits"
            )
        }
        self = hash
    }
}
