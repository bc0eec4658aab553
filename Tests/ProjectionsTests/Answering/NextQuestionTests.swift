import Ledger
import Testing

@testable import Projections

/// Whatever is offered as a next question can be asked.
@Suite("Answers: next questions")
struct NextQuestionTests {
    /// Names that need quotes, look like words of the language, or are of unknown polarity.
    private static let metrics = [
        "faithfulness", "toxicity", "my_score", "by", "odd name", "last", "a\\\"b",
    ]
    private static let features = ["search", "in", "a b", "production"]

    private func ledger(environment: String) throws -> TestLedger {
        let ledger = try TestLedger()
        var events: [String] = []
        for metric in Self.metrics {
            for feature in Self.features {
                for minute in 0..<60 {
                    let digit = minute < 10 ? "0" : ""
                    let value = minute < 30 ? 0.9 : 0.1
                    events.append(
                        #"{"metric":"\#(metric)","value":\#(value),"feature":"\#(feature)","#
                            + #""environment":"\#(environment)","#
                            + #""time":"2026-10-10T10:\#(digit)\#(minute):00Z"}"#
                    )
                }
            }
        }
        try ledger.append(events)
        return ledger
    }

    @Test(arguments: ["production", "staging area"])
    func everyOfferIsAnswered(environment: String) throws {
        let ledger = try ledger(environment: environment)
        let answerer = try ledger.answerer()
        let catalogue = try answerer.catalogue()
        var offers: Set<String> = []
        for metric in catalogue.metrics.map(QuestionName.quoted) {
            var questions = [
                "show \(metric)", "show \(metric) by hour", "show \(metric) by feature",
            ]
            questions += [
                "what changed when \(metric) dropped", "what changed when \(metric) rose",
                "control chart of \(metric)", "limits of \(metric)",
                "change points of \(metric)", "chart \(metric)", "distribution of \(metric)",
                "segments of \(metric)", "worst cases of \(metric)",
                "compare \(metric) before 2026-10-05 with after 2026-10-05",
            ]
            for feature in catalogue.features.map(QuestionName.quoted) {
                questions.append("show \(metric) in feature \(feature)")
                questions.append("what changed when \(metric) dropped in feature \(feature)")
            }
            for question in questions {
                switch try answerer.answer(question) {
                case .table(let table): offers.formUnion(table.next)
                case .whatChanged(_, _, let next): offers.formUnion(next)
                case .controlChart(let chart): offers.formUnion(chart.next)
                case .chart(let chart): offers.formUnion(chart.next)
                case .changePoints(_, _, let next): offers.formUnion(next)
                }
            }
        }
        #expect(offers.count > 50)
        for offer in offers.sorted() {
            do {
                _ = try answerer.answer(offer)
            } catch {
                Issue.record("\(offer): \(error)")
            }
        }
    }
}
