import Foundation
import Yams

/// Reads a configuration file's structure, and says everything that is wrong with it at once.
public enum ConfigurationFile {
    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: YAML; an empty text is an empty mapping.
    ///   - name: The file's name, for messages.
    ///   - read: Reads the root section; keys that it does not ask for are noted as unknown.
    /// - Returns: What `read` returned.
    /// - Throws: ``ConfigurationError`` with every problem noted, in the order of the file.
    public static func read<Content>(
        _ text: String,
        name: String,
        _ read: (ConfigurationSection) -> Content
    ) throws(ConfigurationError) -> Content {
        let problems = ConfigurationSection.ProblemList()
        let root = try root(of: text, name: name)
        let section = ConfigurationSection(root, path: "", problems: problems)
        if root.mapping == nil { section.note(nil, "the file must hold a mapping of keys") }
        let content = read(section)
        section.finish()
        guard problems.problems.isEmpty else {
            let inOrder = problems.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
            throw ConfigurationError(file: name, problems: inOrder)
        }
        return content
    }

    /// The keys that a reader asks for in each section of a text.
    ///
    /// The published schema is compared with them, so that an editor knows what the reader knows.
    ///
    /// - Parameters:
    ///   - text: YAML with every kind of section.
    ///   - read: Reads the root section.
    /// - Returns: The keys by the path of their section; the root's path is empty.
    /// - Throws: ``ConfigurationError`` if the text is not YAML.
    static func keys(
        of text: String,
        askedBy read: (ConfigurationSection) -> Void
    ) throws(ConfigurationError) -> [String: Set<String>] {
        let problems = ConfigurationSection.ProblemList()
        read(ConfigurationSection(try root(of: text, name: ""), path: "", problems: problems))
        return problems.asked
    }

    private static func root(of text: String, name: String) throws(ConfigurationError) -> Node {
        do {
            return try Yams.compose(yaml: text) ?? Node([(Node, Node)]())
        } catch let error as YamlError {
            throw ConfigurationError(file: name, problems: [problem(error)])
        } catch {
            let problem = ConfigurationProblem(line: 1, column: 1, path: "", message: "\(error)")
            throw ConfigurationError(file: name, problems: [problem])
        }
    }

    private static func problem(_ error: YamlError) -> ConfigurationProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ConfigurationProblem(
                line: mark.line,
                column: mark.column,
                path: "",
                message: "not YAML: \(problem)"
            )
        default:
            return ConfigurationProblem(line: 1, column: 1, path: "", message: "not YAML: \(error)")
        }
    }
}

extension ConfigurationFile {
    /// Reads the scalars of another tool's file, whatever keys it has.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - name: The file's name, for messages.
    /// - Returns: The texts by key; keys of nested mappings are joined by a full stop.
    /// - Throws: ``ConfigurationError`` if it is not YAML or no mapping.
    public static func scalars(
        _ text: String,
        name: String
    ) throws(ConfigurationError) -> [String: String] {
        let root = try root(of: text, name: name)
        guard root.mapping != nil else {
            let problem = ConfigurationProblem(
                line: 1,
                column: 1,
                path: "",
                message: "the file must hold a mapping of keys"
            )
            throw ConfigurationError(file: name, problems: [problem])
        }
        var scalars: [String: String] = [:]
        collect(root, path: "", into: &scalars)
        return scalars
    }

    private static func collect(_ node: Node, path: String, into scalars: inout [String: String]) {
        // Aliases can make a small file endless.
        guard scalars.count < 10_000, path.utf8.count < 1_000 else { return }
        if let scalar = node.scalar { scalars[path] = scalar.string }
        for (key, value) in node.mapping ?? Node.Mapping([]) {
            guard let name = key.string else { continue }
            collect(value, path: path.isEmpty ? name : "\(path).\(name)", into: &scalars)
        }
    }
}
