/// The table of schemas, laid out flat for the validator.
///
/// Plain structs behind pointers, so that checking a value retains and allocates nothing. Made once and
/// never given back.
struct CompiledSchemas: @unchecked Sendable {
    /// What a value may be, by index.
    struct Value {
        var kind: Kind
        var isNullable: Bool
        var minimum = -Double.infinity
        var maximum = Double.infinity
        /// The index of the record, the choice or the element, by kind.
        var detail = -1
    }

    enum Kind: UInt8 {
        case text, choice, number, integer, boolean, time, record, map, list
    }

    /// The known members of an object.
    struct Record {
        let names: NameTable
        /// Bit i is set if field i is required; a record has at most 64 fields.
        let required: UInt64
        /// The value of field 0; those of the others follow it.
        let firstValue: Int
        /// The fields of the rule between value and status, or -1.
        let valueField: Int
        let statusField: Int
    }

    // All are written only before the table is published.
    let values: UnsafePointer<Value>
    let records: UnsafePointer<Record>
    let choices: UnsafePointer<NameTable>
    /// The record of each schema's data, by the schema's index.
    let dataRecords: UnsafePointer<Int>
    /// The types' full names; the index is the schema's.
    let typeNames: NameTable
    /// For messages: the description of each value and the fields of each record.
    let descriptions: [EventValue]
    let recordFields: [[EventField]]

    /// The table of every type that this ledger knows.
    static let shared = CompiledSchemas(EventSchema.all)

    init(_ schemas: [EventSchema]) {
        var builder = Builder()
        let roots = schemas.map { builder.addRecord($0.fields, rule: $0.rule) }
        values = Self.publish(builder.values)
        records = Self.publish(builder.records)
        choices = Self.publish(builder.choices)
        dataRecords = Self.publish(roots)
        typeNames = NameTable(schemas.map(\.type.rawValue))
        descriptions = builder.descriptions
        recordFields = builder.recordFields
    }

    private static func publish<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
        let storage = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = storage.initialize(from: elements)
        return UnsafePointer(storage.baseAddress.unsafelyUnwrapped)
    }

    private struct Builder {
        var values: [Value] = []
        var records: [Record] = []
        var choices: [NameTable] = []
        var descriptions: [EventValue] = []
        var recordFields: [[EventField]] = []

        /// Adds a record: first its own values in a row, then what they refer to.
        mutating func addRecord(_ fields: [EventField], rule: EventSchema.Rule? = nil) -> Int {
            precondition(fields.count <= 64, "a record has at most 64 fields")
            let first = values.count
            var required: UInt64 = 0
            for (index, field) in fields.enumerated() {
                if field.isRequired { required |= 1 << UInt64(index) }
                append(field.value, isNullable: !field.isRequired)
            }
            for (index, field) in fields.enumerated() {
                addDetail(of: field.value, at: first + index)
            }
            let isRuled = rule == .valueMatchesStatus
            records.append(
                Record(
                    names: NameTable(fields.map(\.name)),
                    required: required,
                    firstValue: first,
                    valueField: isRuled ? fields.firstIndex { $0.name == "value" } ?? -1 : -1,
                    statusField: isRuled ? fields.firstIndex { $0.name == "status" } ?? -1 : -1
                )
            )
            recordFields.append(fields)
            return records.count - 1
        }

        private mutating func append(_ value: EventValue, isNullable: Bool) {
            var compiled = Value(kind: .text, isNullable: isNullable)
            switch value {
            case .text(let lengths):
                compiled.minimum = Double(lengths.lowerBound)
                compiled.maximum = Double(lengths.upperBound)
            case .choice: compiled.kind = .choice
            case .number(let minimum, let maximum):
                compiled.kind = .number
                compiled.minimum = minimum ?? -.infinity
                compiled.maximum = maximum ?? .infinity
            case .integer(let minimum, let maximum):
                compiled.kind = .integer
                compiled.minimum = minimum
                compiled.maximum = maximum
            case .numberOrNull:
                compiled.kind = .number
                compiled.isNullable = true
            case .boolean: compiled.kind = .boolean
            case .time: compiled.kind = .time
            case .record: compiled.kind = .record
            case .map: compiled.kind = .map
            case .list: compiled.kind = .list
            }
            values.append(compiled)
            descriptions.append(value)
        }

        private mutating func addDetail(of value: EventValue, at index: Int) {
            switch value {
            case .choice(let names):
                values[index].detail = choices.count
                choices.append(NameTable(names))
            case .record(let fields):
                values[index].detail = addRecord(fields)
            case .map(let element), .list(let element):
                let place = values.count
                append(element, isNullable: false)
                values[index].detail = place
                addDetail(of: element, at: place)
            default:
                break
            }
        }
    }
}
