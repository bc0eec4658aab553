import Foundation
import Ledger
import TestSupport
import Testing

@testable import Notify
@testable import Projections

@Suite("Scorecard as Markdown")
struct MarkdownScorecardTests {
    private static func proof() throws -> EventProof {
        let event = "{\"reason\":\"``` and ````\"}"
        let leaf = MerkleHash.leaf(event)
        return EventProof(
            inclusion: InclusionProof(index: 0, treeSize: 1, hashes: []),
            checkpoint: try SignedCheckpoint(
                Checkpoint(origin: "qualityledger", size: 1, root: leaf)
            ),
            leaf: leaf,
            event: event
        )
    }

    private func card(_ verdict: GateVerdict) -> Scorecard {
        Scorecard(
            verdict: verdict,
            position: 1,
            proof: try? Self.proof(),
            link: "https://ci.example/1"
        )
    }

    @Test(arguments: SampleVerdicts.all.map(\.0))
    func scorecardsAreAsTheyWere(name: String) throws {
        let verdict = try #require(SampleVerdicts.all.first { $0.0 == name }?.1)
        try expectSnapshot(MarkdownScorecard(card(verdict)).text(), named: "scorecard-\(name)")
    }

    /// The first line, the heading and the verdict of the event are one and the same value.
    @Test func theVerdictIsSaidOnceAndTheSameEverywhere() {
        for (_, verdict) in SampleVerdicts.all {
            let text = MarkdownScorecard(card(verdict)).text()
            #expect(text.contains("\n## Quality gate: \(verdict.outcome.rawValue.uppercased())\n"))
            #expect(text.hasPrefix("<!-- quality-ledger:scorecard:v1 key=golden -->\n"))
        }
    }

    @Test func withoutABaselineItSaysSoLoudly() {
        let text = MarkdownScorecard(card(SampleVerdicts.withoutBaseline)).text()
        #expect(text.contains("> **No approved baseline.**"))
        #expect(
            MarkdownScorecard(card(SampleVerdicts.waived)).text().contains(
                "> **Passed only because"
            )
        )
    }

    @Test func hostileNamesAreInert() {
        let text = MarkdownScorecard(card(SampleVerdicts.hostile(3))).text()
        #expect(!text.contains("<img"))
        #expect(!text.contains("@everyone"))
        #expect(!text.contains("](http://evil"))
        #expect(!text.contains("://evil"))
        #expect(!text.contains("\u{1b}"))
        #expect(!text.contains("\u{202e}"))
        #expect(!text.contains("\n::error"))
        #expect(!text.contains("\n## PASS"))
        let marker = text.prefix { $0 != "\n" }
        #expect(marker.hasSuffix(" -->"))
        #expect(marker.components(separatedBy: "-->").count == 2)
        // One heading, one box, and every row of the table has nine bars.
        #expect(text.components(separatedBy: "\n## ").count == 2)
        #expect(text.components(separatedBy: "> [!").count == 2)
        for row in text.split(separator: "\n") where row.hasPrefix("| ") && !row.hasPrefix("| |") {
            let bars = row.replacingOccurrences(of: "\\|", with: "").count { $0 == "|" }
            #expect(bars == 9, "\(row)")
        }
    }

    @Test func itKeepsWithinTheLimitWhateverThereIs() {
        let huge = card(SampleVerdicts.hostile(2_000))
        for limit in [65_536, 1_048_576] {
            let text = MarkdownScorecard(huge).text(bytesMax: limit)
            #expect(text.utf8.count <= limit)
            #expect(text.contains("## Quality gate: FAIL"))
        }
        let short = MarkdownScorecard(huge).text(bytesMax: 65_536)
        #expect(short.contains("more lines left out; [the job](https://ci.example/1) has all."))
        #expect(short.contains("the proof is left out because the text was too long"))
    }

    @Test func aLinkThatIsNoneIsNotOne() {
        var card = card(SampleVerdicts.hostile(2_000))
        card.link = "javascript:alert(1)"
        #expect(!MarkdownScorecard(card).text().contains("javascript"))
        card.link = "https://x.example/) [a](https://y.example"
        #expect(!MarkdownScorecard(card).text().contains("y.example"))
    }

    @Test func theProofInItIsTheProof() throws {
        let text = MarkdownScorecard(card(SampleVerdicts.failing)).text()
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("{") })
        #expect(try EventProof(json: Array(line.utf8)) == Self.proof())
        // The event holds four ticks, so the fence has five.
        #expect(text.contains("\n`````json\n"))
        #expect(
            !MarkdownScorecard(Scorecard(verdict: SampleVerdicts.failing)).text().contains(
                "<details>"
            )
        )
    }

    @Test func keysHoldNothingThatEndsAComment() {
        #expect(CommentText.key("rag/golden_2.1") == "rag/golden_2.1")
        #expect(CommentText.key("a-->b") == "a%2d%2d%3eb")
        #expect(CommentText.key("é\n") == "%c3%a9%0a")
    }
}
