/// A condition on one label, in Prometheus' four forms: `=`, `!=`, `=~`, `!~`.
///
/// An absent label has the empty value, and a pattern must match the whole value, as there.
public struct LabelMatcher: Equatable, Sendable {
    /// The label's name.
    public var name: String
    /// Its value, or the pattern.
    public var value: String
    /// Whether ``value`` is a regular expression.
    public var isPattern: Bool
    /// Whether the match is turned around.
    public var isNegated: Bool

    /// Makes a matcher.
    ///
    /// - Parameters:
    ///   - name: The label's name.
    ///   - value: Its value, or the pattern.
    ///   - isPattern: Whether the value is a regular expression.
    ///   - isNegated: Whether the match is turned around.
    public init(name: String, value: String, isPattern: Bool = false, isNegated: Bool = false) {
        self.name = name
        self.value = value
        self.isPattern = isPattern
        self.isNegated = isNegated
    }

    /// Reads `name="value"`, `name!=value`, `name=~"pattern"` or `name!~pattern`.
    ///
    /// It is nil if the text is not of the form or the pattern is not valid.
    ///
    /// - Parameter text: The text; the value's quotes may be left out.
    public init?(_ text: String) {
        guard let index = text.firstIndex(where: { "=!".contains($0) }) else { return nil }
        let name = text[..<index].trimmingSpaces
        let rest = text[index...]
        let forms = [
            ("=~", true, false), ("!~", true, true), ("!=", false, true), ("=", false, false),
        ]
        guard let form = forms.first(where: { rest.hasPrefix($0.0) }), !name.isEmpty else {
            return nil
        }
        var value = rest.dropFirst(form.0.count).trimmingSpaces
        if value.count >= 2, value.first == "\"", value.last == "\"" {
            value = Self.unescaped(value.dropFirst().dropLast())
        }
        self.init(name: name, value: value, isPattern: form.1, isNegated: form.2)
        guard isValid else { return nil }
    }

    /// Whether the pattern, if there is one, can be used.
    public var isValid: Bool { !isPattern || (try? Regex(value)) != nil }

    /// Whether a set of labels satisfies the condition.
    ///
    /// - Parameter labels: The labels.
    /// - Returns: Whether it does; false for a pattern that is not valid.
    public func matches(_ labels: LabelSet) -> Bool { matches(labels[name] ?? "") }

    /// Whether a value satisfies the condition.
    ///
    /// - Parameter candidate: The label's value, empty if it is absent.
    /// - Returns: Whether it does.
    public func matches(_ candidate: String) -> Bool {
        guard isPattern else { return (candidate == value) != isNegated }
        guard let pattern = try? Regex(value) else { return false }
        return (candidate.wholeMatch(of: pattern) != nil) != isNegated
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

extension LabelMatcher: CustomStringConvertible {
    /// The condition as `name=~"pattern"`.
    public var description: String {
        let sign = isPattern ? (isNegated ? "!~" : "=~") : (isNegated ? "!=" : "=")
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\(name)\(sign)\"\(escaped.replacing("\n", with: "\\n"))\""
    }
}

extension Substring {
    /// The text without white space at its ends.
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
