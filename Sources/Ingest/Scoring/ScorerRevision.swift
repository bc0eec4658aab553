/// The revision of a scorer: the hash of its kind and of every parameter that decides its values.
enum ScorerRevision {
    /// The first 12 digits of a SHA-256, as short as a revision is shown everywhere.
    ///
    /// - Parameters:
    ///   - kind: What kind of scorer it is, with a number that rises when its values change.
    ///   - parameters: Its parameters by name.
    /// - Returns: The revision.
    static func text(_ kind: String, _ parameters: [String: String] = [:]) -> String {
        // A length before each text keeps parameters from running into each other.
        let fields = [kind] + parameters.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let text = fields.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n")
        return String(ContentHash.text(of: text).prefix(12))
    }
}
