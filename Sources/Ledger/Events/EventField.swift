/// One member of an event's data, as the table of schemas describes it.
public struct EventField: Sendable {
    /// The member's name.
    public let name: String
    /// Whether it must be there; one that need not be may also be null.
    public let isRequired: Bool
    /// What its value may be.
    public let value: EventValue
    /// What it means, one sentence.
    public let summary: String

    static func required(_ name: String, _ value: EventValue, _ summary: String) -> EventField {
        EventField(name: name, isRequired: true, value: value, summary: summary)
    }

    static func optional(_ name: String, _ value: EventValue, _ summary: String) -> EventField {
        EventField(name: name, isRequired: false, value: value, summary: summary)
    }
}

/// What a member's value may be.
///
/// Both the validator and the published JSON Schema are derived from this, so that they cannot differ.
public indirect enum EventValue: Sendable {
    /// A string of a number of Unicode scalars.
    case text(ClosedRange<Int>)
    /// One of some strings.
    case choice([String])
    /// A number within bounds.
    case number(minimum: Double?, maximum: Double?)
    /// A number without a fraction, within bounds.
    case integer(minimum: Double, maximum: Double)
    /// Any number, or null.
    case numberOrNull
    /// True or false.
    case boolean
    /// A date-time by RFC 3339 with a zone.
    case time
    /// An object with known members; others are allowed.
    case record([EventField])
    /// An object with any names and values of one kind.
    case map(EventValue)
    /// An array of values of one kind.
    case list(EventValue)

    /// The largest integer that every JSON reader takes exactly, 2^53 − 1.
    static let maximumInteger = 9_007_199_254_740_991.0
    /// The name of something: 1 to 200 characters.
    static let name = EventValue.text(1...200)
    /// A key of something elsewhere: 1 to 1,024 characters.
    static let key = EventValue.text(1...1_024)
    /// Prose, or nothing.
    static let prose = EventValue.text(0...65_536)
    /// Any finite number.
    static let anyNumber = EventValue.number(minimum: nil, maximum: nil)
    /// A share, 0 to 1.
    static let share = EventValue.number(minimum: 0, maximum: 1)
    /// A number of things, 0 or more.
    static let tally = EventValue.integer(minimum: 0, maximum: maximumInteger)
    /// A number of things, 1 or more.
    static let positive = EventValue.integer(minimum: 1, maximum: maximumInteger)
    /// Strings by name.
    static let labels = EventValue.map(.text(0...1_024))
}

/// The description of one event type's `data`.
public struct EventSchema: Sendable {
    /// The type that it describes.
    public let type: EventType
    /// What the event says, one sentence.
    public let summary: String
    /// The known members of `data`; others are allowed.
    public let fields: [EventField]
    /// A rule between members.
    public let rule: Rule?

    /// A rule that one member alone cannot express.
    public enum Rule: Sendable {
        /// `value` is a number when `status` is absent, null or `scored`, and null otherwise, so that
        /// a missing value is never a zero.
        case valueMatchesStatus
    }

    init(_ type: EventType, _ summary: String, rule: Rule? = nil, _ fields: [EventField]) {
        self.type = type
        self.summary = summary
        self.fields = fields
        self.rule = rule
    }

    /// The description of every type of this ledger.
    public static let all: [EventSchema] = evidence + decisions + alerting + hygiene

    /// The description of one type.
    ///
    /// - Parameter type: A type.
    /// - Returns: Its description, or nil if this ledger does not know the type.
    public static func schema(of type: EventType) -> EventSchema? {
        all.first { $0.type == type }
    }
}
