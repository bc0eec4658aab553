import Foundation
import Ledger
import Testing

@testable import Projections

/// Runs the plain-text scripts beside this file; their language is described in
/// `Scripts/README.md`.
struct ScriptTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Scripts")

    private static let files: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.filter { $0.hasSuffix(".test") }.sorted()
    }()

    @Test func thereAreScripts() {
        #expect(Self.files.count >= 5)
    }

    @Test(arguments: files)
    func script(file: String) throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(file), encoding: .utf8)
        let script = try QuestionScript(text)
        #expect(!script.cases.isEmpty)
        for one in script.cases {
            let outcome = one.outcome()
            #expect(outcome == one.expected, "\(file):\(one.line): \(one.text)")
        }
    }

    @Test func aScriptWithoutExpectationIsRefused() {
        #expect(throws: QuestionScript.Malformed.self) { try QuestionScript("ask metrics\n") }
        #expect(throws: QuestionScript.Malformed.self) { try QuestionScript("plan x\n") }
        #expect(throws: QuestionScript.Malformed.self) { try QuestionScript("frobnicate\n") }
    }

    @Test func aWrongExpectationIsNoticed() throws {
        let script = try QuestionScript("ask metrics\nplan list features\n")
        let one = try #require(script.cases.first)
        #expect(one.outcome() != one.expected)
    }
}
