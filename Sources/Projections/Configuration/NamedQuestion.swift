import Ledger

/// A question that has a name, to be asked again by it.
public struct NamedQuestion: Equatable, Sendable {
    /// The name: letters, digits, `-` and `_`.
    public var name: String
    /// The question.
    public var text: String

    /// Makes a named question.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - text: The question.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Whether a text can be a name.
    ///
    /// - Parameter text: Any text.
    /// - Returns: Whether it is letters, digits, `-` and `_`, 1 to 64 of them.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.count)
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    /// Reads the `questions` of a file; what is no question is noted.
    ///
    /// - Parameter root: The root section.
    /// - Returns: The questions, in the order of the file.
    public static func all(in root: ConfigurationSection) -> [NamedQuestion] {
        guard let section = root.section("questions") else { return [] }
        return root.pairs("questions").compactMap { name, text -> NamedQuestion? in
            guard isName(name) else {
                section.note(name, "a name is letters, digits, - and _")
                return nil
            }
            do throws(QuestionError) {
                // Whether it can be read does not depend on the time.
                _ = try QuestionParser.parse(text, now: Timestamp(seconds: 1_000_000_000))
            } catch {
                section.note(name, "is no question: \(error.message)", hint: error.hint)
                return nil
            }
            return NamedQuestion(name: name, text: text)
        }
    }
}
