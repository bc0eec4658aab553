import Foundation
import Yams

/// One mapping of a configuration file, read key by key; what is wrong is noted and reading goes on.
///
/// Every key that is read counts as known. ``finish()`` notes the others, with the nearest known key,
/// so that a mistyped key is an error and not a setting that silently does nothing.
public final class ConfigurationSection {
    let node: Node
    let path: String
    private let problems: ProblemList
    private var known: Set<String> = []

    /// Collects problems of a whole file.
    final class ProblemList {
        var problems: [ConfigurationProblem] = []
        /// The keys that were asked for, by the path of their section.
        var asked: [String: Set<String>] = [:]
    }

    init(_ node: Node, path: String, problems: ProblemList) {
        self.node = node
        self.path = path
        self.problems = problems
    }

    // MARK: Noting problems

    /// Notes that something is wrong with a key's value.
    ///
    /// - Parameters:
    ///   - key: The key, or nil for the section itself.
    ///   - message: What is wrong.
    ///   - hint: What to do about it, or an empty text.
    public func note(_ key: String?, _ message: String, hint: String = "") {
        let place = key.flatMap { node.mapping?[$0] } ?? node
        note(at: place, path: key.map(self.path(to:)) ?? path, message, hint: hint)
    }

    private func note(at node: Node, path: String, _ message: String, hint: String = "") {
        problems.problems.append(
            ConfigurationProblem(
                line: node.mark?.line ?? 1,
                column: node.mark?.column ?? 1,
                path: path,
                message: message,
                hint: hint
            )
        )
    }

    private func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Notes every key that nobody asked for.
    public func finish() {
        for (key, _) in node.mapping ?? Node.Mapping([]) {
            guard let name = key.string else {
                note(at: key, path: path, "a key must be a word")
                continue
            }
            guard !known.contains(name) else { continue }
            let nearest = EditDistance.nearest(to: name, among: known.sorted())
            let hint =
                nearest.map { "did you mean \($0)?" }
                ?? "known here: \(known.sorted().joined(separator: ", "))"
            note(at: key, path: path(to: name), "unknown key", hint: hint)
        }
    }

    // MARK: Reading values

    private func value(_ key: String) -> Node? {
        known.insert(key)
        problems.asked[path, default: []].insert(key)
        guard let value = node.mapping?[key] else { return nil }
        if case .scalar(let scalar) = value, scalar.style == .plain,
            ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        {
            return nil
        }
        return value
    }

    /// Whether a key has a value, of whatever kind.
    ///
    /// - Parameter key: The key, which counts as known from now on.
    /// - Returns: Whether it is there and not null.
    public func holds(_ key: String) -> Bool { value(key) != nil }

    /// A text.
    ///
    /// - Parameter key: The key.
    /// - Returns: The text; nil if it is absent, or noted as wrong.
    public func text(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        guard let scalar = value.scalar else {
            note(at: value, path: path(to: key), "must be a text")
            return nil
        }
        return scalar.string
    }

    /// A text that must be there.
    ///
    /// - Parameter key: The key.
    /// - Returns: The text; empty if it is missing, which is then noted.
    public func requiredText(_ key: String) -> String {
        if let text = text(key), !text.isEmpty { return text }
        if node.mapping?[key] == nil {
            note(nil, "\(key) is missing")
        } else {
            note(key, "is empty")
        }
        return ""
    }

    /// A finite number.
    ///
    /// - Parameter key: The key.
    /// - Returns: The number; nil if it is absent, or noted as wrong.
    public func number(_ key: String) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.scalar.flatMap({ Double($0.string) }), number.isFinite else {
            note(at: value, path: path(to: key), "must be a number")
            return nil
        }
        return number
    }

    /// A whole number within a range.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - range: What is allowed.
    /// - Returns: The number; nil if it is absent, or noted as wrong.
    public func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(key) else { return nil }
        guard let number = value.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            note(
                at: value,
                path: path(to: key),
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
            return nil
        }
        return number
    }

    /// A truth value.
    ///
    /// - Parameter key: The key.
    /// - Returns: The value; nil if it is absent, or noted as wrong.
    public func flag(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        switch value.scalar?.string.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            note(at: value, path: path(to: key), "must be true or false")
            return nil
        }
    }

    /// A stretch of time such as `90s`, `30m` or `1h30m`.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - range: What is allowed, in seconds.
    /// - Returns: Whole seconds; nil if it is absent, or noted as wrong.
    public func seconds(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = value(key) else { return nil }
        guard let seconds = value.scalar.flatMap({ DurationText.seconds($0.string) }) else {
            note(
                at: value,
                path: path(to: key),
                "must be a duration",
                hint: "such as 90s, 30m, 1h30m or 2d"
            )
            return nil
        }
        guard range.contains(seconds) else {
            let low = DurationText.text(range.lowerBound)
            let high = DurationText.text(range.upperBound)
            note(at: value, path: path(to: key), "must be from \(low) to \(high)")
            return nil
        }
        return seconds
    }

    /// One of some words.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - type: The words, as raw values.
    /// - Returns: The choice; nil if it is absent, or noted as wrong.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let value = value(key) else { return nil }
        if let choice = value.scalar.flatMap({ Choice(rawValue: $0.string) }) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let nearest = value.scalar.flatMap { EditDistance.nearest(to: $0.string, among: words) }
        note(
            at: value,
            path: path(to: key),
            "must be one of \(words.joined(separator: ", "))",
            hint: nearest.map { "did you mean \($0)?" } ?? ""
        )
        return nil
    }

    /// A list of texts; a single text counts as a list of one.
    ///
    /// - Parameter key: The key.
    /// - Returns: The texts; empty if absent, without those noted as wrong.
    public func texts(_ key: String) -> [String] {
        guard let value = value(key) else { return [] }
        if let scalar = value.scalar { return [scalar.string] }
        guard let sequence = value.sequence else {
            note(at: value, path: path(to: key), "must be a list of texts")
            return []
        }
        return sequence.enumerated().compactMap { index, element in
            if let scalar = element.scalar { return scalar.string }
            note(at: element, path: "\(path(to: key))[\(index)]", "must be a text")
            return nil
        }
    }

    /// A mapping of texts to texts, such as labels.
    ///
    /// - Parameter key: The key.
    /// - Returns: The pairs in the order of the file; empty if absent.
    public func pairs(_ key: String) -> [(key: String, value: String)] {
        guard let value = value(key) else { return [] }
        guard let mapping = value.mapping else {
            note(at: value, path: path(to: key), "must be a mapping of names to texts")
            return []
        }
        return mapping.compactMap { name, element in
            if let name = name.scalar?.string, let text = element.scalar?.string {
                return (name, text)
            }
            note(at: element, path: path(to: key), "must be a text")
            return nil
        }
    }

    /// A section within this one.
    ///
    /// - Parameter key: The key.
    /// - Returns: The section; nil if it is absent, or noted as wrong.
    public func section(_ key: String) -> ConfigurationSection? {
        guard let value = value(key) else { return nil }
        guard value.mapping != nil else {
            note(at: value, path: path(to: key), "must be a mapping")
            return nil
        }
        return ConfigurationSection(value, path: path(to: key), problems: problems)
    }

    /// The sections of a list.
    ///
    /// - Parameter key: The key.
    /// - Returns: The sections in order; empty if absent, without those noted as wrong.
    public func sections(_ key: String) -> [ConfigurationSection] {
        guard let value = value(key) else { return [] }
        guard let sequence = value.sequence else {
            note(at: value, path: path(to: key), "must be a list")
            return []
        }
        return sequence.enumerated().compactMap { index, element in
            let place = "\(path(to: key))[\(index)]"
            guard element.mapping != nil else {
                note(at: element, path: place, "must be a mapping")
                return nil
            }
            return ConfigurationSection(element, path: place, problems: problems)
        }
    }

    /// The sections of a mapping whose keys are names.
    ///
    /// - Parameter key: The key.
    /// - Returns: The names with their sections, in order; empty if absent.
    public func namedSections(_ key: String) -> [(name: String, section: ConfigurationSection)] {
        guard let value = value(key) else { return [] }
        guard let mapping = value.mapping else {
            note(at: value, path: path(to: key), "must be a mapping")
            return []
        }
        return mapping.compactMap { name, element in
            guard let name = name.scalar?.string else { return nil }
            let place = "\(path(to: key)).\(name)"
            guard element.mapping != nil else {
                note(at: element, path: place, "must be a mapping")
                return nil
            }
            return (name, ConfigurationSection(element, path: place, problems: problems))
        }
    }
}
