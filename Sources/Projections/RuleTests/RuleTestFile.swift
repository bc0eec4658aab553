import Ledger

/// A file of rule tests in the format of `promtool test rules`.
public struct RuleTestFile: Sendable {
    /// The rules of each file that it names.
    let rules: [TestedRules]
    /// The distance of ticks, in seconds; nil for that of the rules.
    let evaluationSeconds: Int?
    /// The tests.
    let tests: [RuleTest]

    /// Reads a file of tests and the rules that it names.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - name: The file's name, for messages.
    ///   - load: Reads the rule files of one entry of `rule_files`, which may be a pattern.
    /// - Throws: ``ConfigurationError`` with everything that is wrong and where: of a rule file, if
    ///   `load` throws one.
    public init(
        _ text: String,
        name: String,
        load: (String) throws -> [TestedRules]
    ) throws {
        var broken: ConfigurationError?
        let file = Result {
            try ConfigurationFile.read(text, name: name) { root in
                RuleTestFile(root) { section, pattern in
                    do {
                        let rules = try load(pattern)
                        if !rules.isEmpty { return rules }
                        section.note("rule_files", "no file is called \(pattern)")
                    } catch let error as ConfigurationError {
                        broken = broken ?? error
                    } catch let error as any UserFacingError {
                        section.note("rule_files", error.message)
                    } catch {
                        section.note("rule_files", "\(error)")
                    }
                    return nil
                }
            }
        }
        // What is wrong with the rules comes first: tests of rules that cannot be read say little.
        if let broken { throw broken }
        self = try file.get()
    }

    private init(
        _ root: ConfigurationSection,
        load: (ConfigurationSection, String) -> [TestedRules]?
    ) {
        let patterns = root.texts("rule_files")
        if patterns.isEmpty { root.note(nil, "rule_files is missing") }
        let loaded = patterns.map { load(root, $0) }
        rules = loaded.flatMap { $0 ?? [] }
        evaluationSeconds = root.seconds("evaluation_interval", in: 1...3_600)
        // Rules do not build on one another here: no order of theirs changes anything.
        _ = root.texts("group_eval_order")
        let sections = root.sections("tests")
        if sections.isEmpty { root.note(nil, "tests is missing") }
        let reader = RuleTestReader(
            rules: rules,
            isComplete: !loaded.contains { $0 == nil },
            evaluationSeconds: evaluationSeconds
        )
        tests = sections.map(reader.test)
    }
}
