import Foundation
import Testing

/// The tree as it is passes every check.
struct RepositoryTests {
    private func expectNone(_ findings: [Finding]) {
        for finding in findings { Issue.record("\(finding)") }
    }

    @Test func theTreeIsFound() {
        #expect(SourceTree.swiftFiles.count > 20)
        #expect(!SourceTree.text("Package.swift").isEmpty)
        #expect(!SourceTree.text("Makefile").isEmpty)
    }

    @Test func noUnfinishedWork() {
        expectNone(SourceTree.files.flatMap(TextChecks.unfinishedWork))
    }

    @Test func noPathsOfOneMachine() {
        expectNone(SourceTree.files.flatMap(TextChecks.machinePaths))
    }

    @Test func filesAndFunctionsAreShort() {
        expectNone(SourceTree.swiftFiles.flatMap(SizeChecks.longFile))
        expectNone(SourceTree.swiftFiles.flatMap(SizeChecks.longFunctions))
    }

    @Test func importsRunOneWay() {
        expectNone(
            SourceTree.files(in: "Sources", suffix: ".swift").flatMap(ImportChecks.forbiddenImports)
        )
    }

    @Test func scoresAreReadWhereTheyAreComparedOnly() {
        expectNone(
            SourceTree.files(in: "Sources", suffix: ".swift")
                .flatMap(ComparabilityChecks.readsOfScores)
        )
    }

    @Test func noTypeBearsAModulesName() {
        expectNone(SourceTree.swiftFiles.flatMap(ImportChecks.typesNamedAsModules))
    }

    @Test func everyEscapeFromTheCompilersChecksIsExplained() {
        expectNone(SourceTree.swiftFiles.flatMap(TextChecks.unexplainedEscapes))
    }

    @Test func everyMigrationIsEmbedded() {
        let names = SourceTree.files(in: "schema/migrations", suffix: "").map(\.path)
            .compactMap { $0.split(separator: "/").last.map(String.init) }
        #expect(!names.isEmpty)
        let reasons = DocumentChecks.migrations(
            names: names,
            package: SourceTree.text("Package.swift")
        )
        #expect(reasons.isEmpty)
    }

    @Test func eventSchemasAreNamedByTypeAndVersion() {
        let names = SourceTree.files(in: "schema/events", suffix: ".json").map(\.path)
            .compactMap { $0.split(separator: "/").last.map(String.init) }
        #expect(names.compactMap(DocumentChecks.eventSchemaName).isEmpty)
    }

    @Test func decisionsAreNumberedAndComplete() {
        let files = SourceTree.files(in: "docs/decisions", suffix: ".md")
        #expect(!files.isEmpty)
        expectNone(DocumentChecks.decisions(files))
    }

    @Test func theChangelogHasItsShape() {
        let text = SourceTree.text("CHANGELOG.md")
        expectNone(DocumentChecks.changelog(SourceFile(path: "CHANGELOG.md", text: text)))
    }

    @Test func theScriptsCanBeRun() {
        for path in [
            "scripts/setup.sh", "scripts/test.sh", "scripts/test-peers.sh", "scripts/format.sh",
            ".ci/run", "Benchmarks/run.sh", "Benchmarks/statistics.sh",
        ] {
            let file = SourceTree.root.appending(path: path).path(percentEncoded: false)
            #expect(FileManager.default.isExecutableFile(atPath: file), "\(path)")
            #expect(SourceTree.text(path).contains("set -euo pipefail"), "\(path)")
        }
    }
}
