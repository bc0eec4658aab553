import Foundation

/// Writes answers whose JSON is a published contract.
enum ContractJSON {
    /// A value as JSON with sorted keys.
    ///
    /// - Parameters:
    ///   - value: The answer; its numbers must be finite.
    ///   - prettyPrinted: Whether it is spread over lines.
    /// - Returns: JSON and a line break; no character that a terminal obeys stands in it.
    static func text(_ value: some Encodable, prettyPrinted: Bool) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if prettyPrinted { encoder.outputFormatting.insert(.prettyPrinted) }
        do {
            let data = try encoder.encode(value)
            return JSONText.withoutUnsafeScalars(String(decoding: data, as: UTF8.self)) + "\n"
        } catch {
            // Encoding strings and finite numbers cannot fail; should it, JSON is still owed.
            return "{\"error\":\(JSONText.string("\(error)"))}\n"
        }
    }
}
