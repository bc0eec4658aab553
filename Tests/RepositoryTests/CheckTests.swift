import Testing

/// Each check finds what it is for in a bad sample, and nothing in a good one.
struct CheckTests {
    private func swift(_ text: String, in module: String = "Ledger") -> SourceFile {
        SourceFile(path: "Sources/\(module)/Sample.swift", text: text)
    }

    // MARK: Text

    @Test(arguments: ["// TO" + "DO: later", "let a = 1  // FIX" + "ME", "XX" + "X", "(TO" + "DO)"])
    func unfinishedWorkIsFound(text: String) {
        #expect(TextChecks.unfinishedWork(swift("let a = 1\n" + text)).map(\.line) == [2])
    }

    @Test(arguments: ["mktemp XX" + "XXXX", "let TO" + "DOs = 1", "todo"])
    func longerWordsAreNotMarkers(text: String) {
        #expect(TextChecks.unfinishedWork(swift(text)).isEmpty)
    }

    @Test(arguments: [
        "open(\"/wo" + "rk/shared/a\")", "/ro" + "ot/.cache", "cd /ho" + "me/mk/x",
        "/Us" + "ers/mk",
    ])
    func machinePathsAreFound(text: String) {
        #expect(TextChecks.machinePaths(swift(text)).count == 1)
    }

    @Test(arguments: [
        "https://example.com/ho" + "me/page", "a net" + "work/path", "$" + "HOME/x", "/ro" + "ot/",
    ])
    func otherPathsAreNot(text: String) {
        #expect(TextChecks.machinePaths(swift(text)).isEmpty)
    }

    @Test func anUnexplainedEscapeIsFound() {
        let bare = "final class Box: @unchecked Sendable {}\nnonisolated(unsafe) var x = 1"
        #expect(TextChecks.unexplainedEscapes(swift(bare)).map(\.line) == [1, 2])
        let explained = """
            // The lock guards every access.
            final class Box: @unchecked Sendable {}
                /// Set once before the first thread starts.
                nonisolated(unsafe) var x = 1
            let text = "@unchecked Sendable"
            """
        #expect(TextChecks.unexplainedEscapes(swift(explained)).isEmpty)
    }

    @Test func aReadOfScoresAroundTheReaderIsFound() {
        let query = swift(
            "let sql = \"SELECT data FROM rollups WHERE cell = 1\"",
            in: "Projections"
        )
        #expect(ComparabilityChecks.readsOfScores(query).map(\.line) == [1])
        let other = swift("let sql = \"SELECT * FROM changes\" // from rollups", in: "Projections")
        #expect(ComparabilityChecks.readsOfScores(other).isEmpty)
    }

    // MARK: Sizes

    private func lines(_ count: Int) -> String {
        String(repeating: "    work()\n", count: count)
    }

    @Test func aLongFileIsFound() {
        #expect(SizeChecks.longFile(swift(lines(700))).isEmpty)
        #expect(SizeChecks.longFile(swift(lines(701))).count == 1)
    }

    @Test(arguments: [
        "func a() {\n", "public static func a<T>(_ b: T) throws -> T {\n", "init?(row: Int) {\n",
        "@discardableResult func a(\n    b: Int = 0\n) -> Int\nwhere Int: Equatable\n{\n",
        "mutating func a(b: () -> Void = { print(\"}\") }) {\n",
    ])
    func aLongFunctionIsFound(opening: String) {
        let used = opening.split(separator: "\n").count + 1
        #expect(SizeChecks.longFunctions(swift(opening + lines(70 - used) + "}\n")).isEmpty)
        #expect(SizeChecks.longFunctions(swift(opening + lines(71 - used) + "}\n")).count == 1)
    }

    @Test func bracesInTextAndCommentsDoNotCount() {
        let text = """
            struct A {
                func a() {
                    let b = "}" + #"}"# // }
                    /* } /* } */ */
            \(lines(80))
                }
            }
            """
        #expect(SizeChecks.longFunctions(swift(text)).map(\.line) == [2])
    }

    @Test func aRequirementDoesNotSwallowTheNextType() {
        let text = "protocol P {\n    func a()\n}\nstruct S {\n" + lines(90) + "}\n"
        #expect(SizeChecks.longFunctions(swift(text)).isEmpty)
    }

    @Test func multilineLiteralsAreSkipped() {
        let code = SwiftText.code("let a = \"\"\"\n  { // no\n  \"\"\"\nlet b = 1 // c\n")
        #expect(code == ["let a = ", "", "", "let b = 1 ", ""])
        #expect(SwiftText.code("let a = \"\\\"{\" + \"\\\\\"; x") == ["let a =  + ; x"])
        #expect(SwiftText.code("let a = \"\n}") == ["let a = ", "}"])
    }

    // MARK: Imports

    @Test(arguments: [
        ("Ledger", "import Projections"), ("Projections", "public import Ingest"),
        ("Ingest", "internal import Repl"), ("Repl", "import struct Ingest.DemoStory"),
        ("Ledger", "import CZlib"), ("Projections", "import CEditline"),
        ("Ingest", "@preconcurrency import GRDB"), ("LedgerCLI", "import GRDBSQLite"),
        ("Ingest", "import CCurl"), ("Notify", "import Ingest"),
        ("Elsewhere", "import Foundation"),
    ])
    func aForbiddenImportIsFound(module: String, text: String) {
        #expect(ImportChecks.forbiddenImports(swift(text, in: module)).count == 1)
    }

    @Test(arguments: [
        ("Ledger", "import GRDB"), ("Projections", "public import Ledger"),
        ("Ingest", "import CZlib"), ("Repl", "import CEditline"), ("LedgerCLI", "import Repl"),
        ("Ledger", "// import Projections"), ("Ledger", "let a = \"import Projections\""),
    ])
    func anAllowedImportIsNot(module: String, text: String) {
        #expect(ImportChecks.forbiddenImports(swift(text, in: module)).isEmpty)
    }

    @Test(arguments: ["public struct Ledger {", "actor Repl {", "typealias Ingest = Int"])
    func aTypeNamedAsAModuleIsFound(text: String) {
        #expect(ImportChecks.typesNamedAsModules(swift(text)).count == 1)
    }

    @Test(arguments: ["struct LedgerReader {", "import struct Ledger.Position", "// struct Repl"])
    func otherNamesAreNot(text: String) {
        #expect(ImportChecks.typesNamedAsModules(swift(text)).isEmpty)
    }

    // MARK: Documents

    @Test func aBadMigrationIsFound() {
        let package = #".embedInCode("../../schema/migrations/m0001_create_ledger.sql")"#
        func reasons(_ names: [String]) -> Int {
            DocumentChecks.migrations(names: names, package: package).count
        }
        #expect(reasons(["m0001_create_ledger.sql"]) == 0)
        #expect(reasons(["m0001_create_ledger.sql", "m0002_add_texts.sql"]) == 1)
        #expect(reasons(["m0001_create_ledger.sql", "m0003_add_texts.sql"]) == 2)
        #expect(reasons(["0001.sql"]) == 2)
    }

    @Test(arguments: ["score.recorded.v1.schema.json", "run.started.v12.schema.json"])
    func aGoodSchemaNamePasses(name: String) {
        #expect(DocumentChecks.eventSchemaName(name) == nil)
        #expect(DocumentChecks.eventSchemaName("cloudevent.schema.json") == nil)
    }

    @Test(arguments: [
        "score.v1.schema.json", "score.recorded.1.schema.json", "score.recorded.v0.schema.json",
        "score.recorded.v01.schema.json", "Score.recorded.v1.schema.json", "score..v1.schema.json",
        "score.recorded.v1.json", "",
    ])
    func aBadSchemaNameIsFound(name: String) {
        #expect(DocumentChecks.eventSchemaName(name) != nil)
    }

    @Test func aGapOrAMissingSectionInTheDecisionsIsFound() {
        func record(_ number: String, sections: [String]) -> SourceFile {
            let text = "# \(number) Title\n" + sections.map { "\n## \($0)\n\ntext\n" }.joined()
            return SourceFile(path: "docs/decisions/\(number)-title.md", text: text)
        }
        let all = ["Status", "Context", "Decision", "Consequences", "Alternatives"]
        let first = record("0001", sections: all)
        #expect(DocumentChecks.decisions([first, record("0002", sections: all)]).isEmpty)
        #expect(DocumentChecks.decisions([first, record("0003", sections: all)]).count == 2)
        #expect(DocumentChecks.decisions([record("0001", sections: ["Status"])]).count == 1)
    }

    @Test(arguments: [
        ("# Changelog\n\n## Unreleased\n\n### Additions\n\n- one\n", 0),
        ("# Changes\n\n## Unreleased\n", 1), ("# Changelog\n\n## 1.0.0\n", 1), ("", 2),
        ("# Changelog\n\n## Unreleased\n\n### Stuff\n", 1),
    ])
    func aChangelogOfAnotherShapeIsFound(text: String, count: Int) {
        let file = SourceFile(path: "CHANGELOG.md", text: text)
        #expect(DocumentChecks.changelog(file).count == count)
    }
}
