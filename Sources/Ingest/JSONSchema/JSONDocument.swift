import Ledger

/// A JSON value in memory.
indirect enum JSONDocument: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONDocument])
    case object([String: JSONDocument])

    /// Reads a text.
    ///
    /// - Parameter text: One JSON value by RFC 8259.
    /// - Throws: `JSONScanError` with what is wrong first.
    init(_ text: String) throws(JSONScanError) {
        var tape = JSONTape()
        let bytes = Array(text.utf8)
        var failure: JSONScanError?
        var value = JSONDocument.null
        bytes.withUnsafeBufferPointer { buffer in
            do throws(JSONScanError) {
                try tape.scan(buffer)
                value = Self.value(.root, tape)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        self = value
    }

    private static func value(_ node: JSONNode, _ tape: borrowing JSONTape) -> JSONDocument {
        switch tape.kind(of: node) {
        case .null: return .null
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .number: return .number(tape.number(of: node) ?? 0)
        case .string: return .text(tape.string(of: node) ?? "")
        case .array:
            var elements: [JSONNode] = []
            tape.forEachElement(of: node) { elements.append($0) }
            return .list(elements.map { value($0, tape) })
        case .object:
            var members: [(JSONNode, JSONNode)] = []
            tape.forEachMember(of: node) { members.append(($0, $1)) }
            var object: [String: JSONDocument] = [:]
            for (name, node) in members { object[tape.string(of: name) ?? ""] = value(node, tape) }
            return .object(object)
        }
    }

    /// A member of an object; nil if there is none or this is no object.
    func member(_ name: String) -> JSONDocument? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// What kind of value it is, as JSON Schema calls it.
    var typeName: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .text: "string"
        case .list: "array"
        case .object: "object"
        }
    }
}
