import Foundation
import Ledger

@testable import Projections

/// A script of questions and what is expected of each.
struct QuestionScript {
    /// A line that the script's language does not have.
    struct Malformed: Error {
        var line: Int
        var text: String
    }

    /// One question with the lines expected of it.
    struct Case {
        var line: Int
        var verb: String
        var text: String
        var now: Timestamp
        var catalogue: QuestionCatalogue
        var expected: [String] = []

        /// What really comes of it, in the lines of the script's language.
        func outcome() -> [String] {
            if verb == "complete" { return [completions()] }
            do {
                let question = try QuestionParser.parse(text, now: now)
                var lines = ["plan \(question)"]
                if expected.contains(where: { $0.hasPrefix("resolved ") || $0.hasPrefix("error ") })
                {
                    lines.append(
                        "resolved \(try QuestionResolver.resolve(question, catalogue: catalogue))"
                    )
                    lines.removeFirst()
                }
                return lines
            } catch {
                return lines(of: error)
            }
        }

        private func lines(of error: QuestionError) -> [String] {
            var lines: [String] = []
            if expected.contains(where: { $0.hasPrefix("at  ") }) {
                lines.append("at  " + error.caretLines().carets)
            }
            lines.append("error \(error.reason)")
            if expected.contains(where: { $0.hasPrefix("mean ") }) {
                lines.append("mean \(error.suggestion ?? "-")")
            }
            if expected.contains(where: { $0.hasPrefix("hint ") }) {
                lines.append("hint \(error.hint)")
            }
            return lines
        }

        /// What is offered at the `|` of the text.
        private func completions() -> String {
            let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            let line = parts.joined()
            let offers = QuestionCompleter.completions(
                for: line,
                cursor: parts[0].utf8.count,
                catalogue: catalogue
            )
            return (["offers"] + offers.map(\.text)).joined(separator: " ")
        }
    }

    private(set) var cases: [Case] = []
    private var now = Timestamp(seconds: 0)
    private var catalogue = QuestionCatalogue()
    private var lineNumber = 0

    init(_ text: String) throws {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lineNumber += 1
            try read(String(line))
        }
        for one in cases where one.expected.isEmpty {
            throw Malformed(line: one.line, text: one.text)
        }
    }

    private mutating func read(_ line: String) throws {
        let trimmed = line.trimmingCharacters(in: .whitespaces)
        if trimmed.isEmpty || trimmed.hasPrefix("--") { return }
        let word = line.prefix { $0 != " " }
        let rest = String(line.dropFirst(word.count + 1))
        switch word {
        case "now":
            now = try Timestamp(rfc3339: rest)
        case "know":
            try know(rest)
        case "ask", "complete":
            cases.append(
                Case(
                    line: lineNumber,
                    verb: String(word),
                    text: rest,
                    now: now,
                    catalogue: catalogue
                )
            )
        case "plan", "resolved", "error", "mean", "hint", "offers", "at":
            guard !cases.isEmpty else { throw Malformed(line: lineNumber, text: line) }
            cases[cases.count - 1].expected.append(word == "offers" ? trimmed : line)
        default:
            throw Malformed(line: lineNumber, text: line)
        }
    }

    private mutating func know(_ rest: String) throws {
        var names = rest.split(separator: " ").map(String.init)
        guard !names.isEmpty else { throw Malformed(line: lineNumber, text: rest) }
        let sort = names.removeFirst()
        names = names.map { $0.replacing("+", with: " ") }
        switch sort {
        case "nothing": catalogue = QuestionCatalogue()
        case "metrics": catalogue.metrics = names
        case "features": catalogue.features = names
        case "environments": catalogue.environments = names
        case "categories": catalogue.categories = names
        case "models": catalogue.models = names
        case "deployments": catalogue.deployments = names
        case "releases": catalogue.releases = names
        case "runs": catalogue.runs = names
        case "services": catalogue.services = names
        case "alerts": catalogue.alerts = names
        case "rules": catalogue.rules = names
        case "incidents": catalogue.incidents = names
        case "versions":
            // The first is the dataset's name.
            catalogue.datasets = Array(names.prefix(1))
            catalogue.datasetVersions = [names[0]: Array(names.dropFirst())]
        default: throw Malformed(line: lineNumber, text: rest)
        }
    }
}
