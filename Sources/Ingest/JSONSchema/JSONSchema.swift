import Foundation
import Ledger

/// A JSON Schema (draft 2020-12) to check answers against.
///
/// All assertions are supported but `unevaluatedItems` and `unevaluatedProperties`; references reach
/// within the schema only. A keyword that would be passed over though it asserts something is refused,
/// so that nothing passes a check that was not made. `format` is an annotation, as the draft has it.
public struct JSONSchema: Sendable {
    /// The schema's text.
    public let text: String
    let root: JSONDocument
    let patterns: [String: NSRegularExpression]

    private static let refused = [
        "unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$recursiveRef", "dependencies",
        "additionalItems",
    ]
    private static let schemaMembers = [
        "additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else",
    ]
    private static let schemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"]
    private static let schemaMaps = [
        "properties", "patternProperties", "dependentSchemas", "$defs", "definitions",
    ]

    /// Reads a schema.
    ///
    /// - Parameter text: JSON.
    /// - Throws: ``JSONSchemaError`` if it is no schema, or one that is not supported.
    public init(_ text: String) throws(JSONSchemaError) {
        do {
            root = try JSONDocument(text)
        } catch {
            throw JSONSchemaError("", "is not JSON: \(error.description)")
        }
        self.text = text
        var patterns: [String: NSRegularExpression] = [:]
        try Self.check(root, "", root: root, &patterns)
        self.patterns = patterns
    }

    /// Says what is wrong with a value.
    ///
    /// - Parameter text: A text that should be JSON.
    /// - Returns: The first thing that is wrong, with its place; nil if the value is valid.
    public func problem(in text: String) -> String? {
        do throws(JSONScanError) {
            let check = JSONSchemaCheck(schema: self)
            return check.problem(try JSONDocument(text), root, "", depth: 0)
        } catch {
            return "not JSON: \(error.description)"
        }
    }

    /// The schema that a reference within the document names.
    func target(of reference: String) -> JSONDocument? {
        Self.target(of: reference, in: root)
    }

    private static func target(of reference: String, in root: JSONDocument) -> JSONDocument? {
        guard reference.hasPrefix("#") else { return nil }
        let pointer = reference.dropFirst().removingPercentEncoding ?? ""
        guard pointer.isEmpty || pointer.hasPrefix("/") else { return nil }
        var place = root
        for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = part.replacingOccurrences(of: "~1", with: "/")
                .replacingOccurrences(of: "~0", with: "~")
            if case .list(let elements) = place {
                guard let index = Int(name), elements.indices.contains(index) else { return nil }
                place = elements[index]
            } else {
                guard let next = place.member(name) else { return nil }
                place = next
            }
        }
        return place
    }

    // MARK: Checking the schema itself

    private static func check(
        _ schema: JSONDocument,
        _ place: String,
        root: JSONDocument,
        _ patterns: inout [String: NSRegularExpression]
    ) throws(JSONSchemaError) {
        if case .boolean = schema { return }
        guard case .object(let members) = schema else {
            throw JSONSchemaError(place, "must be an object, true or false")
        }
        for name in refused where members[name] != nil {
            throw JSONSchemaError(place, "has \(name), which is not supported")
        }
        if let reference = members["$ref"] {
            guard case .text(let text) = reference, target(of: text, in: root) != nil else {
                throw JSONSchemaError(place, "has a $ref to a place that is not in it")
            }
        }
        try checkPatterns(members, place, &patterns)
        for name in schemaMembers {
            guard let member = members[name] else { continue }
            try check(member, "\(place)/\(name)", root: root, &patterns)
        }
        for name in schemaLists {
            guard let member = members[name] else { continue }
            guard case .list(let elements) = member else {
                throw JSONSchemaError("\(place)/\(name)", "must be a list of schemas")
            }
            for (index, element) in elements.enumerated() {
                try check(element, "\(place)/\(name)/\(index)", root: root, &patterns)
            }
        }
        for name in schemaMaps {
            guard let member = members[name] else { continue }
            guard case .object(let entries) = member else {
                throw JSONSchemaError("\(place)/\(name)", "must be an object of schemas")
            }
            for (key, entry) in entries.sorted(by: { $0.key < $1.key }) {
                try check(entry, "\(place)/\(name)/\(key)", root: root, &patterns)
            }
        }
    }

    private static func checkPatterns(
        _ members: [String: JSONDocument],
        _ place: String,
        _ patterns: inout [String: NSRegularExpression]
    ) throws(JSONSchemaError) {
        var texts: [String] = []
        if case .text(let pattern)? = members["pattern"] { texts.append(pattern) }
        if case .object(let entries)? = members["patternProperties"] { texts += entries.keys }
        for text in texts where patterns[text] == nil {
            guard let pattern = try? NSRegularExpression(pattern: text) else {
                throw JSONSchemaError(place, "has a pattern that cannot be read: \(text)")
            }
            patterns[text] = pattern
        }
    }
}
