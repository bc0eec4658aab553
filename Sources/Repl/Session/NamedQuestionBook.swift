import Foundation
import Ledger
public import Projections

/// The questions that have names: those of `ledger.yaml`, and those that a person has kept.
public struct NamedQuestionBook: Sendable {
    private let shared: [NamedQuestion]
    private let path: String?

    /// Makes a book.
    ///
    /// - Parameters:
    ///   - shared: The questions of the configuration.
    ///   - path: The file that `.save` writes; nil keeps nothing.
    public init(shared: [NamedQuestion] = [], path: String? = nil) {
        self.shared = shared
        self.path = path
    }

    /// Where a person's questions are kept by the XDG base directory specification.
    ///
    /// - Parameter environment: The process's environment.
    /// - Returns: `$XDG_DATA_HOME/ledger/questions.yaml`, else below `~/.local/share`; nil without a
    ///   home.
    public static func defaultPath(environment: [String: String]) -> String? {
        // The specification has relative paths ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
            return data + "/ledger/questions.yaml"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/share/ledger/questions.yaml"
    }

    /// A question by its name; a person's own comes before the one of the configuration.
    ///
    /// - Parameter name: The name.
    /// - Returns: The question, or nil if there is none.
    /// - Throws: `ConfigurationError` if the person's file cannot be read.
    func question(_ name: String) throws -> NamedQuestion? {
        try own().first { $0.name == name } ?? shared.first { $0.name == name }
    }

    /// All questions by name, with where each is from.
    func all() throws -> [(question: NamedQuestion, origin: String)] {
        let own = try own()
        let rest = shared.filter { question in !own.contains { $0.name == question.name } }
        return (own.map { ($0, "saved") } + rest.map { ($0, "ledger.yaml") })
            .sorted { $0.0.name < $1.0.name }
    }

    /// Keeps a question, in the place of an earlier one of its name.
    ///
    /// - Parameter question: The question.
    /// - Throws: ``SessionFailure`` if it cannot be written, `ConfigurationError` if what is there
    ///   cannot be read.
    func save(_ question: NamedQuestion) throws {
        guard let path else {
            throw SessionFailure(
                message: "there is no home folder to keep questions in",
                hint: "Set HOME or XDG_DATA_HOME."
            )
        }
        var questions = try own().filter { $0.name != question.name }
        questions.append(question)
        let lines = questions.map {
            "  \(JSONText.string($0.name)): \(JSONText.string($0.text))\n"
        }
        let text = "# Questions kept with .save in `ledger repl`.\nquestions:\n" + lines.joined()
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw SessionFailure(
                message: "\(path) cannot be written: \(error.localizedDescription)",
                hint: "Set XDG_DATA_HOME to a folder that may be written.",
                failure: .unavailable
            )
        }
    }

    private func own() throws -> [NamedQuestion] {
        guard let path, let data = FileManager.default.contents(atPath: path) else { return [] }
        let text = String(decoding: data, as: UTF8.self)
        return try ConfigurationFile.read(text, name: path, NamedQuestion.all(in:))
    }
}
