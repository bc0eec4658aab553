import Foundation

/// Finds a verdict in what a judge wrote.
///
/// The whole text is read as JSON, else what one code fence holds, else every JSON object in the text.
/// Of several objects that are verdicts and say different things none is taken: one of them may have
/// been quoted from the answer that is judged.
struct VerdictReader: Sendable {
    /// How a verdict was written.
    enum Form: String, Sendable {
        /// As it was asked for.
        case plain
        /// In a code fence.
        case fenced
        /// Among other text.
        case embedded
    }

    /// A verdict that was found.
    struct Reading: Equatable {
        var verdict: Verdict
        var form: Form
        /// Whether a number was written as a text.
        var hasTextNumbers: Bool
    }

    /// Why there is no verdict, in words.
    struct Unreadable: Error, Equatable {
        var reason: String
    }

    /// The axes that a verdict must have.
    var axes: [String]

    /// The longest text that is searched for objects, in bytes.
    private static let bytesMax = 262_144

    /// Reads a verdict.
    ///
    /// - Parameter text: What the judge wrote.
    /// - Returns: The verdict.
    /// - Throws: ``Unreadable``.
    /// - Complexity: O(*n*²) for a text of *n* bytes in the worst case, linear in practice.
    func read(_ text: String) throws(Unreadable) -> Reading {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty else { throw Unreadable(reason: "the judge said nothing") }
        guard trimmed.utf8.count <= Self.bytesMax else {
            throw Unreadable(reason: "the judge's text is too long")
        }
        if let value = try? JSONValue(parsing: Data(trimmed.utf8)) {
            return try reading(of: value, form: .plain)
        }
        if let inner = Self.fenced(trimmed), let value = try? JSONValue(parsing: Data(inner.utf8)) {
            return try reading(of: value, form: .fenced)
        }
        return try embedded(in: trimmed)
    }

    private func embedded(in text: String) throws(Unreadable) -> Reading {
        var found: [Reading] = []
        var problem: Unreadable?
        for value in Self.objects(in: text) {
            do {
                let reading = try reading(of: value, form: .embedded)
                let isKnown = found.contains {
                    $0.verdict.axes == reading.verdict.axes
                        && $0.verdict.overall == reading.verdict.overall
                }
                if !isKnown { found.append(reading) }
            } catch {
                problem = problem ?? error
            }
        }
        guard let first = found.first else {
            throw problem ?? Unreadable(reason: "there is no JSON object in the judge's text")
        }
        guard found.count == 1 else {
            throw Unreadable(reason: "the judge's text holds \(found.count) different verdicts")
        }
        return first
    }

    private func reading(of value: JSONValue, form: Form) throws(Unreadable) -> Reading {
        guard let members = value.members else {
            throw Unreadable(reason: "the verdict is no JSON object")
        }
        var hasTextNumbers = false
        func share(_ name: String) throws(Unreadable) -> Double? {
            guard let member = members[name], member != .null else { return nil }
            var number = member.number
            if number == nil, let text = member.text {
                number = Double(text.trimmingCharacters(in: .whitespaces))
                hasTextNumbers = true
            }
            guard let number, number.isFinite else {
                throw Unreadable(reason: "\(name) is no number")
            }
            guard (0...1).contains(number) else {
                throw Unreadable(reason: "\(name) is \(number), outside of 0 to 1")
            }
            return number
        }
        var values: [String: Double] = [:]
        for axis in axes {
            guard let value = try share(axis) else {
                throw Unreadable(reason: "the verdict lacks \(axis)")
            }
            values[axis] = value
        }
        let verdict = Verdict(
            axes: values,
            overall: try share("overall"),
            reasoning: members["reasoning"]?.text ?? ""
        )
        return Reading(verdict: verdict, form: form, hasTextNumbers: hasTextNumbers)
    }

    /// What the one code fence of a text holds; nil if there is none, or more than one.
    private static func fenced(_ text: String) -> String? {
        let parts = text.components(separatedBy: "```")
        guard parts.count == 3 else { return nil }
        // The language may stand on the line of the opening fence.
        let body = parts[1]
        guard let lineEnd = body.firstIndex(where: \.isNewline) else { return body }
        let first = body[..<lineEnd].trimmingCharacters(in: .whitespaces)
        let isLanguage = first.allSatisfy { $0.isLetter || $0.isNumber }
        return isLanguage ? String(body[body.index(after: lineEnd)...]) : body
    }

    /// The JSON objects in a text that are not within another one.
    static func objects(in text: String) -> [JSONValue] {
        let bytes = Array(text.utf8)
        var objects: [JSONValue] = []
        var index = 0
        // Many openings without an end would each be searched to the end of the text.
        var openingsLeft = 200
        while index < bytes.count, openingsLeft > 0 {
            guard bytes[index] == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            openingsLeft -= 1
            if let end = end(ofObjectAt: index, in: bytes),
                let value = try? JSONValue(parsing: Data(bytes[index..<end]))
            {
                objects.append(value)
                index = end
            } else {
                index += 1
            }
        }
        return objects
    }

    /// Where an object ends, braces within strings not counted; nil if it does not.
    private static func end(ofObjectAt start: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        var isInString = false
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString: depth += 1
            case UInt8(ascii: "}") where !isInString:
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
            index += 1
        }
        return nil
    }
}
