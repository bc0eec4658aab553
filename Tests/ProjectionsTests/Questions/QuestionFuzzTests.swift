import Ledger
import TestSupport
import Testing

@testable import Projections

/// Nothing that can be typed makes the lexer, the parser, the resolver or the completer trap.
struct QuestionFuzzTests {
    private static let catalogue = {
        var catalogue = names
        catalogue.alerts = ["A-1"]
        catalogue.rules = ["low", "at"]
        catalogue.incidents = ["I-1"]
        catalogue.services = ["retrieval"]
        catalogue.datasetVersions = ["golden": ["v1", "v2"]]
        return catalogue
    }()

    private static let names = QuestionCatalogue(
        metrics: ["faithfulness", "hallucination_rate", "my metric", "in", "7d"],
        features: ["search", "both"],
        environments: ["production", "staging", "both"],
        categories: ["a", "b"],
        models: ["gpt-4o", "忠実"],
        deployments: ["dep-1", "in"],
        runs: ["run-1", "run-2", "baseline"],
        datasets: ["golden"]
    )

    private static let words = [
        "what", "what's", "changed", "when", "why", "did", "show", "metrics", "deployments", "runs",
        "broke", "caused", "made", "the", "drop", "dropped", "got", "worse", "in", "for", "of",
        "feature", "environment", "search", "staging", "last", "7d", "7", "days", "since",
        "yesterday", "between", "and", "or", "not", "where", "model", "=", "!=", "<", "~", "is",
        "contains", "gpt-4o", "(", ")", ",", "by", "hour", "limit", "10", "as", "known", "at",
        "now",
        "2026-10-13", "2026-13-45", "10:00", "25:99", "2026-10-13T10:00Z", "on", "monday", "this",
        "week", "ago", "faithfulness", "\"my metric\"", "\"", "'", "?", ";", ".", ".sql", "!", "\\",
        "忠実", "e\u{301}", "👩‍👩‍👧", "\u{0}", "\u{1b}[31m", "\t", "\u{202e}", "99999999999999999999",
        "999999999w", "-", "-5", "1e308", "nan", "“", "”", "until", "before", "after", "from", "to",
        "compare", "with", "against", "baseline", "run", "deployment", "worst", "best", "broken",
        "cases", "chart", "ewma", "distribution", "segments", "explain", "alert", "timeline",
        "shadow", "status", "diff", "dataset", "who", "which", "commit", "approved", "deployed",
        "below", "above", "window", "0.5", "alerts", "incidents", "gates", "verdicts", "dep-1",
        "run-1", "A-1", "severity", "P1",
    ]

    private static let clocks = [
        Timestamp(seconds: 1_791_000_000), Timestamp(microseconds: .min),
        Timestamp(microseconds: .max), Timestamp(microseconds: 0), Timestamp(microseconds: -1),
    ]

    /// Runs everything on one text, and checks what must hold of any result.
    private func exercise(_ text: String, now: Timestamp, cursor: Int) {
        for offer in QuestionCompleter.completions(
            for: text,
            cursor: cursor,
            catalogue: Self.catalogue
        ) {
            #expect(offer.range.lowerBound >= 0)
            #expect(offer.range.upperBound <= text.utf8.count)
            #expect(!offer.text.isEmpty)
        }
        do {
            let question = try QuestionParser.parse(text, now: now)
            #expect(question.text == text)
            if let range = question.period?.range { #expect(!range.isEmpty) }
            _ = question.description
            _ = try QuestionResolver.resolve(question, catalogue: Self.catalogue)
        } catch {
            #expect(!error.reason.isEmpty)
            #expect(error.range.lowerBound >= 0)
            #expect(error.range.upperBound <= text.utf8.count)
            #expect(!error.diagnostic().unicodeScalars.contains { $0 != "\n" && $0.value < 0x20 })
            #expect(!error.message.isEmpty && !error.hint.isEmpty)
        }
    }

    @Test(arguments: 0..<8)
    func randomBytesNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let length = Int.random(in: 0...60, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = String(decoding: bytes, as: UTF8.self)
            exercise(text, now: Self.clocks[0], cursor: Int.random(in: -3...70, using: &generator))
        }
    }

    @Test(arguments: 0..<8)
    func randomWordsNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ 1_000)
        for _ in 0..<400 {
            let count = Int.random(in: 0...14, using: &generator)
            let words = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }
            let text = words.joined(separator: Bool.random(using: &generator) ? " " : "")
            let now = Self.clocks.randomElement(using: &generator) ?? Self.clocks[0]
            let end = text.utf8.count
            exercise(text, now: now, cursor: Int.random(in: 0...max(1, end), using: &generator))
        }
    }

    @Test func truncationsAndEditsOfGoodQuestionsNeverTrap() {
        var generator = SeededGenerator(seed: 7)
        let questions = [
            "what changed when faithfulness dropped in search yesterday where model = \"gpt 4\"",
            "show faithfulness, toxicity by feature, hour since 2026-10-13 10:00 limit 10 as of 2h",
            "deployments between 10:00 and 11:00 in staging where not (by = \"mk\" or kind = model)",
            ".sql SELECT 'a' FROM scores",
            "compare faithfulness of run-1 with run-2 by category limit 5 as of 2h",
            "compare between 10:00 and 11:00 with yesterday at 10:00 for faithfulness",
            "compare before deployment dep-1 with after window 2h in search",
            "worst 10 cases of run run-1 for faithfulness where case = a",
            "broken cases of run-1 against run-2 below 0.5", "explain alert A-1 at 10:25",
            "timeline of incident I-1 since 2d where kind = deployment",
            "diff of dataset golden v1 with v2", "when was dep-1 deployed",
            "which commit is dep-1", "who approved the limits of faithfulness",
        ]
        for question in questions {
            let bytes = Array(question.utf8)
            for length in 0...bytes.count {
                let text = String(decoding: bytes[..<length], as: UTF8.self)
                exercise(text, now: Self.clocks[0], cursor: length)
                var edited = bytes
                if length < bytes.count { edited[length] = .random(in: 0...255, using: &generator) }
                let mangled = String(decoding: edited, as: UTF8.self)
                exercise(mangled, now: Self.clocks[0], cursor: length)
            }
        }
    }

    @Test func hugeQuestionsAreRefusedOrReadQuickly() {
        for text in [
            String(repeating: "(", count: 8_000),
            "show a where " + String(repeating: "(", count: 8_000),
            "show a where " + String(repeating: "not ", count: 2_000),
            "show a where model = x" + String(repeating: " and model = x", count: 500),
            "show " + String(repeating: "a", count: 100_000),
            "what changed when a " + String(repeating: "in ", count: 2_600),
            "what changed when a " + String(repeating: "in b ", count: 1_600) + "dropped",
            String(repeating: "\"", count: 8_001), String(repeating: "最", count: 2_700),
        ] {
            exercise(text, now: Self.clocks[0], cursor: text.utf8.count)
        }
    }

    /// Whatever completion offers can be read where it was offered.
    @Test func offersAreUnderstoodWhereTheyAreMade() throws {
        var generator = SeededGenerator(seed: 11)
        let endings: Set = ["what", "why", "show"]
        for _ in 0..<300 {
            var line = ""
            for _ in 0..<8 {
                let offers = QuestionCompleter.completions(
                    for: line,
                    cursor: line.utf8.count,
                    catalogue: Self.catalogue
                ).filter { $0.kind != .command }
                guard let offer = offers.randomElement(using: &generator) else { break }
                let next = line + offer.text
                do {
                    _ = try QuestionParser.parse(next, now: Self.clocks[0])
                } catch {
                    let isUnfinished = error.range.lowerBound == next.utf8.count
                    let isAboutTimes =
                        error.reason.contains("lies in") || error.reason.contains("ends before")
                    let isRepeated = error.reason.contains("twice")
                    #expect(
                        isUnfinished || isAboutTimes || isRepeated || endings.contains(next),
                        "\(next): \(error.reason)"
                    )
                }
                line = next + " "
            }
        }
    }
}
