import Testing

@testable import Projections

/// What the line becomes when a completion is taken; what is offered is in `completion.test`.
struct QuestionCompleterTests {
    private let catalogue = QuestionCatalogue(
        metrics: ["faithfulness", "my metric", "忠実度"],
        models: ["gpt-4o", "v1."]
    )

    /// The line after taking the only completion at its `|`, or nil if there is not just one.
    private func completed(_ marked: String) -> String? {
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let line = parts.joined()
        let offers = QuestionCompleter.completions(
            for: line,
            cursor: parts[0].utf8.count,
            catalogue: catalogue
        )
        guard offers.count == 1, let offer = offers.first else { return nil }
        let bytes = Array(line.utf8)
        return String(decoding: bytes[..<offer.range.lowerBound], as: UTF8.self) + offer.text
            + String(decoding: bytes[offer.range.upperBound...], as: UTF8.self)
    }

    @Test(arguments: [
        ("sho|", "show"), ("show fai|", "show faithfulness"),
        ("show FAI| by day", "show faithfulness by day"),
        ("show my|", "show \"my metric\""), ("show \"my m|", "show \"my metric\""),
        ("show 'my|", "show \"my metric\""), ("show 忠|", "show 忠実度"),
        ("show 忠実度 si|", "show 忠実度 since"),
        ("show faithfulness where model=|", "none"),
        ("show faithfulness where model=g|", "show faithfulness where model=gpt-4o"),
        ("show faithfulness where model = v1.|", "show faithfulness where model = \"v1.\""),
        ("what changed when 忠実度 got b|", "what changed when 忠実度 got better"),
        ("  .q|", "  .quit"), (".format csv|", ".format csv"), ("show \"my metric\"|", "none"),
    ])
    func takingTheOnlyCompletion(marked: String, expected: String) {
        #expect(completed(marked) ?? "none" == expected)
    }

    @Test func aCursorOutsideOrWithinACharacterIsMovedToItsNeighbour() {
        let line = "show 忠"
        let ends = [7, 6, 5].map {
            QuestionCompleter.completions(for: line, cursor: $0, catalogue: catalogue).map(\.range)
        }
        #expect(ends[0] == ends[2] && ends[1] == ends[2])
        #expect(ends[2].first == SourceRange(5, 5))
        let all = QuestionCompleter.completions(for: line, cursor: 900, catalogue: catalogue)
        #expect(all.map(\.range) == [SourceRange(5, 8)])
        #expect(!QuestionCompleter.completions(for: line, cursor: -1, catalogue: catalogue).isEmpty)
    }

    @Test func atMostTwoHundredAreOffered() {
        let many = QuestionCatalogue(metrics: (0..<1_000).map { "metric_\($0)" })
        let offers = QuestionCompleter.completions(for: "show m", cursor: 6, catalogue: many)
        #expect(offers.count == 200)
        #expect(
            offers.first
                == QuestionCompletion(range: SourceRange(5, 6), text: "metric_0", kind: .metric)
        )
    }
}
