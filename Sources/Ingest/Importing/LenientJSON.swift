import Foundation
public import Ledger

/// JSON as other tools write it: with `NaN` and `Infinity`, and numbers as texts.
enum LenientJSON {
    /// Decodes a text.
    ///
    /// - Parameters:
    ///   - type: What to decode.
    ///   - data: UTF-8.
    ///   - name: The input's name, for the message.
    /// - Returns: The value.
    /// - Throws: ``ImportError`` if it is not of that shape.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from data: Data,
        name: String
    ) throws(ImportError) -> Value {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            return try decoder.decode(type, from: data)
        } catch let error as DecodingError {
            throw .unreadable(name, Self.reason(of: error))
        } catch {
            throw .unreadable(name, "it is not JSON")
        }
    }

    private static func reason(of error: DecodingError) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
                .joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return
                "\(key.stringValue) is missing in \(path(context).isEmpty ? "it" : path(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return
                "\(path(context).isEmpty ? "it" : path(context)) is of another kind than expected"
        default: return "it is not JSON"
        }
    }

    /// A number that may be written as a text, may be no number, or may be missing.
    struct Number: Decodable, Equatable, Sendable {
        /// The number; nil for null, for `NaN`, `Infinity` and for texts that are no numbers.
        var value: Double?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = nil
            } else if let number = try? container.decode(Double.self) {
                value = number.isFinite ? number : nil
            } else if let text = try? container.decode(String.self) {
                value = Double(text).flatMap { $0.isFinite ? $0 : nil }
            } else {
                throw DecodingError.typeMismatch(
                    Double.self,
                    .init(codingPath: decoder.codingPath, debugDescription: "no number")
                )
            }
        }
    }
}

/// Why something of another tool could not be imported.
public struct ImportError: UserFacingError, Equatable {
    /// What is wrong, with the input's name.
    public let message: String
    /// What to do next.
    public let hint: String
    /// The class of failure.
    public let failure: FailureClass

    static func unreadable(_ name: String, _ reason: String) -> ImportError {
        ImportError(
            message: "\(name) cannot be imported: \(reason)",
            hint: "Nothing was imported; name the tool's own files with --from.",
            failure: .rejectedInput
        )
    }

    static func noZone(_ name: String, _ text: String) -> ImportError {
        ImportError(
            message: "\(name) has the time \(text), which does not say in which zone",
            hint: "Say it with --assume-tz, such as --assume-tz UTC, +02:00 or Europe/Berlin.",
            failure: .usage
        )
    }

    static func nothing(_ name: String, _ expected: String) -> ImportError {
        ImportError(
            message: "\(name) holds nothing to import",
            hint: "Expected was \(expected).",
            failure: .rejectedInput
        )
    }
}
