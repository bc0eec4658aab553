/// Checks an event's data against the table of schemas, over the tape, without allocating.
struct DataValidator {
    let schemas: CompiledSchemas
    let tape: TapeView

    /// What is wrong, in numbers that cost nothing until somebody asks for words.
    struct Failure: Error {
        /// The value that is wrong, or the object that lacks a field.
        let node: Int
        let problem: Problem
        /// The compiled value that it should have been, or the record that it should have been.
        let expected: Int
    }

    enum Problem {
        case wrongKind
        case tooShort
        case tooLong
        case notAChoice
        case tooSmall
        case tooLarge
        case notWhole
        case badTime(TimestampError)
        case missing(field: Int)
        case valueWithoutScore
        case scoreWithoutValue
    }

    /// Checks the data of one type.
    @inline(__always)
    func validateData(_ node: Int, schema: Int) throws(Failure) {
        try validateRecord(node, record: schemas.dataRecords[schema])
    }

    private func validateRecord(_ node: Int, record index: Int) throws(Failure) {
        let record = schemas.records[index]
        var seen: UInt64 = 0
        var valueNode = -1
        var statusNode = -1
        var name = node &+ 1
        let end = tape.after(node)
        while name < end {
            let value = name &+ 1
            let field = tape.lookUp(name, in: record.names)
            if field >= 0 {
                seen |= 1 &<< UInt64(truncatingIfNeeded: field)
                if field == record.valueField { valueNode = value }
                if field == record.statusField { statusNode = value }
                try validate(value, as: record.firstValue &+ field)
            }
            name = tape.after(value)
        }
        let missing = record.required & ~seen
        if missing != 0 {
            let field = missing.trailingZeroBitCount
            throw Failure(node: node, problem: .missing(field: field), expected: index)
        }
        if valueNode >= 0 { try checkStatus(statusNode, value: valueNode) }
    }

    /// A score has a value, and everything else has none.
    @inline(__always)
    private func checkStatus(_ statusNode: Int, value: Int) throws(Failure) {
        var isScored = true
        if statusNode >= 0, tape.kind(statusNode) == .string {
            let status = tape.contents(statusNode)
            isScored = status.count == 6 && status[0] == UInt8(ascii: "s")
        }
        if (tape.kind(value) == .number) != isScored {
            let problem = isScored ? Problem.scoreWithoutValue : .valueWithoutScore
            throw Failure(node: value, problem: problem, expected: -1)
        }
    }

    @inline(__always)
    private func validate(_ node: Int, as index: Int) throws(Failure) {
        let expected = schemas.values[index]
        let kind = tape.kind(node)
        if kind == .null, expected.isNullable { return }
        switch expected.kind {
        case .text:
            guard kind == .string else { throw wrongKind(node, index) }
            let length = Int(tape.tokens[node].length)
            if length == 0 || Double(length) > expected.maximum {
                try checkLength(node, index, expected)
            }
        case .choice:
            guard kind == .string else { throw wrongKind(node, index) }
            if tape.lookUp(node, in: schemas.choices[expected.detail]) < 0 {
                throw Failure(node: node, problem: .notAChoice, expected: index)
            }
        case .number where expected.minimum == -.infinity && expected.maximum == .infinity:
            guard kind == .number else { throw wrongKind(node, index) }
        case .number, .integer:
            guard kind == .number else { throw wrongKind(node, index) }
            try checkBounds(node, index, expected)
        case .boolean:
            guard kind == .true || kind == .false else { throw wrongKind(node, index) }
        case .time, .record, .map, .list:
            try validateNested(node, index, expected)
        }
    }

    private func wrongKind(_ node: Int, _ index: Int) -> Failure {
        Failure(node: node, problem: .wrongKind, expected: index)
    }

    @inline(never)
    private func validateNested(
        _ node: Int,
        _ index: Int,
        _ expected: CompiledSchemas.Value
    ) throws(Failure) {
        let kind = tape.kind(node)
        switch expected.kind {
        case .record:
            guard kind == .object else { throw wrongKind(node, index) }
            try validateRecord(node, record: expected.detail)
        case .map, .list:
            let isMap = expected.kind == .map
            guard kind == (isMap ? .object : .array) else { throw wrongKind(node, index) }
            var child = node + 1
            let end = tape.after(node)
            while child < end {
                let value = isMap ? child + 1 : child
                try validate(value, as: expected.detail)
                child = tape.after(value)
            }
        default:
            guard kind == .string else { throw wrongKind(node, index) }
            do {
                _ = try Timestamp(rfc3339: tape.contents(node))
            } catch {
                throw Failure(node: node, problem: .badTime(error), expected: index)
            }
        }
    }

    /// Counts Unicode scalars, as JSON Schema does, where bytes alone do not decide.
    @inline(never)
    private func checkLength(
        _ node: Int,
        _ index: Int,
        _ expected: CompiledSchemas.Value
    ) throws(Failure) {
        let scalars = Double(tape.contents(node).scalarCount)
        if scalars < expected.minimum {
            throw Failure(node: node, problem: .tooShort, expected: index)
        }
        if scalars > expected.maximum {
            throw Failure(node: node, problem: .tooLong, expected: index)
        }
    }

    @inline(never)
    private func checkBounds(
        _ node: Int,
        _ index: Int,
        _ expected: CompiledSchemas.Value
    ) throws(Failure) {
        let value = JSONNumber.value(of: tape.contents(node))
        if expected.kind == .integer, value.rounded(.towardZero) != value {
            throw Failure(node: node, problem: .notWhole, expected: index)
        }
        if value < expected.minimum {
            throw Failure(node: node, problem: .tooSmall, expected: index)
        }
        if value > expected.maximum {
            throw Failure(node: node, problem: .tooLarge, expected: index)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The number of Unicode scalars in valid UTF-8: every byte but the continuation bytes.
    var scalarCount: Int {
        var scalars = 0
        for byte in self where byte & 0xc0 != 0x80 { scalars &+= 1 }
        return scalars
    }
}
