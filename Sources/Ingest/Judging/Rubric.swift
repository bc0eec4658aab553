public import Projections

/// What a judge is told to look at: axes, grades and instructions, from a file that users can replace.
public struct Rubric: Equatable, Sendable {
    /// One thing that an answer is judged by.
    public struct Axis: Equatable, Sendable {
        /// Its name, the key in the verdict: small letters, digits and `_`.
        public var name: String
        /// What it means.
        public var description: String
    }

    /// A value and what an answer must be like to get it.
    public struct Grade: Equatable, Sendable {
        /// The value, 0 to 1.
        public var value: Double
        /// What an answer must be like.
        public var description: String
    }

    /// Names that a verdict or a run has for other things.
    private static let takenNames: Set<String> = [
        "overall", "reasoning", "judge_score", "preference", "composite",
    ]

    /// What it is called.
    public var name: String
    /// The version that its authors gave it.
    public var version: String
    /// What the judge is told beside the axes and the grades.
    public var instructions: String
    /// The axes, in the order of the file; at least one.
    public var axes: [Axis]
    /// The grades, the best first; at least two.
    public var grades: [Grade]

    /// Reads a rubric.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - file: The file's name, for messages.
    /// - Throws: `ConfigurationError` with everything that is wrong.
    public init(_ text: String, file: String) throws(ConfigurationError) {
        self = try ConfigurationFile.read(text, name: file, Rubric.init(section:))
    }

    private init(section root: ConfigurationSection) {
        name = root.requiredText("name")
        version = root.requiredText("version")
        if name.unicodeScalars.count + version.unicodeScalars.count > 190 {
            root.note("name", "is too long")
        }
        instructions = root.text("instructions") ?? ""
        axes = root.namedSections("axes").map { name, section in
            let isName =
                !name.isEmpty && name.count <= 64
                && name.unicodeScalars.allSatisfy {
                    ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
                }
            if !isName || Self.takenNames.contains(name) {
                section.note(nil, "an axis's name has small letters, digits and _ only")
            }
            let axis = Axis(name: name, description: section.requiredText("description"))
            section.finish()
            return axis
        }
        if axes.isEmpty { root.note("axes", "at least one axis is needed") }
        grades = root.pairs("grades").compactMap { value, description in
            guard let value = Double(value), (0...1).contains(value) else {
                root.note("grades", "a grade is a number from 0 to 1")
                return nil
            }
            return Grade(value: value, description: description)
        }.sorted { $0.value > $1.value }
        if grades.count < 2 { root.note("grades", "at least two grades are needed") }
    }

    /// The SHA-256 of all that it says, in hexadecimal; comments and layout do not count.
    public var hash: String {
        let content: JSONValue = [
            "name": .string(name),
            "version": .string(version),
            "instructions": .string(instructions),
            "axes": .array(
                axes.map { ["name": .string($0.name), "description": .string($0.description)] }
            ),
            "grades": .array(
                grades.map { ["value": .number($0.value), "description": .string($0.description)] }
            ),
        ]
        return ContentHash.text(of: content.canonicalText)
    }

    /// Its name, version and hash in one word, as events have it.
    public var label: String { "\(name)-\(version)@\(hash.prefix(12))" }
}
