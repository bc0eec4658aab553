import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// What holds for a whole session: the place and the time that questions do not name themselves.
@Suite("Answers: in a place, as of a time")
struct QuestionContextTests {
    private let ledger: TestLedger
    private let answerer: QuestionAnswerer

    init() throws {
        ledger = try TestLedger()
        try ledger.append(RandomEvents.make(400, seed: 52))
        answerer = try ledger.answerer()
    }

    private func rows(_ question: String, _ context: QuestionContext) throws -> [[TableAnswer.Cell]]
    {
        guard case .table(let table) = try answerer.answer(question, in: context) else { return [] }
        return table.rows
    }

    @Test(arguments: [
        ("show faithfulness by category", "show faithfulness by category in feature FEATURE"),
        ("deployments", "deployments in feature FEATURE"),
        // A question that names a place is asked there.
        (
            "show faithfulness in environment production",
            "show faithfulness in environment production"
        ),
        ("show faithfulness where feature = FEATURE", "show faithfulness where feature = FEATURE"),
        ("metrics", "metrics in feature FEATURE"),
    ])
    func thePlaceIsAdded(question: String, same: String) throws {
        let feature = try #require(try answerer.catalogue().features.first)
        let context = QuestionContext(feature: feature)
        let asked = question.replacing("FEATURE", with: feature)
        let wanted = same.replacing("FEATURE", with: feature)
        #expect(try rows(asked, context) == rows(wanted, QuestionContext()))
    }

    @Test func theEnvironmentIsAdded() throws {
        let context = QuestionContext(environment: "staging")
        let staging = try rows("show faithfulness by feature", context)
        #expect(
            try staging == rows("show faithfulness by feature in staging", QuestionContext())
        )
        #expect(try staging != rows("show faithfulness by feature", QuestionContext()))
    }

    @Test func theTimeHoldsUnlessAQuestionNamesItsOwn() throws {
        let time = RandomEvents.start.advanced(bySeconds: 7_200)
        let context = QuestionContext(asOf: time)
        let asked = try answerer.answer("show faithfulness by feature", in: context)
        let same = try answerer.answer("show faithfulness by feature as of \(time.rfc3339)")
        #expect(asked.asOf == time && asked.position == same.position)
        let later = time.advanced(bySeconds: 3_600)
        let own = try answerer.answer("show faithfulness as of \(later.rfc3339)", in: context)
        #expect(own.asOf == later)
    }

    @Test func placesAndTimesAreReadAsInQuestions() throws {
        let feature = try #require(try answerer.catalogue().features.first)
        let place = try answerer.place("\(feature) in environment staging")
        #expect(place.feature == feature && place.environment == "staging")
        #expect(try answerer.instant("2026-10-13T10:30Z").rfc3339 == "2026-10-13T10:30:00Z")
        let error = try #require(throws: QuestionError.self) { try answerer.place("stagin") }
        #expect(error.question == "stagin" && error.range == SourceRange(0, 6))
        #expect(error.suggestion == "staging")
        let time = try #require(throws: QuestionError.self) { try answerer.instant("yesterdy") }
        #expect(time.diagnostic().hasPrefix("yesterdy\n^^^^^^^^\n"))
        #expect(throws: QuestionError.self) { try answerer.instant("") }
        #expect(throws: QuestionError.self) { try answerer.place("x where y") }
    }

    @Test func explanationsSayWhatIsRead() throws {
        let table = try answerer.explanation(of: "show faithfulness by feature")
        #expect(table.kind == "explain")
        #expect(table.texts("item").contains("rollups"))
        let detail = try #require(table.texts("detail").first { $0.contains("SEARCH rollups") })
        #expect(detail.contains("scores and verdicts by minute"))
        #expect(table.texts("detail").contains { $0.contains("metrics=faithfulness") })
        let size = try ledger.store.head().size
        #expect(table.rows.contains { $0[1] == .text("considered") && $0[2] == .integer(size) })
        guard case .table(let asked) = try answerer.answer("show faithfulness by feature") else {
            return
        }
        let n = Int64(asked.numbers("n").reduce(0, +))
        let observations = table.rows.first { $0[1] == .text("observations") }
        #expect(observations?[2] == .integer(n))
    }

    @Test func theRowsOfAnExplanationAreThoseThatWereRead() throws {
        let table = try answerer.explanation(of: "deployments")
        let sql = ".sql SELECT COUNT(*) AS n FROM changes"
        guard case .table(let counted) = try answerer.answer(sql) else { return }
        let row = try #require(table.rows.first { $0[1] == .text("changes") })
        #expect(row[2] == counted.rows[0][0])
        let explained = try answerer.explanation(of: sql)
        #expect(explained.texts("detail").contains { $0.contains("SCAN changes") })
    }

    @Test func theSchemaListsColumnsOfBothFiles() throws {
        let table = try answerer.schema()
        let names = Set(table.texts("table"))
        #expect(names.isSuperset(of: ["changes", "rollups", "decisions", "ledger.events"]))
        #expect(!names.contains { $0.contains("sqlite_") })
        let events = try answerer.schema(of: "ledger.events")
        #expect(Set(events.texts("table")) == ["ledger.events"])
        #expect(events.texts("column").contains("position"))
        let error = try #require(throws: QuestionError.self) { try answerer.schema(of: "chnges") }
        #expect(error.suggestion == "changes")
    }

    @Test func openAlertsAreCounted() throws {
        _ = try answerer.answer("metrics")
        let before = try answerer.openAlertCount()
        func fired(_ id: String, severity: String) -> String {
            """
            {"specversion":"1.0","id":"\(id)","source":"/ledger/alerts",\
            "type":"dev.qualityledger.alert.fired.v1","time":"2026-10-13T10:30:00Z",\
            "data":{"alert":"\(id)","rule":"\(id)","severity":"\(severity)","incident":"I-1"}}
            """
        }
        try ledger.append([fired("A-1", severity: "P1"), fired("A-2", severity: "watch")])
        // A prompt never waits for projections to catch up.
        #expect(try answerer.openAlertCount() == before)
        _ = try answerer.answer("metrics")
        #expect(try answerer.openAlertCount() == before + 1)
    }
}
