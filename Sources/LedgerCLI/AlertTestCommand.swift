import ArgumentParser
import Foundation
import Ingest
import Ledger
import Notify
import Projections
import Repl

/// `ledger alert test`: unit tests of rules, in promtool's format.
struct AlertTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run unit tests of rules, in the format of promtool.",
        discussion: """
            A test file names rule files (a ledger.yaml, or Prometheus rules of the form \
            metric{matchers} op number), gives series, and says which alerts fire when. For a \
            ledger.yaml each sample is a score, which the rules average over their windows; for \
            Prometheus rules it is what an exporter publishes.

              rule_files: [ledger.yaml]
              tests:
                - interval: 1m
                  input_series:
                    - series: faithfulness{feature="search"}
                      values: 0.9x60 0.5x60
                  alert_rule_test:
                    - eval_time: 2h
                      alertname: faithfulness_low
                      exp_alerts:
                        - exp_labels: {severity: P2, metric: faithfulness,
                                       feature: search, environment: production}

            It ends with code 1 if a test fails, and with 2 if a file is wrong.
            """
    )

    @Argument(help: "Files of tests.") var files: [String]
    @Flag(name: .shortAndLong, help: "Say nothing of files whose tests succeed.") var quiet = false

    func run() throws {
        // All files are read before the first test runs: a wrong file is said at once.
        let tests = try files.map { path in
            let file = try ConfigurationOptions.read(path)
            let folder = (path as NSString).deletingLastPathComponent
            return try RuleTestFile(file.text, name: path) { try Self.rules($0, in: folder) }
        }
        var hasFailed = false
        for (path, test) in zip(files, tests) {
            let report = try test.report()
            hasFailed = hasFailed || !report.isSuccess
            if report.isSuccess, quiet { continue }
            let lines = "Unit Testing:  \(path)\n\(report.text)".split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            Console.write(lines.map { TerminalText.printable(String($0)) }.joined(separator: "\n"))
        }
        if hasFailed { throw ExitCode(FailureClass.negative.rawValue) }
    }

    /// Reads the rule files that a pattern names, relative to the file of tests.
    private static func rules(_ pattern: String, in folder: String) throws -> [TestedRules] {
        try paths(pattern, in: folder).map { path in
            let file = try ConfigurationOptions.read(path)
            return try ConfigurationFile.read(file.text, name: file.path) { root in
                let rules = TestedRules.read(root)
                if case .ledger = rules {
                    _ = NotificationSettings(root)
                    _ = DatasetSettings.inFile(root)
                }
                return rules
            }
        }
    }

    private static func paths(_ pattern: String, in folder: String) -> [String] {
        // Only the entry is a pattern: a folder may be called anything.
        var full = ""
        if !pattern.hasPrefix("/"), !folder.isEmpty {
            for character in folder {
                if "*?[]\\".contains(character) { full += "\\" }
                full.append(character)
            }
            full += "/"
        }
        full += pattern
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob(full, 0, nil, &matches) == 0 else { return [] }
        return (0..<Int(matches.gl_pathc)).compactMap { index in
            matches.gl_pathv[index].map { String(cString: $0) }
        }
    }
}
