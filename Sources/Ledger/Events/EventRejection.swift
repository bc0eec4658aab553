/// Why a line is not an event that this ledger takes, in words for the person who wrote it.
public struct EventRejection: UserFacingError, Equatable {
    /// What is wrong, such as "data.value must be a number or null, not a string".
    public let reason: String
    /// The member that is wrong, such as `data.value`; nil if the line as a whole is.
    public let field: String?
    /// The offset of the offending byte in the line, if it is known.
    public let byteOffset: Int?
    /// What to do about it.
    public let hint: String

    /// Says why a line is refused.
    ///
    /// - Parameters:
    ///   - reason: What is wrong, a sentence without a full stop.
    ///   - field: The member that is wrong.
    ///   - byteOffset: Where in the line.
    ///   - hint: What to do about it.
    public init(
        reason: String,
        field: String? = nil,
        byteOffset: Int? = nil,
        hint: String = "Mend the line in the rejects file and ingest it again."
    ) {
        self.reason = reason
        self.field = field
        self.byteOffset = byteOffset
        self.hint = hint
    }

    /// The reason as it is shown.
    public var message: String { reason }

    /// Some input was rejected.
    public var failure: FailureClass { .rejectedInput }

    init(_ error: JSONScanError) {
        self.init(
            reason: "the line is not JSON: \(error.reason.sentence)",
            byteOffset: error.byteOffset
        )
    }
}

extension EventRejection {
    /// Puts a validator's finding into words.
    init(_ failure: DataValidator.Failure, schemas: CompiledSchemas, tape: TapeView) {
        var path = tape.path(to: failure.node)
        if case .missing(let field) = failure.problem {
            path += "." + schemas.recordFields[failure.expected][field].name
        }
        self.init(
            reason: path + " "
                + Self.predicate(failure, schemas: schemas, tape: tape),
            field: path,
            byteOffset: tape.tokens[failure.node].textOffset
        )
    }

    private static func predicate(
        _ failure: DataValidator.Failure,
        schemas: CompiledSchemas,
        tape: TapeView
    ) -> String {
        let node = failure.node
        func expected() -> CompiledSchemas.Value { schemas.values[failure.expected] }
        switch failure.problem {
        case .missing:
            return "is missing"
        case .wrongKind:
            let phrase = schemas.descriptions[failure.expected].phrase
            return "must be \(phrase), not \(tape.kind(node).phrase)"
        case .notAChoice:
            let phrase = schemas.descriptions[failure.expected].phrase
            return "must be \(phrase), not \"\(excerpt(tape.string(node)))\""
        case .tooShort:
            return "must not be empty"
        case .tooLong:
            let length = tape.contents(node).scalarCount
            return "has \(length) characters, more than \(Int(expected().maximum))"
        case .notWhole:
            return "must be a whole number, not \(excerpt(tape.string(node)))"
        case .tooSmall:
            let bound = CanonicalNumber.text(expected().minimum) ?? ""
            return "must be at least \(bound), not \(excerpt(tape.string(node)))"
        case .tooLarge:
            let bound = CanonicalNumber.text(expected().maximum) ?? ""
            return "must be at most \(bound), not \(excerpt(tape.string(node)))"
        case .badTime(let error):
            return error.description
        case .valueWithoutScore:
            return "must be null unless the status is scored"
        case .scoreWithoutValue:
            return "is null, so the status must be unscored, error or skipped"
        }
    }

    /// The start of a text, short enough for a message.
    static func excerpt(_ text: String) -> String {
        text.unicodeScalars.count <= 60
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(57))) + "…"
    }
}

extension EventValue {
    /// What the value must be, to follow "must be".
    var phrase: String {
        switch self {
        case .text, .time: "a string"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .number: "a number"
        case .integer: "a whole number"
        case .numberOrNull: "a number or null"
        case .boolean: "true or false"
        case .record, .map: "an object"
        case .list: "an array"
        }
    }
}
