/// One comparison of a `where`.
public struct QuestionComparison: Equatable, Sendable {
    /// How two values are compared.
    public enum Operation: String, CaseIterable, Sendable {
        /// The same value.
        case equal = "="
        /// Another value, or none.
        case notEqual = "!="
        /// A smaller number.
        case less = "<"
        /// A number not greater.
        case lessOrEqual = "<="
        /// A greater number.
        case greater = ">"
        /// A number not smaller.
        case greaterOrEqual = ">="
        /// The text within the value, without regard to case.
        case contains = "~"
    }

    /// What is compared.
    public var dimension: QuestionDimension
    /// How.
    public var operation: Operation
    /// With what.
    public var value: String
    /// Where the value stands in the question.
    public var range: SourceRange

    /// Makes a comparison.
    ///
    /// - Parameters:
    ///   - dimension: What is compared.
    ///   - operation: How.
    ///   - value: With what.
    ///   - range: Where the value stands in the question.
    public init(
        dimension: QuestionDimension,
        operation: Operation,
        value: String,
        range: SourceRange
    ) {
        self.dimension = dimension
        self.operation = operation
        self.value = value
        self.range = range
    }

    /// Whether a value satisfies the comparison.
    ///
    /// - Parameter actual: The value, or nil if it is unknown: unknown equals nothing, so that only
    ///   `!=` holds for it.
    /// - Returns: Whether the comparison holds.
    public func matches(_ actual: String?) -> Bool {
        guard let actual else { return operation == .notEqual }
        if dimension.isNumeric, let left = Double(actual), let right = Double(value) {
            switch operation {
            case .equal: return left == right
            case .notEqual: return left != right
            case .less: return left < right
            case .lessOrEqual: return left <= right
            case .greater: return left > right
            case .greaterOrEqual: return left >= right
            case .contains: break
            }
        }
        switch operation {
        case .equal:
            return actual == value
        case .notEqual:
            return actual != value
        case .contains:
            return actual.lowercased().contains(value.lowercased())
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return false
        }
    }
}

/// The condition of a `where`.
public indirect enum QuestionFilter: Equatable, Sendable {
    /// One comparison.
    case comparison(QuestionComparison)
    /// All of the parts.
    case all([QuestionFilter])
    /// At least one of the parts.
    case any([QuestionFilter])
    /// Not the part.
    case not(QuestionFilter)

    /// Whether something satisfies the condition.
    ///
    /// - Parameter values: The values of its dimensions; several where it has several, such as the
    ///   components of a deployment, and none where it is unknown. With several, `!=` holds if it
    ///   holds for all, the others if they hold for one.
    /// - Returns: Whether the condition holds.
    public func matches(_ values: (QuestionDimension) -> [String]) -> Bool {
        switch self {
        case .comparison(let comparison):
            let actual = values(comparison.dimension)
            if actual.isEmpty { return comparison.matches(nil) }
            return comparison.operation == .notEqual
                ? actual.allSatisfy(comparison.matches) : actual.contains(where: comparison.matches)
        case .all(let parts):
            return parts.allSatisfy { $0.matches(values) }
        case .any(let parts):
            return parts.contains { $0.matches(values) }
        case .not(let part):
            return !part.matches(values)
        }
    }

    /// Every comparison in it, from left to right.
    public var comparisons: [QuestionComparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .all(let parts), .any(let parts): parts.flatMap(\.comparisons)
        case .not(let part): part.comparisons
        }
    }
}

extension QuestionFilter: CustomStringConvertible {
    /// The condition with its parentheses, as it could be asked again.
    public var description: String {
        switch self {
        case .comparison(let comparison):
            let name = comparison.dimension.rawValue
            let value = QuestionName.quoted(comparison.value)
            return "\(name) \(comparison.operation.rawValue) \(value)"
        case .all(let parts):
            return "(" + parts.map(\.description).joined(separator: " and ") + ")"
        case .any(let parts):
            return "(" + parts.map(\.description).joined(separator: " or ") + ")"
        case .not(let part):
            return "not \(part)"
        }
    }
}
