import Foundation
import Ledger
import TestSupport
import Testing

@testable import Notify
@testable import Projections

/// JUnit and SARIF against the schemas that their readers use, annotations against their escapes.
@Suite("Scorecard for machines (peers)")
struct MachineReportPeerTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    private static func has(_ module: String) -> Bool {
        guard let python = PeerProcess.path(of: "python3") else { return false }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static let verdicts =
        SampleVerdicts.all.map(\.1) + [SampleVerdicts.hostile(3), SampleVerdicts.hostile(0)]

    private func junit(_ verdict: GateVerdict) -> String {
        JUnitReport(
            Scorecard(verdict: verdict, position: 3),
            time: Timestamp(seconds: 1_790_000_000)
        )
        .text
    }

    private func sarif(_ verdict: GateVerdict) throws -> String {
        let report = SarifReport(
            Scorecard(verdict: verdict),
            file: "prompts/an answer:1.md",
            toolVersion: "0.1.0"
        )
        return String(decoding: try report.json(), as: UTF8.self)
    }

    @Test(.enabled(if: has("xmlschema"), "xmlschema is not installed"))
    func junitKeepsItsSchema() throws {
        let schema = Self.folder.appending(path: "junit/junit-10.xsd").path
        let program = """
            import sys, xmlschema
            schema = xmlschema.XMLSchema(sys.argv[1])
            text = sys.stdin.read()
            for error in schema.iter_errors(text): print(error.path, error.reason)
            """
        for verdict in Self.verdicts {
            let complaints = try PeerProcess.run(
                "python3",
                ["-c", program, schema],
                input: junit(verdict)
            )
            #expect(complaints == "")
        }
        let broken = junit(SampleVerdicts.failing).replacing(" errors=", with: " mistakes=")
        let complaints = try PeerProcess.run("python3", ["-c", program, schema], input: broken)
        #expect(complaints.contains("mistakes"))
    }

    @Test(.enabled(if: has("jsonschema"), "jsonschema is not installed"))
    func sarifKeepsItsSchema() throws {
        let schema = Self.folder.appending(path: "sarif/sarif-2.1.0.json").path
        let program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
            for error in validator.iter_errors(json.load(sys.stdin)): print(error.json_path, error.message)
            """
        for verdict in Self.verdicts {
            let complaints = try PeerProcess.run(
                "python3",
                ["-c", program, schema],
                input: try sarif(verdict)
            )
            #expect(complaints == "")
        }
        let broken = try sarif(SampleVerdicts.failing).replacing("\"driver\"", with: "\"rider\"")
        let complaints = try PeerProcess.run("python3", ["-c", program, schema], input: broken)
        #expect(complaints.contains("'driver' is a required property"))
    }

    // MARK: What they say

    @Test func junitCountsAddUp() throws {
        for verdict in Self.verdicts {
            let text = junit(verdict)
            func count(_ mark: String) -> Int { text.components(separatedBy: mark).count - 1 }
            let tests = count("<testcase ")
            let failures = count("<failure ")
            let errors = count("<error ")
            let skipped = count("<skipped ")
            #expect(
                text.contains("tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\"")
            )
            #expect(text.contains(" skipped=\"\(skipped)\""))
            switch verdict.outcome {
            case .pass: #expect(failures + errors + skipped == 0)
            case .fail: #expect(failures > 0 && errors == 0)
            case .inconclusive: #expect(skipped > 0 && failures == 0 && errors == 0)
            case .invalid: #expect(errors > 0 && failures == 0)
            }
        }
    }

    @Test func sarifFindsWhatTheVerdictSays() throws {
        func rules(_ verdict: GateVerdict) throws -> [String] {
            let object = try JSONSerialization.jsonObject(with: Data(try sarif(verdict).utf8))
            let runs = (object as? [String: Any])?["runs"] as? [[String: Any]]
            let results = runs?.first?["results"] as? [[String: Any]] ?? []
            return results.compactMap { $0["ruleId"] as? String }
        }
        #expect(try rules(SampleVerdicts.passing) == [])
        #expect(try rules(SampleVerdicts.failing) == ["LQ001"])
        #expect(try rules(SampleVerdicts.inconclusive) == ["LQ005"])
        #expect(Set(try rules(SampleVerdicts.invalid)) == ["LQ004"])
        #expect(try rules(SampleVerdicts.waived) == [])
    }

    /// One regression is one alert as long as it lasts, whatever its numbers are meanwhile.
    @Test func fingerprintsStayAndDiffer() throws {
        func fingerprints(_ verdict: GateVerdict) throws -> [String] {
            try sarif(verdict).split(separator: "\n").filter { $0.contains("qualityLedger/v1") }
                .map(String.init)
        }
        var later = SampleVerdicts.failing
        later.run = "run-44"
        later.categories[1].candidate = 0.5
        #expect(try fingerprints(later) == fingerprints(SampleVerdicts.failing))
        let many = try fingerprints(SampleVerdicts.hostile(3))
        #expect(Set(many).count == many.count)
    }

    @Test func annotationsCannotStartCommands() {
        for verdict in Self.verdicts {
            let lines = WorkflowCommands.annotations(for: verdict, file: "a,b:c%\r\n::set-output")
            #expect(lines.count <= 10)
            for line in lines {
                #expect(!line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" })
                #expect(line.hasPrefix("::"))
                #expect(line.contains("file=a%2Cb%3Ac%25%0D%0A%3A%3Aset-output,line=1,title="))
            }
        }
        #expect(WorkflowCommands.data("100 %\r\nx") == "100 %25%0D%0Ax")
    }

    @Test func outputsCannotSetOthers() {
        var verdict = SampleVerdicts.failing
        verdict.reasons = ["a\nWORD\nverdict=pass", "b"]
        let text = WorkflowCommands.outputs(for: Scorecard(verdict: verdict), delimiter: "WORD")
        #expect(text.hasPrefix("verdict<<WORD\nfail\nWORD\nexit-code<<WORD\n1\nWORD\n"))
        #expect(text.contains("failed-categories<<WORD\ntone\nWORD\n"))
        // Each of eight values opens and closes once.
        #expect(text.components(separatedBy: "WORD").count - 1 == 16)
    }

    @Test func xmlHoldsNoForbiddenCharacter() {
        #expect(XMLText.content("a<b>&\"c\u{0}\u{8}\u{FFFE}\u{1F600}") == "a&lt;b&gt;&amp;\"c😀")
        #expect(XMLText.attribute("a\"\n\tb") == "\"a&quot;&#10;&#9;b\"")
    }
}
