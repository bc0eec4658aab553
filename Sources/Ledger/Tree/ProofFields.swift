extension Decoder {
    /// Refuses an object with fields that a proof does not have.
    ///
    /// A proof that tolerated them could carry claims that nobody checked.
    ///
    /// - Parameter known: The fields' names.
    /// - Throws: ``ProofError/malformed(_:)`` naming the first unknown field, and what the decoder
    ///   throws if there is no object.
    func refuseUnknownFields(besides known: [String]) throws {
        let names = try container(keyedBy: AnyField.self).allKeys.map(\.stringValue)
        if let unknown = names.filter({ !known.contains($0) }).sorted().first {
            throw ProofError.malformed("`\(unknown)` is not a field of a proof")
        }
    }
}

/// A coding key for a field of any name.
private struct AnyField: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
