import Ledger
public import Projections

/// What an answer has to be for a script to end with exit code 1: `rows > 0`, `delta < -0.05`.
///
/// Names are those of the answer's columns, which are stable. A comparison holds if it does for at
/// least one row; an unknown value satisfies none.
public struct AnswerCondition: Equatable, Sendable {
    /// The alternatives, each of comparisons that must all hold.
    let alternatives: [[Comparison]]
    /// The text it was read from.
    let text: String

    /// One column compared with one value.
    struct Comparison: Equatable, Sendable {
        var name: String
        var range: SourceRange
        var operation: Operation
        var value: Value
    }

    /// How two values are compared.
    enum Operation: String, CaseIterable, Sendable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "="
        case unequal = "!="
    }

    /// What a column is compared with.
    enum Value: Equatable, Sendable {
        case number(Double)
        case text(String)
    }

    /// Whether an answer meets it.
    ///
    /// - Parameter answer: The answer.
    /// - Returns: Whether it does.
    /// - Throws: ``ConditionError`` if the answer has no column of a name.
    public func holds(for answer: Answer) throws -> Bool {
        let facts = AnswerFacts(answer)
        // Every name is looked up, so that a mistake is found whatever the values are.
        let outcomes = try alternatives.map { comparisons in
            try comparisons.map { try holds($0, facts) }
        }
        return outcomes.contains { $0.allSatisfy(\.self) }
    }

    private func holds(_ comparison: Comparison, _ facts: AnswerFacts) throws -> Bool {
        guard let cells = facts.cells(of: comparison.name) else {
            let names = facts.names
            let nearest = SpellingSuggestion.nearest(comparison.name, in: names)
            throw ConditionError(
                reason: "this answer has no column \(comparison.name)",
                range: comparison.range,
                text: text,
                hint: nearest.map { "Did you mean \($0)?" }
                    ?? "It has \(names.joined(separator: ", "))."
            )
        }
        return cells.contains { Self.satisfies($0, comparison) }
    }

    private static func satisfies(
        _ cell: TableAnswer.Cell,
        _ comparison: Comparison
    ) -> Bool {
        switch (cell, comparison.value) {
        case (.integer(let value), .number(let bound)):
            return compare(Double(value), comparison.operation, bound)
        case (.number(let value), .number(let bound)):
            return compare(value, comparison.operation, bound)
        case (.text(let text), .text(let wanted)):
            return compare(text, comparison.operation, wanted)
        case (.text(let text), .number):
            // A category may be called 2026.
            let wanted = comparison.text
            return comparison.operation == .equal
                ? text == wanted
                : comparison.operation == .unequal ? text != wanted : false
        case (.flag(let value), .text(let wanted)):
            return compare(value ? "true" : "false", comparison.operation, wanted)
        case (.time(let time), .text(let wanted)):
            guard let bound = try? Timestamp(rfc3339: wanted) else { return false }
            return compare(time, comparison.operation, bound)
        default:
            return false
        }
    }

    /// Compares numbers; what differs by rounding alone is equal: 0.80 − 0.75 is not above 0.05.
    private static func compare(_ value: Double, _ operation: Operation, _ bound: Double) -> Bool {
        guard value.isFinite else { return false }
        let isEqual = abs(value - bound) <= 1e-12 * max(1, abs(value), abs(bound))
        return switch operation {
        case .less: value < bound && !isEqual
        case .lessOrEqual: value < bound || isEqual
        case .greater: value > bound && !isEqual
        case .greaterOrEqual: value > bound || isEqual
        case .equal: isEqual
        case .unequal: !isEqual
        }
    }

    private static func compare<Value: Comparable>(
        _ value: Value,
        _ operation: Operation,
        _ bound: Value
    ) -> Bool {
        switch operation {
        case .less: value < bound
        case .lessOrEqual: value <= bound
        case .greater: value > bound
        case .greaterOrEqual: value >= bound
        case .equal: value == bound
        case .unequal: value != bound
        }
    }
}

extension AnswerCondition.Comparison {
    /// The value as it was written, as far as a number tells.
    fileprivate var text: String {
        switch value {
        case .number(let number): JSONText.number(number)
        case .text(let text): text
        }
    }
}
