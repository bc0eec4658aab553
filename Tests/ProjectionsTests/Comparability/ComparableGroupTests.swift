import Ledger
import Testing

@testable import Projections

@Suite("Comparability: groups and series")
struct ComparableGroupTests {
    private func key(_ evaluator: EvaluatorKey?, run: Bool = false) -> CellKey {
        CellKey(environment: "production", metric: "quality", evaluator: evaluator, isRun: run)
    }

    private func judge(_ revision: String, model: String = "") -> EvaluatorKey {
        EvaluatorKey(name: "judge", revision: revision, model: model)
    }

    /// Every part of the rule, one at a time: what differs in it is never in one group.
    @Test func whatDiffersIsSplit() {
        let base = key(judge("r1"))
        var others: [CellKey] = []
        var other = base
        other.metric = "toxicity"
        others.append(other)
        other = base
        other.environment = "staging"
        others.append(other)
        others.append(key(judge("r2")))
        others.append(key(EvaluatorKey(name: "people", revision: "r1", model: "")))
        others.append(key(nil))
        others.append(key(judge("r1"), run: true))
        // Without a revision the model stands in for it, and is not taken for one.
        others.append(key(judge("", model: "r1")))
        for other in others {
            let groups = ComparableGroup.split([.init(id: 1, key: base), .init(id: 2, key: other)])
            #expect(groups.count == 2, "\(other)")
        }
        var same = base
        same.feature = "search"
        same.category = "a"
        same.model = "m"
        // A revision says all there is to say; the model beside it is only a note.
        same.evaluator?.model = "gpt"
        let groups = ComparableGroup.split([.init(id: 1, key: base), .init(id: 2, key: same)])
        #expect(groups.map(\.cells.count) == [2])
        #expect(groups[0].parts(by: [.category]).map(\.values) == [[nil], ["a"]])
    }

    /// Cells come in the order of their keys, whatever their ids, so that rounded sums repeat.
    @Test func theOrderOfArrivalDoesNotMatter() {
        let keys = ["b", "c", "a"].map {
            CellKey(environment: "production", metric: "quality", category: $0)
        }
        let cells = keys.enumerated().map {
            ProjectionReader.Cell(id: Int32($0.offset), key: $0.element)
        }
        let orders = [cells, cells.reversed()].map { cells in
            ComparableGroup.split(cells).flatMap(\.cells).map(\.key.category)
        }
        #expect(orders == [["a", "b", "c"], ["a", "b", "c"]])
    }

    @Test func pairsThatDoNotCompareHaveAReason() {
        let base = ComparabilityKey(key(judge("r1")))
        #expect(base.difference(from: base) == nil)
        let changed = base.difference(from: ComparabilityKey(key(judge("r2"))))
        #expect(changed == .differentRevisions("quality", "judge@r1", "judge@r2"))
        let unnamed = base.difference(from: ComparabilityKey(key(nil)))
        #expect(unnamed == .differentEvaluators("quality", "judge@r1", nil))
        let run = base.difference(from: ComparabilityKey(key(judge("r1"), run: true)))
        #expect(run == .trafficAndRuns("quality"))
        var staging = key(judge("r1"))
        staging.environment = "staging"
        #expect(base.difference(from: ComparabilityKey(staging)) == nil)
        let score = MetricDefinition(name: "q", polarity: .higherIsBetter, lowerBound: 0)
        #expect(
            score.difference(from: MetricDefinition(name: "q", polarity: .lowerIsBetter))
                == .differentPolarities(metric: "q")
        )
        #expect(
            score.difference(from: MetricDefinition(name: "q", polarity: .higherIsBetter))
                == .differentRanges(metric: "q")
        )
        #expect(throws: IncomparableReason.unknownPolarity(metric: "q")) {
            try MetricDefinition(name: "q", polarity: .unknown).isHigherBetter()
        }
    }

    private func scores(_ revision: String, _ minutes: Range<Int>) -> [String] {
        minutes.map { minute in
            let time =
                "2026-10-10T\(10 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):00Z"
            return #"{"metric":"quality","value":0.5,"time":"\#(time)","#
                + #""evaluator":{"name":"judge","revision":"\#(revision)"}}"#
        }
    }

    @Test func aSeriesKnowsItsRevisionsAndBoundaries() throws {
        let ledger = try TestLedger()
        try ledger.append(scores("r2", 30..<90) + scores("r1", 0..<30))
        let series = try ledger.folded().read { database in
            let reader = ProjectionReader(database: database)
            let comparability = Comparability(reader: reader, catalogue: MetricCatalogue())
            return try comparability.series(of: "quality", in: ScopeSelection())
        }.get()
        let start = try Timestamp(rfc3339: "2026-10-10T10:00:00Z").minute
        #expect(series.revisions.map(\.label) == ["judge@r1", "judge@r2"])
        #expect(series.revisions.map(\.minutes) == [start...start + 29, start + 30...start + 89])
        #expect(series.boundaries == [start + 30])
        #expect(series.latest.label == "judge@r2")
        #expect(series.notes.isEmpty)
    }

    @Test func whereNothingComparesThereIsAReasonAndNoSeries() throws {
        let ledger = try TestLedger()
        try ledger.append([
            #"{"metric":"quality","value":0.5,"time":"2026-10-10T10:00:00Z"}"#,
            #"{"metric":"quality","value":0.5,"time":"2026-10-10T10:00:00Z","environment":"staging"}"#,
        ])
        let found = try ledger.folded().read { database in
            let reader = ProjectionReader(database: database)
            let comparability = Comparability(reader: reader, catalogue: MetricCatalogue())
            return try ["quality", "toxicity"].map {
                try comparability.series(of: $0, in: ScopeSelection())
            }
        }
        let reasons = found.map { result -> IncomparableReason? in
            if case .failure(let reason) = result { reason } else { nil }
        }
        #expect(
            reasons == [
                .severalEnvironments(metric: "quality", environments: ["production", "staging"]),
                .noScores(metric: "toxicity"),
            ]
        )
    }

    @Test func valuesOutOfRangeAreNoted() throws {
        let ledger = try TestLedger()
        try ledger.append([
            #"{"metric":"faithfulness","value":4,"time":"2026-10-10T10:00:00Z"}"#,
            #"{"metric":"faithfulness","value":0.5,"time":"2026-10-10T10:00:00Z"}"#,
            #"{"metric":"latency_ms","value":4000,"time":"2026-10-10T10:00:00Z"}"#,
        ])
        let table = try ledger.table("show faithfulness")
        #expect(table.notes.contains { $0.contains("such as 4.0, lie outside its range") })
        #expect(try ledger.table("show latency_ms").notes.isEmpty)
    }
}
