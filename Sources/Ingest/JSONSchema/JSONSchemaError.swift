public import Ledger

/// A text that is no JSON Schema, or one with keywords that are not supported.
public struct JSONSchemaError: UserFacingError, Equatable {
    /// What is wrong, with its place in the schema.
    public let message: String

    init(_ place: String, _ reason: String) {
        message = "the JSON Schema\(place.isEmpty ? "" : " at \(place)") \(reason)"
    }

    /// What to do next.
    public var hint: String {
        "Supported is draft 2020-12 without unevaluated…, dynamic references and other documents."
    }

    /// A mistake of use.
    public var failure: FailureClass { .usage }
}
