import Foundation
import Ledger

/// One check of a value against a schema.
struct JSONSchemaCheck {
    let schema: JSONSchema

    /// Deeper nesting of references is taken for a circle.
    private static let depthMax = 256

    /// Says what is wrong with a value.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - rule: The schema that it is held to.
    ///   - place: Where the value is, as a JSON pointer.
    ///   - depth: How many schemas are around this one.
    /// - Returns: The first thing that is wrong, with its place, or nil.
    func problem(
        _ value: JSONDocument,
        _ rule: JSONDocument,
        _ place: String,
        depth: Int
    ) -> String? {
        guard depth < Self.depthMax else { return at(place, "the schema refers to itself forever") }
        if case .boolean(let allows) = rule { return allows ? nil : at(place, "is not allowed") }
        guard case .object(let keywords) = rule else { return nil }
        if case .text(let reference)? = keywords["$ref"], let target = schema.target(of: reference),
            let problem = problem(value, target, place, depth: depth + 1)
        {
            return problem
        }
        if let reason = kindProblem(value, keywords) { return at(place, reason) }
        let own: String? =
            switch value {
            case .number(let number): numberProblem(number, keywords).map { at(place, $0) }
            case .text(let text): textProblem(text, keywords).map { at(place, $0) }
            case .list(let elements): listProblem(elements, keywords, place, depth)
            case .object(let members): objectProblem(members, keywords, place, depth)
            case .null, .boolean: nil
            }
        return own ?? combinationProblem(value, keywords, place, depth)
    }

    private func at(_ place: String, _ reason: String) -> String {
        place.isEmpty ? "the value \(reason)" : "\(place) \(reason)"
    }

    private func shown(_ number: Double) -> String { CanonicalNumber.text(number) ?? "\(number)" }

    private func isValid(
        _ value: JSONDocument,
        _ rule: JSONDocument,
        _ depth: Int
    ) -> Bool {
        problem(value, rule, "", depth: depth + 1) == nil
    }

    // MARK: Single values

    private func kindProblem(
        _ value: JSONDocument,
        _ keywords: [String: JSONDocument]
    ) -> String? {
        if let type = keywords["type"] {
            var names: [String] = []
            if case .text(let name) = type { names = [name] }
            if case .list(let list) = type {
                names = list.compactMap { if case .text(let name) = $0 { name } else { nil } }
            }
            let isWhole =
                if case .number(let number) = value { number == number.rounded() } else { false }
            guard names.contains(value.typeName) || isWhole && names.contains("integer") else {
                return "must be \(names.joined(separator: " or ")), not \(value.typeName)"
            }
        }
        if let constant = keywords["const"], constant != value { return "must be a given constant" }
        if case .list(let choices)? = keywords["enum"], !choices.contains(value) {
            return "must be one of \(choices.count) given values"
        }
        return nil
    }

    private func number(_ name: String, _ keywords: [String: JSONDocument]) -> Double? {
        guard case .number(let number)? = keywords[name] else { return nil }
        return number
    }

    private func numberProblem(_ value: Double, _ keywords: [String: JSONDocument]) -> String? {
        if let low = number("minimum", keywords), value < low {
            return "must be at least \(shown(low))"
        }
        if let high = number("maximum", keywords), value > high {
            return "must be at most \(shown(high))"
        }
        if let low = number("exclusiveMinimum", keywords), value <= low {
            return "must be above \(shown(low))"
        }
        if let high = number("exclusiveMaximum", keywords), value >= high {
            return "must be below \(shown(high))"
        }
        if let step = number("multipleOf", keywords), step > 0 {
            let quotient = value / step
            // 0.3 is a multiple of 0.1, though their quotient is not quite whole.
            guard abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient)) else {
                return "must be a multiple of \(shown(step))"
            }
        }
        return nil
    }

    private func textProblem(_ value: String, _ keywords: [String: JSONDocument]) -> String? {
        let length = Double(value.unicodeScalars.count)
        if let low = number("minLength", keywords), length < low {
            return "must have at least \(shown(low)) characters"
        }
        if let high = number("maxLength", keywords), length > high {
            return "must have at most \(shown(high)) characters"
        }
        if case .text(let pattern)? = keywords["pattern"], !matches(value, pattern) {
            return "must match \(pattern)"
        }
        return nil
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        guard let expression = schema.patterns[pattern] else { return false }
        let range = NSRange(text.startIndex..., in: text)
        return expression.firstMatch(in: text, range: range) != nil
    }

    // MARK: Lists and objects

    private func listProblem(
        _ elements: [JSONDocument],
        _ keywords: [String: JSONDocument],
        _ place: String,
        _ depth: Int
    ) -> String? {
        let count = Double(elements.count)
        if let low = number("minItems", keywords), count < low {
            return at(place, "must have at least \(shown(low)) elements")
        }
        if let high = number("maxItems", keywords), count > high {
            return at(place, "must have at most \(shown(high)) elements")
        }
        if keywords["uniqueItems"] == .boolean(true), Set(elements).count < elements.count {
            return at(place, "must not have an element twice")
        }
        var first = 0
        if case .list(let rules)? = keywords["prefixItems"] {
            first = rules.count
            for (index, (element, rule)) in zip(elements, rules).enumerated() {
                let found = problem(element, rule, "\(place)/\(index)", depth: depth + 1)
                if let found { return found }
            }
        }
        if let rule = keywords["items"] {
            for index in elements.indices.dropFirst(first) {
                let found = problem(elements[index], rule, "\(place)/\(index)", depth: depth + 1)
                if let found { return found }
            }
        }
        guard let rule = keywords["contains"] else { return nil }
        var hits = 0.0
        for element in elements where isValid(element, rule, depth) { hits += 1 }
        let isRight =
            hits >= number("minContains", keywords) ?? 1
            && hits <= number("maxContains", keywords) ?? .infinity
        return isRight ? nil : at(place, "does not contain what it must")
    }

    private func objectProblem(
        _ members: [String: JSONDocument],
        _ keywords: [String: JSONDocument],
        _ place: String,
        _ depth: Int
    ) -> String? {
        if let reason = presenceProblem(members, keywords) { return at(place, reason) }
        let properties = keywords["properties"]
        var patterns: [String: JSONDocument] = [:]
        if case .object(let entries)? = keywords["patternProperties"] { patterns = entries }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let inner = "\(place)/\(name)"
            var rules = patterns.filter { matches(name, $0.key) }.map(\.value)
            if let rule = properties?.member(name) { rules.append(rule) }
            if rules.isEmpty, let rule = keywords["additionalProperties"] { rules.append(rule) }
            for rule in rules {
                if let found = problem(value, rule, inner, depth: depth + 1) { return found }
            }
            if let rule = keywords["propertyNames"], !isValid(.text(name), rule, depth) {
                return at(inner, "has a name that is not allowed")
            }
        }
        if case .object(let schemas)? = keywords["dependentSchemas"] {
            for (name, rule) in schemas.sorted(by: { $0.key < $1.key }) where members[name] != nil {
                let found = problem(.object(members), rule, place, depth: depth + 1)
                if let found { return found }
            }
        }
        return nil
    }

    private func presenceProblem(
        _ members: [String: JSONDocument],
        _ keywords: [String: JSONDocument]
    ) -> String? {
        func missing(_ list: JSONDocument?) -> String? {
            guard case .list(let names)? = list else { return nil }
            for case .text(let name) in names where members[name] == nil { return name }
            return nil
        }
        if let name = missing(keywords["required"]) { return "lacks \(name)" }
        if case .object(let dependents)? = keywords["dependentRequired"] {
            for (name, list) in dependents.sorted(by: { $0.key < $1.key })
            where members[name] != nil {
                if let other = missing(list) { return "has \(name) and so must have \(other)" }
            }
        }
        let count = Double(members.count)
        if let low = number("minProperties", keywords), count < low {
            return "must have at least \(shown(low)) members"
        }
        if let high = number("maxProperties", keywords), count > high {
            return "must have at most \(shown(high)) members"
        }
        return nil
    }

    // MARK: Combinations

    private func combinationProblem(
        _ value: JSONDocument,
        _ keywords: [String: JSONDocument],
        _ place: String,
        _ depth: Int
    ) -> String? {
        if case .list(let rules)? = keywords["allOf"] {
            for rule in rules {
                if let found = problem(value, rule, place, depth: depth + 1) { return found }
            }
        }
        if case .list(let rules)? = keywords["anyOf"] {
            var isRight = false
            for rule in rules where !isRight { isRight = isValid(value, rule, depth) }
            if !isRight { return at(place, "fits none of the schemas of anyOf") }
        }
        if case .list(let rules)? = keywords["oneOf"] {
            var hits = 0
            for rule in rules where isValid(value, rule, depth) { hits += 1 }
            if hits != 1 { return at(place, "fits \(hits) of the schemas of oneOf") }
        }
        if let rule = keywords["not"], isValid(value, rule, depth) {
            return at(place, "is what it must not be")
        }
        if let rule = keywords["if"] {
            let branch = keywords[isValid(value, rule, depth) ? "then" : "else"]
            if let branch, let found = problem(value, branch, place, depth: depth + 1) {
                return found
            }
        }
        return nil
    }
}
