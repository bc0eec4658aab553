import Foundation
import Projections

/// Completes the lines of a session: questions by their grammar, commands by what they take.
public struct SessionCompleter {
    private let answering: any QuestionAnswering
    private let questions: NamedQuestionBook

    /// Makes a completer.
    ///
    /// - Parameters:
    ///   - answering: Who knows the questions.
    ///   - questions: The questions that have names.
    public init(answering: any QuestionAnswering, questions: NamedQuestionBook) {
        self.answering = answering
        self.questions = questions
    }

    /// What could stand at the cursor.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - cursor: The byte offset of the cursor.
    /// - Returns: The candidates, best first.
    public func completions(line: String, cursor: Int) -> [Completion] {
        let bytes = Array(line.utf8)
        let end = min(max(cursor, 0), bytes.count)
        let front = String(decoding: bytes[..<end], as: UTF8.self)
        let indent = front.prefix { $0.isWhitespace }.utf8.count
        let trimmed = front.drop { $0.isWhitespace }
        guard trimmed.first == "." else {
            return answering.completions(line: line, cursor: cursor)
        }
        let word = trimmed.prefix { !$0.isWhitespace }
        if word.count == trimmed.count {
            return offers(DotCommand.allCases.map(\.word), typed: String(word), end: end)
        }
        guard let command = DotCommand(rawValue: word.dropFirst().lowercased()) else { return [] }
        let rest = String(trimmed.dropFirst(word.count).drop { $0.isWhitespace })
        let start = indent + trimmed.utf8.count - rest.utf8.count
        return arguments(of: command, typed: rest, start: start, end: end)
    }

    private func arguments(
        of command: DotCommand,
        typed: String,
        start: Int,
        end: Int
    ) -> [Completion] {
        switch command {
        case .help:
            return offers(DotCommand.allCases.map(\.rawValue), typed: typed, end: end)
        case .explain:
            return question(typed, from: start)
        case .watch:
            let duration = typed.prefix { !$0.isWhitespace }
            guard duration.count < typed.count else {
                return offers(["10s", "30s", "1m", "5m"], typed: typed, end: end)
            }
            let rest = typed.dropFirst(duration.count).drop { $0.isWhitespace }
            return question(String(rest), from: end - rest.utf8.count)
        case .save:
            let name = typed.prefix { !$0.isWhitespace }
            guard name.count < typed.count else { return [] }
            let rest = typed.dropFirst(name.count).drop { $0.isWhitespace }
            return question(String(rest), from: end - rest.utf8.count)
        case .run:
            let names = (try? questions.all().map(\.question.name)) ?? []
            return offers(names, typed: typed, end: end)
        case .last, .format:
            return offers(AnswerFormat.allCases.map(\.rawValue), typed: typed, end: end)
        case .pager, .timer:
            return offers(["on", "off"], typed: typed, end: end)
        case .in:
            return words("deployments in ", typed, from: start)
                + offers(["all"], typed: typed, end: end)
        case .asof:
            return words("deployments as of ", typed, from: start)
        case .read, .output:
            return files(typed, end: end)
        case .schema, .sql, .quit:
            return []
        }
    }

    private func offers(_ texts: [String], typed: String, end: Int) -> [Completion] {
        let range = (end - typed.utf8.count)..<end
        return texts.filter { $0.hasPrefix(typed.lowercased()) || $0.hasPrefix(typed) }
            .map { Completion(text: $0, replacing: range) }
    }

    /// A question further on in the line.
    private func question(_ text: String, from start: Int) -> [Completion] {
        words("", text, from: start)
    }

    /// What a question that starts with some words is completed by.
    private func words(_ lead: String, _ text: String, from start: Int) -> [Completion] {
        let line = lead + text
        let shift = start - lead.utf8.count
        return answering.completions(line: line, cursor: line.utf8.count).compactMap { completion in
            guard completion.replacing.lowerBound >= lead.utf8.count else { return nil }
            let low = completion.replacing.lowerBound + shift
            let high = completion.replacing.upperBound + shift
            return low <= high ? Completion(text: completion.text, replacing: low..<high) : nil
        }
    }

    /// The files and folders that start as typed.
    private func files(_ typed: String, end: Int) -> [Completion] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let name = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        let place = folder.isEmpty ? "." : folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.filter { $0.hasPrefix(name) && (!$0.hasPrefix(".") || name.hasPrefix(".")) }
            .sorted().prefix(200).map { entry in
                var isFolder = ObjCBool(false)
                _ = FileManager.default.fileExists(
                    atPath: folder + entry,
                    isDirectory: &isFolder
                )
                return Completion(
                    text: folder + entry + (isFolder.boolValue ? "/" : ""),
                    replacing: (end - typed.utf8.count)..<end
                )
            }
    }
}
