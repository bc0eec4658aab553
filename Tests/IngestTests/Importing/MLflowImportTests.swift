import Foundation
import Ledger
import TestSupport
import Testing

@testable import Ingest

/// What MLflow kept comes in value by value, whichever way it is had.
@Suite("Imports: MLflow")
struct MLflowImportTests {
    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/mlflow")

    private struct Expected: Decodable {
        var status: String
        var metrics_latest: [String: LenientJSON.Number]
        var params: [String: String]
        var env: String?
    }

    private func expected() throws -> [String: Expected] {
        let data = try Data(contentsOf: Self.fixtures.appending(path: "expected.json"))
        return try JSONDecoder().decode([String: Expected].self, from: data)
    }

    private func store(in folder: TemporaryFolder) throws -> String {
        let archive = Self.fixtures.appending(path: "mlruns_filestore_2.11.0.tar.gz").path
        try PeerProcess.run("tar", ["xzf", archive, "-C", folder.path("")])
        return folder.path("mlruns")
    }

    private var answers: [String] {
        ["rest_2.11.0_experiments_get-by-name.json", "rest_2.11.0_runs_search.json"].map {
            Self.fixtures.appending(path: $0).path
        }
    }

    private func expectAll(_ runs: [ImportedRun]) throws {
        let expected = try expected()
        #expect(Set(runs.map(\.id)) == Set(expected.keys))
        for run in runs {
            let theirs = try #require(expected[run.id])
            var names: [String: Double?] = [:]
            for value in run.values {
                let name = value.category.map { "cat_\($0)" } ?? value.metric
                names[name] = value.value
            }
            #expect(Set(names.keys) == Set(theirs.metrics_latest.keys))
            for (name, number) in theirs.metrics_latest {
                #expect(names[name] == number.value, "\(run.id) \(name)")
            }
            #expect(run.outcome == (theirs.status == "FINISHED" ? "completed" : "failed"))
            #expect(run.model == theirs.params["model"])
            #expect(run.judge == theirs.params["judge_model"])
            #expect(run.cases == theirs.params["dataset_size"].flatMap { Int($0) })
            #expect(run.isBaseline == (theirs.env == "production"))
            #expect(run.suite == "llm-regression-guard")
        }
        #expect(runs.map(\.started) == runs.map(\.started).sorted())
    }

    @Test func theFileStoreHasTheExpectedValues() throws {
        let folder = try TemporaryFolder()
        var reader = MLflowReader()
        try expectAll(try reader.runs(inStore: try store(in: folder)))
    }

    @Test func theAnswersHaveTheExpectedValues() throws {
        var reader = MLflowReader()
        try expectAll(try reader.runs(inAnswers: answers))
    }

    @Test func bothWaysGiveTheSameEvents() throws {
        let folder = try TemporaryFolder()
        var reader = MLflowReader()
        let stored = try reader.runs(inStore: try store(in: folder))
        var other = MLflowReader()
        let answered = try other.runs(inAnswers: answers)
        #expect(stored == answered)
    }

    @Test func importingAgainAddsNothing() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteEventStore(path: folder.path("ledger.db"), access: .create)
        let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 1_800_000_000) }
        let tool = ToolImport(.mlflow)
        let first = try tool.run(answers, into: store, clock: clock)
        #expect(first.duplicates == 0 && first.conflicts == 0)
        let runs = try self.store(in: folder)
        let second = try tool.run([runs], into: store, clock: clock)
        #expect(second.new == 0 && second.conflicts == 0)
        #expect(second.duplicates == first.new)
        #expect(try tool.run([runs], into: store, clock: clock, isDryRun: true).new == first.new)
    }

    @Test func whatIsNoMLflowIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("x.json")
        for text in ["{}", "[]", "nonsense", "{\"runs\":[{\"info\":3}]}", "{\"runs\":[]}"] {
            try Data(text.utf8).write(to: URL(filePath: file))
            var reader = MLflowReader()
            #expect(throws: ImportError.self, "\(text)") { try reader.runs(inAnswers: [file]) }
        }
        var reader = MLflowReader()
        #expect(throws: ImportError.self) { try reader.runs(inStore: folder.path("")) }
        #expect(throws: ImportError.self) { try reader.runs(inStore: folder.path("nowhere")) }
    }

    @Test func aRunThatGoesOnHasNoEnd() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("x.json")
        let text = """
            {"runs":[{"info":{"run_id":"r","status":"RUNNING","start_time":1795221038000},
             "data":{"metrics":[{"key":"a","value":Infinity,"timestamp":1795221038000},
             {"key":"b","value":"0.5"},{"key":"c","value":"N/A"}]}},
             {"info":{"run_id":"gone","lifecycle_stage":"deleted","start_time":1}}]}
            """
        try Data(text.utf8).write(to: URL(filePath: file))
        var reader = MLflowReader()
        let runs = try reader.runs(inAnswers: [file])
        #expect(runs.map(\.id) == ["r"])
        #expect(runs[0].finished == nil)
        #expect(runs[0].values.map(\.value) == [nil, 0.5, nil])
        #expect(runs[0].events(from: "MLflow").count == 4)
    }
}
