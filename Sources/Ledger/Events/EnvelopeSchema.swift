/// The published JSON Schema of the envelope: CloudEvents 1.0 as this ledger takes it.
public enum EnvelopeSchema {
    /// The name of the schema's file.
    public static let fileName = "cloudevent.schema.json"

    /// RFC 3339 with a zone, by its shape; that the fields are in range is left to `format`.
    static let timePattern =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"
        + "([Zz]|[+-][0-9]{2}:[0-9]{2})$"
    private static let referencePattern =
        "^([A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$"
    private static let contentTypePattern =
        "^ *[^/;]+/([^/;]*\\+)?[jJ][sS][oO][nN] *(;.*)?$"

    /// The schema (draft 2020-12), with a final newline.
    public static var jsonSchema: String {
        SchemaText.object([
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .text("https://qualityledger.dev/schema/events/\(fileName)")),
            ("title", .text("CloudEvent 1.0 in a quality ledger")),
            (
                "description",
                .text("An event on its way in or out; the schema of data is named by the type.")
            ),
            ("type", .text("object")),
            ("required", .list(["specversion", "id", "source", "type"].map(SchemaText.text))),
            ("properties", .object(properties)),
            ("propertyNames", .object([("pattern", .text("^([a-z0-9]+|data_base64)$"))])),
            (
                "additionalProperties",
                .object([("type", types("string", "number", "boolean", "null"))])
            ),
            ("if", .object([("properties", .object([("type", ownType)]))])),
            ("then", ownData),
            ("else", foreignData),
        ]).rendered + "\n"
    }

    private static let keyLength = Double(Envelope.maximumKeyLength)
    private static let referenceLength = Double(Envelope.maximumReferenceLength)

    private static var properties: [(String, SchemaText)] {
        [
            ("specversion", .object([("const", .text("1.0"))])),
            ("id", string("Unique within the source.", keyLength, isRequired: true)),
            (
                "source",
                string("Who reports it.", referenceLength, referencePattern, isRequired: true)
            ),
            ("type", string("What happened.", keyLength, isRequired: true)),
            ("subject", string("What it is about.", referenceLength)),
            ("time", time("When it happened.")),
            ("recordedtime", time("When the producer recorded it.")),
            ("ledgertime", time("When the ledger recorded it; only the ledger writes this.")),
            ("datacontenttype", string("The media type of data.", keyLength)),
            ("dataschema", string("The schema of data.", referenceLength, referencePattern)),
            ("correlationid", string("The run that it belongs to.", keyLength)),
            ("causationid", string("The id of the event that caused it.", keyLength)),
            ("traceparent", string("The W3C trace context.", keyLength)),
            (
                "sampledrate",
                .object([
                    ("description", .text("One event was sent of this many seen.")),
                    ("type", types("integer", "null")),
                    ("minimum", .number(1)),
                    ("maximum", .number(2_147_483_647)),
                ])
            ),
            ("data", .object([("description", .text("What the type's own schema describes."))])),
            ("data_base64", .object([("type", types("string", "null"))])),
        ]
    }

    private static var ownType: SchemaText {
        .object([("type", .text("string")), ("pattern", .text("^dev\\.qualityledger\\."))])
    }

    private static var ownData: SchemaText {
        let names = EventSchema.all.map { SchemaText.text($0.type.rawValue) }
        return .object([
            ("required", .list([.text("data")])),
            (
                "properties",
                .object([
                    ("type", .object([("enum", .list(names))])),
                    ("data", .object([("type", .text("object"))])),
                    ("data_base64", .object([("type", .text("null"))])),
                    (
                        "datacontenttype",
                        .object([
                            ("type", types("string", "null")),
                            ("pattern", .text(contentTypePattern)),
                        ])
                    ),
                ])
            ),
        ])
    }

    private static var foreignData: SchemaText {
        .object([
            (
                "not",
                .object([
                    ("required", .list([.text("data"), .text("data_base64")])),
                    (
                        "properties",
                        .object([("data_base64", .object([("type", .text("string"))]))])
                    ),
                ])
            )
        ])
    }

    private static func types(_ names: String...) -> SchemaText {
        .list(names.map(SchemaText.text))
    }

    private static func string(
        _ summary: String,
        _ maximum: Double,
        _ pattern: String? = nil,
        isRequired: Bool = false
    ) -> SchemaText {
        .object(
            [
                ("description", .text(summary)),
                ("type", isRequired ? .text("string") : types("string", "null")),
                ("minLength", .number(1)),
                ("maxLength", .number(maximum)),
            ] + (pattern.map { [("pattern", .text($0))] } ?? [])
        )
    }

    private static func time(_ summary: String) -> SchemaText {
        .object([
            ("description", .text(summary)),
            ("type", types("string", "null")),
            ("format", .text("date-time")),
            ("pattern", .text(timePattern)),
        ])
    }
}
