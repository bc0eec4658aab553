import Ledger

extension QuestionReader {
    /// How deep conditions can be nested: deeper than anybody writes, and no danger to the stack.
    private static let deepestNesting = 32

    /// Reads a condition.
    mutating func readFilter(
        over dimensions: [QuestionDimension]
    ) throws(QuestionError) -> QuestionFilter {
        var parts = [try readConjunction(over: dimensions)]
        while accept("or") { parts.append(try readConjunction(over: dimensions)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func readConjunction(
        over dimensions: [QuestionDimension]
    ) throws(QuestionError) -> QuestionFilter {
        var parts = [try readNegation(over: dimensions)]
        while accept("and") { parts.append(try readNegation(over: dimensions)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func readNegation(
        over dimensions: [QuestionDimension]
    ) throws(QuestionError) -> QuestionFilter {
        guard depth < Self.deepestNesting else {
            throw failure("the condition is nested too deeply", at: current.range)
        }
        depth += 1
        defer { depth -= 1 }
        for dimension in dimensions { note(.dimension(dimension)) }
        if accept("not") { return .not(try readNegation(over: dimensions)) }
        guard current.kind == .leftParenthesis else {
            return .comparison(try readComparison(over: dimensions))
        }
        advance()
        let inner = try readFilter(over: dimensions)
        note(.keyword(")"))
        guard current.kind == .rightParenthesis else { throw unexpected() }
        advance()
        return inner
    }

    private mutating func readComparison(
        over dimensions: [QuestionDimension]
    ) throws(QuestionError) -> QuestionComparison {
        guard let dimension = QuestionDimension.named(current.keyword),
            dimensions.contains(dimension)
        else { throw unexpected() }
        advance()
        let sign = current
        let operation = try readOperation()
        note(.value(dimension))
        let value = current
        guard value.isName else { throw unexpected() }
        switch operation {
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard dimension.isNumeric else {
                throw failure(
                    "\(dimension.rawValue) is a text, which has no order",
                    at: sign.range,
                    hint: "Compare it with =, != or ~ (contains)."
                )
            }
            guard case .number = value.kind else {
                throw failure("\(dimension.rawValue) is compared with a number", at: value.range)
            }
        case .equal, .notEqual, .contains:
            break
        }
        advance()
        return QuestionComparison(
            dimension: dimension,
            operation: operation,
            value: value.text,
            range: value.range
        )
    }

    private mutating func readOperation() throws(QuestionError) -> QuestionComparison.Operation {
        note(.operation)
        if case .comparison(let operation) = current.kind {
            advance()
            return operation
        }
        switch current.keyword {
        case "is":
            advance()
            guard current.keyword == "not" else { return .equal }
            advance()
            return .notEqual
        case "contains":
            advance()
            return .contains
        default:
            throw unexpected()
        }
    }
}
