import Foundation
import Ledger
import Testing

@testable import Projections

/// `docs/questions.md` describes the language that is parsed, all of it and nothing else.
struct QuestionDocumentationTests {
    private let text: String
    private let now = Timestamp(seconds: 1_791_892_800)

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("docs/questions.md")
        text = try String(contentsOf: file, encoding: .utf8)
    }

    /// The contents of the fenced blocks of one language.
    private func blocks(_ language: String) -> [String] {
        text.components(separatedBy: "\n```\(language)\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    private var examples: [String] {
        blocks("question").flatMap { $0.split(separator: "\n").map(String.init) }
    }

    /// The part of the text under a heading.
    private func section(_ heading: String) throws -> String {
        let parts = text.components(separatedBy: "\n\(heading)\n")
        let body = try #require(parts.count == 2 ? parts.last : nil, "no heading \(heading)")
        return body.components(separatedBy: "\n## ").first?.components(separatedBy: "\n### ").first
            ?? ""
    }

    /// The first words in backticks of each row of the table under a heading.
    private func firstColumn(of heading: String) throws -> [String] {
        try section(heading).split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap {
            $0.split(separator: "`").dropFirst().first.map(String.init)
        }
    }

    private func tag(_ kind: Question.Kind) -> String {
        switch kind {
        case .whatChanged: "what changed"
        case .changePoints: "change points"
        case .show: "show"
        case .rolling: "rolling"
        case .percentiles: "percentiles of"
        case .thresholds: "suggest thresholds for"
        case .limits(_, let isHistory): isHistory ? "limits history" : "limits"
        case .controlChart: "control chart of"
        case .list(let listing): listing.words.joined(separator: " ")
        case .anomalies: "anomalies"
        case .chart: "chart"
        case .movingAverageChart: "ewma chart of"
        case .distribution: "distribution of"
        case .segments: "segments of"
        case .comparison: "compare"
        case .cases(let asked): "\(asked.order.rawValue) cases of"
        case .explanation: "explain"
        case .timeline: "timeline"
        case .shadowStatus: "shadow status"
        case .datasetDifference: "diff of dataset"
        case .record: "when"
        case .sql: ".sql"
        }
    }

    private var everyTag: Set<String> {
        let heads =
            [
                "what changed", "change points", "show", "rolling", "percentiles of",
                "suggest thresholds for",
                "anomalies", ".sql",
                "limits", "limits history", "control chart of", "chart", "ewma chart of",
                "distribution of", "segments of", "compare", "explain", "timeline", "shadow status",
                "diff of dataset", "when",
            ] + CaseOrder.allCases.map { "\($0.rawValue) cases of" }
        return Set(heads + QuestionListing.allCases.map { $0.words.joined(separator: " ") })
    }

    @Test func everyExampleIsUnderstood() {
        #expect(examples.count > 40)
        for example in examples {
            #expect(throws: Never.self, "\(example)") {
                try QuestionParser.parse(example, now: now)
            }
        }
    }

    @Test func everyKindOfQuestionHasAnExampleAndARow() throws {
        let shown = try examples.map { tag(try QuestionParser.parse($0, now: now).kind) }
        #expect(Set(shown) == everyTag)
        #expect(Set(try firstColumn(of: "## The questions")) == everyTag)
    }

    @Test func everyDotCommandHasARow() throws {
        let rows = try firstColumn(of: "## Commands of the terminal").map {
            $0.replacing("\\|", with: "|")
        }
        let typed = DotCommand.allCases.map { command in
            command.argument.isEmpty ? command.word : "\(command.word) \(command.argument)"
        }
        #expect(rows == typed)
    }

    @Test func everyErrorIsShownAsItReallyIs() throws {
        #expect(blocks("error").count >= 2)
        for block in blocks("error") {
            let question = try #require(block.split(separator: "\n").first.map(String.init))
            let error = try #require(throws: QuestionError.self) {
                try QuestionParser.parse(question, now: now)
            }
            #expect(error.diagnostic() == block)
        }
    }

    @Test func everyDimensionIsListedWhereItCanBeUsed() throws {
        func names(in text: some StringProtocol) -> Set<String> {
            let parts = text.components(separatedBy: "`")
            let quoted = parts.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            return Set(quoted.filter { !$0.isEmpty && $0.allSatisfy(\.isLetter) })
        }
        for row in try section("### Lists").split(separator: "\n") where row.hasPrefix("| `") {
            let cells = row.split(separator: "|")
            let name = try #require(cells[0].split(separator: "`").dropFirst().first)
            let words = name.split(separator: " ").map(String.init)
            let listing = try #require(QuestionListing.allCases.first { $0.words == words })
            #expect(names(in: cells[1]) == Set(listing.dimensions.map(\.rawValue)))
        }
        let documented = names(in: try section("### Show"))
        let known = QuestionDimension.ofScores.map(\.rawValue) + TimeBucket.allCases.map(\.rawValue)
        #expect(documented == Set(known + ["by", "where"]))
    }

    @Test func movementsAreDocumentedAsTheyAreTaken() throws {
        for row in try section("### What changed").split(separator: "\n") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let name = (cells.first ?? "").replacing(" ", with: "_")
            guard cells.count == 5, let movement = Movement(rawValue: name) else { continue }
            for word in cells[1].split(whereSeparator: { "` ".contains($0) }) {
                #expect(Movement.words[String(word)] == movement, "\(word)")
            }
            for (cell, polarity) in zip(cells[2...], MetricPolarity.allCases) {
                let direction = QuestionDirection(movement, polarity: polarity)
                let shown = direction.map { "\($0.sign.rawValue), \($0.asked.rawValue)" }
                #expect(cell == shown ?? "refused", "\(name)")
            }
        }
    }

    @Test func everyReservedWordIsInTheGrammar() throws {
        let grammar = try #require(blocks("ebnf").first)
        for word in QuestionKeywords.reserved {
            #expect(grammar.contains("\"\(word)\""), "\(word)")
        }
    }

    /// Every keyword of the grammar is offered, or accepted as an alias, somewhere.
    @Test func everyWordOfTheGrammarIsKnown() throws {
        let grammar = try #require(blocks("ebnf").first)
        let quoted = grammar.components(separatedBy: "\"").enumerated().filter {
            $0.offset % 2 == 1
        }
        let words = Set(quoted.map(\.element).filter { $0.allSatisfy(\.isLetter) })
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/Projections/Questions")
        let files = try FileManager.default.contentsOfDirectory(atPath: source.path)
        let code = try files.map {
            try String(contentsOf: source.appendingPathComponent($0), encoding: .utf8)
        }.joined()
        var values = QuestionListing.allCases.flatMap(\.words) + TimeBucket.allCases.map(\.rawValue)
        values += CaseOrder.allCases.map(\.rawValue) + ComparedSide.dimensions.map(\.rawValue)
        for word in words {
            #expect(code.contains("\"\(word)\"") || values.contains(word), "\(word)")
        }
    }
}
