import Foundation
import Ledger

/// A JSON value whose shape nobody promised: what providers send and are sent.
indirect enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The member of an object; nil if there is none, it is null, or this is no object.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else {
            return nil
        }
        return value
    }

    /// The element of an array; nil if there is none, or this is no array.
    subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text; nil if this is no string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number; nil if this is no number.
    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The number as a count of things; nil unless it is a whole number from 0 to 2^53.
    var count: Int? {
        guard let number, number >= 0, number <= 9_007_199_254_740_992 else { return nil }
        return Int(exactly: number.rounded())
    }

    /// The elements; empty if this is no array.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The members; nil if this is no object.
    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONValue {
    /// Reads a text that must be exactly one JSON value, without a name twice in one object.
    ///
    /// - Parameter data: UTF-8.
    /// - Throws: `JSONScanError` with the first thing wrong.
    init(parsing data: Data) throws(JSONScanError) {
        let bytes = [UInt8](data)
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONScanError) in
            var tape = JSONTape()
            try tape.scan(buffer)
            return Self.value(of: .root, tape)
        }
    }

    /// The tape refuses what is nested more than 64 deep, which bounds the recursion.
    private static func value(of node: JSONNode, _ tape: borrowing JSONTape) -> JSONValue {
        switch tape.kind(of: node) {
        case .object:
            var members: [String: JSONValue] = [:]
            tape.forEachMember(of: node) { name, value in
                members[tape.string(of: name) ?? ""] = Self.value(of: value, tape)
            }
            return .object(members)
        case .array:
            var elements: [JSONValue] = []
            tape.forEachElement(of: node) { elements.append(value(of: $0, tape)) }
            return .array(elements)
        case .string:
            return .string(tape.string(of: node) ?? "")
        case .number:
            return tape.number(of: node).map(JSONValue.number) ?? .null
        default:
            return tape.boolean(of: node).map(JSONValue.boolean) ?? .null
        }
    }

    /// The value as canonical JSON (RFC 8785), so that equal values have equal bytes.
    var canonicalText: String {
        var arena = ByteArena()
        append(to: &arena)
        return String(decoding: arena.bytes, as: UTF8.self)
    }

    private func append(to arena: inout ByteArena) {
        switch self {
        case .null: arena.append("null")
        case .boolean(let value): arena.append(value ? "true" : "false")
        // What JSON cannot write is nothing.
        case .number(let value): arena.append(CanonicalNumber.text(value) ?? "null")
        case .string(let text): arena.appendCanonicalString(text)
        case .array(let elements):
            arena.append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { arena.append(",") }
                element.append(to: &arena)
            }
            arena.append("]")
        case .object(let members):
            arena.append("{")
            let names = members.keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
            for (index, name) in names.enumerated() {
                if index > 0 { arena.append(",") }
                arena.appendCanonicalString(name)
                arena.append(":")
                (members[name] ?? .null).append(to: &arena)
            }
            arena.append("}")
        }
    }
}
