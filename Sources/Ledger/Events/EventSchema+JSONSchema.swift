extension EventSchema {
    /// The published JSON Schema (draft 2020-12) of this type's `data`, with a final newline.
    ///
    /// It is made of the same table that the validator runs on.
    public var jsonSchema: String {
        var object = Self.recordMembers(fields)
        object.insert(
            contentsOf: [
                ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                ("$id", .text("https://qualityledger.dev/schema/events/\(fileName)")),
                ("title", .text(type.rawValue)),
                ("description", .text(summary)),
            ],
            at: 0
        )
        if rule == .valueMatchesStatus { object += Self.statusRule }
        return SchemaText.object(object).rendered + "\n"
    }

    /// The name of the schema's file, such as `score.recorded.v1.schema.json`.
    public var fileName: String {
        type.rawValue.dropFirst(EventType.prefix.count) + ".schema.json"
    }

    private static var statusRule: [(String, SchemaText)] {
        func value(_ type: String) -> SchemaText {
            let value = SchemaText.object([("type", .text(type))])
            return .object([("properties", .object([("value", value)]))])
        }
        let others = SchemaText.list(["unscored", "error", "skipped"].map(SchemaText.text))
        let status = SchemaText.object([("status", .object([("enum", others)]))])
        let condition = SchemaText.object([
            ("required", .list([.text("status")])), ("properties", status),
        ])
        return [("if", condition), ("then", value("null")), ("else", value("number"))]
    }

    private static func recordMembers(_ fields: [EventField]) -> [(String, SchemaText)] {
        var members: [(String, SchemaText)] = [("type", .text("object"))]
        let required = fields.filter(\.isRequired).map { SchemaText.text($0.name) }
        if !required.isEmpty { members.append(("required", .list(required))) }
        if !fields.isEmpty {
            let properties = fields.map { field in
                (
                    field.name,
                    SchemaText.object(
                        [("description", .text(field.summary))]
                            + valueMembers(field.value, isNullable: !field.isRequired)
                    )
                )
            }
            members.append(("properties", .object(properties)))
        }
        return members
    }

    private static func valueMembers(
        _ value: EventValue,
        isNullable: Bool
    ) -> [(String, SchemaText)] {
        func type(_ name: String) -> (String, SchemaText) {
            ("type", isNullable ? .list([.text(name), .text("null")]) : .text(name))
        }
        switch value {
        case .text(let lengths):
            let least: [(String, SchemaText)] =
                lengths.lowerBound > 0 ? [("minLength", .number(Double(lengths.lowerBound)))] : []
            return [type("string")] + least + [("maxLength", .number(Double(lengths.upperBound)))]
        case .choice(let names):
            return [("enum", .list(names.map(SchemaText.text) + (isNullable ? [.null] : [])))]
        case .number(let minimum, let maximum):
            return [type("number")] + bounds(minimum, maximum)
        case .integer(let minimum, let maximum):
            return [type("integer")] + bounds(minimum, maximum)
        case .numberOrNull:
            return [("type", .list([.text("number"), .text("null")]))]
        case .boolean:
            return [type("boolean")]
        case .time:
            return [
                type("string"), ("format", .text("date-time")),
                ("pattern", .text(EnvelopeSchema.timePattern)),
            ]
        case .record(let fields):
            return [type("object")] + recordMembers(fields).dropFirst()
        case .map(let element):
            let inner = SchemaText.object(valueMembers(element, isNullable: false))
            return [type("object"), ("additionalProperties", inner)]
        case .list(let element):
            let inner = SchemaText.object(valueMembers(element, isNullable: false))
            return [type("array"), ("items", inner)]
        }
    }

    private static func bounds(_ minimum: Double?, _ maximum: Double?) -> [(String, SchemaText)] {
        [("minimum", minimum), ("maximum", maximum)].compactMap { name, bound in
            bound.map { (name, SchemaText.number($0)) }
        }
    }
}

/// A JSON value that keeps the order of its members, for schemas that people read.
indirect enum SchemaText: Sendable {
    case object([(String, SchemaText)])
    case list([SchemaText])
    case text(String)
    case number(Double)
    case boolean(Bool)
    case null

    /// The value on several lines, indented by two spaces; a list of scalars stays on one line.
    var rendered: String { rendered(indent: "") }

    private func rendered(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .object(let members) where members.isEmpty:
            return "{}"
        case .object(let members):
            let lines = members.map { name, value in
                inner + Self.quoted(name) + ": " + value.rendered(indent: inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        case .list(let elements) where elements.allSatisfy(\.isScalar):
            return "[" + elements.map { $0.rendered(indent: "") }.joined(separator: ", ") + "]"
        case .list(let elements):
            let lines = elements.map { inner + $0.rendered(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
        case .text(let text): return Self.quoted(text)
        case .number(let number): return CanonicalNumber.text(number) ?? "null"
        case .boolean(let boolean): return boolean ? "true" : "false"
        case .null: return "null"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .object, .list: false
        default: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var arena = ByteArena(capacity: 64)
        arena.appendCanonicalString(text)
        return String(decoding: arena.bytes, as: UTF8.self)
    }
}
