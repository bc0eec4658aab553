import Foundation

extension EventProof {
    /// The proof as one line of JSON, its fields in alphabetical order.
    ///
    /// - Returns: The UTF-8 text without a newline at its end.
    /// - Throws: ``ProofError/malformed(_:)`` if it cannot be written.
    public func json() throws(ProofError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw .malformed("it has no form in JSON")
        }
        return Array(data)
    }

    /// Reads a proof from JSON, without checking what it proves.
    ///
    /// - Parameter json: The UTF-8 text of one object with the fields of a proof and no others.
    /// - Throws: ``ProofError/malformed(_:)`` for anything else.
    public init(json: [UInt8]) throws(ProofError) {
        do {
            self = try JSONDecoder().decode(EventProof.self, from: Data(json))
        } catch let error as ProofError {
            throw error
        } catch let error as DecodingError {
            throw .malformed(Self.reason(of: error))
        } catch {
            throw .malformed("it is not JSON")
        }
    }

    private static func reason(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "`\(key.stringValue)` is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "`\(context.codingPath.last?.stringValue ?? "proof")` has the wrong type"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : context.debugDescription
        @unknown default: "it is not a proof"
        }
    }
}

extension EventProof: Encodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case logIndex
        case rootHash
        case treeSize
        case hashes
        case checkpoint
        case position
        case leafHash
        case event
    }

    /// Writes the proof's fields, hashes in hexadecimal.
    ///
    /// - Parameter encoder: Where to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(inclusion.index, forKey: .logIndex)
        try container.encode(root, forKey: .rootHash)
        try container.encode(inclusion.treeSize, forKey: .treeSize)
        try container.encode(inclusion.hashes, forKey: .hashes)
        try container.encode(checkpoint, forKey: .checkpoint)
        try container.encode(position.rawValue, forKey: .position)
        try container.encode(leaf, forKey: .leafHash)
        try container.encodeIfPresent(event, forKey: .event)
    }
}

extension EventProof: Decodable {
    /// Reads the proof's fields.
    ///
    /// - Parameter decoder: Where from.
    /// - Throws: ``ProofError`` for a field that is not known or a position that is not the
    ///   leaf's, and what the decoder throws.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownFields(besides: CodingKeys.allCases.map(\.rawValue))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            inclusion: InclusionProof(
                index: try container.decode(Int64.self, forKey: .logIndex),
                treeSize: try container.decode(Int64.self, forKey: .treeSize),
                hashes: try container.decode([MerkleHash].self, forKey: .hashes)
            ),
            root: try container.decode(MerkleHash.self, forKey: .rootHash),
            checkpoint: try container.decode(String.self, forKey: .checkpoint),
            leaf: try container.decode(MerkleHash.self, forKey: .leafHash),
            event: try container.decodeIfPresent(String.self, forKey: .event)
        )
        let stated = try container.decode(Int64.self, forKey: .position)
        guard stated == position.rawValue else {
            throw ProofError.positionMismatch(position: stated, index: inclusion.index)
        }
    }
}
