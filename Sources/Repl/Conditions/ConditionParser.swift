import Foundation
import Projections

extension AnswerCondition {
    /// Reads a condition: comparisons of a column with a value, joined by `and` and `or`.
    ///
    /// `and` binds closer than `or`. A value is a number, a word, or a text in quotes.
    ///
    /// - Parameter text: The condition.
    /// - Throws: ``ConditionError`` at the first word that does not fit.
    public init(_ text: String) throws {
        var reader = ConditionReader(text: text, tokens: ConditionToken.all(in: text))
        self.init(alternatives: try reader.alternatives(), text: text)
    }
}

/// A word, an operator or a text in quotes of a condition.
struct ConditionToken: Equatable {
    enum Kind: Equatable {
        case word
        case quoted
        case operation(AnswerCondition.Operation)
        /// A character that has no place in a condition.
        case unknown
    }

    var kind: Kind
    var text: String
    var range: SourceRange

    /// The tokens of a condition.
    ///
    /// - Parameter text: The condition.
    /// - Returns: All of it but white space; an open quote reaches to the end.
    static func all(in text: String) -> [ConditionToken] {
        var tokens: [ConditionToken] = []
        var rest = text[...]
        func offset(_ part: Substring) -> Int {
            text.utf8.distance(from: text.startIndex, to: part.startIndex)
        }
        while let first = rest.first {
            let start = offset(rest)
            var content = ""
            var kind = Kind.unknown
            if first.isWhitespace {
                rest.removeFirst()
                continue
            } else if first == "\"" || first == "'" {
                rest.removeFirst()
                kind = .quoted
                content = String(rest.prefix { $0 != first })
                rest = rest.dropFirst(content.count).dropFirst()
            } else if "<>=!".contains(first) {
                let sign = String(rest.prefix { "<>=!".contains($0) })
                kind = operation(sign).map(Kind.operation) ?? .unknown
                content = sign
                rest = rest.dropFirst(sign.count)
            } else if isWordCharacter(first) {
                kind = .word
                content = String(rest.prefix(while: isWordCharacter))
                rest = rest.dropFirst(content.count)
            } else {
                content = String(first)
                rest.removeFirst()
            }
            tokens.append(
                ConditionToken(kind: kind, text: content, range: SourceRange(start, offset(rest)))
            )
        }
        return tokens
    }

    private static func operation(_ sign: String) -> AnswerCondition.Operation? {
        sign == "==" ? .equal : AnswerCondition.Operation(rawValue: sign)
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-+_.:/@%".contains(character)
    }
}

/// Reads tokens from the first to the last.
struct ConditionReader {
    let text: String
    let tokens: [ConditionToken]
    private var index = 0

    init(text: String, tokens: [ConditionToken]) {
        self.text = text
        self.tokens = tokens
    }

    mutating func alternatives() throws -> [[AnswerCondition.Comparison]] {
        var alternatives: [[AnswerCondition.Comparison]] = [[]]
        while true {
            alternatives[alternatives.count - 1].append(try comparison())
            guard let joint = next() else { return alternatives }
            switch joint.kind == .word ? joint.text.lowercased() : "" {
            case "and": continue
            case "or": alternatives.append([])
            default: throw error("expected and, or, or the end", at: joint)
            }
        }
    }

    private mutating func comparison() throws -> AnswerCondition.Comparison {
        let name = next()
        guard let name, name.kind == .word || name.kind == .quoted else {
            throw error("expected the name of a column, such as rows or delta", at: name)
        }
        let sign = next()
        guard let sign, case .operation(let operation) = sign.kind else {
            throw error("expected one of = != < <= > >=", at: sign)
        }
        let value = next()
        guard let value, value.kind == .word || value.kind == .quoted else {
            throw error("expected a number, a word or a text in quotes", at: value)
        }
        return AnswerCondition.Comparison(
            name: name.text,
            range: name.range,
            operation: operation,
            value: try read(value)
        )
    }

    private func read(_ token: ConditionToken) throws -> AnswerCondition.Value {
        guard token.kind == .word else { return .text(token.text) }
        let isPercent = token.text.hasSuffix("%")
        guard let number = Double(isPercent ? String(token.text.dropLast()) : token.text) else {
            return .text(token.text)
        }
        guard number.isFinite else { throw error("expected a finite number", at: token) }
        return .number(isPercent ? number / 100 : number)
    }

    private mutating func next() -> ConditionToken? {
        guard index < tokens.count else { return nil }
        defer { index += 1 }
        return tokens[index]
    }

    private func error(_ reason: String, at token: ConditionToken?) -> ConditionError {
        let end = text.utf8.count
        return ConditionError(
            reason: token.map { "\(reason), but found \"\($0.text)\"" } ?? reason,
            range: token?.range ?? SourceRange(end, end),
            text: text,
            hint: "Write it as rows > 0, or delta < -0.05 and conclusion = suspect."
        )
    }
}
