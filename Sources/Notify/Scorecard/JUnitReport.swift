public import Ledger
import Projections

/// The scorecard as a JUnit report, which every pipeline draws.
///
/// One test case for each line: a failure is a regression, an error what cannot be judged, skipped what
/// cannot be told from chance. The counts add up, and the file is valid by the schema of Jenkins' xUnit.
public struct JUnitReport: Sendable {
    private let card: Scorecard
    private let time: Timestamp

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - card: The scorecard.
    ///   - time: When the verdict was given.
    public init(_ card: Scorecard, time: Timestamp) {
        self.card = card
        self.time = time
    }

    /// One test case of the report.
    private struct TestCase {
        enum Result {
            case passed
            case failed(String, type: String)
            case broken(String, type: String)
            case skipped(String)
        }

        var name: String
        var group: String
        var result: Result
    }

    /// The report as XML.
    public var text: String {
        let cases = testCases
        let failures = cases.count { if case .failed = $0.result { true } else { false } }
        let errors = cases.count { if case .broken = $0.result { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.result { true } else { false } }
        let counts =
            "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
        let name = XMLText.attribute("quality gate \(card.verdict.name)")
        // The schema's time stamps have no zone; they are in UTC.
        let stamp = XMLText.attribute(String(time.rfc3339.prefix(19)))
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\(name) \(counts) time=\"0\">",
            "  <testsuite name=\(name) \(counts) skipped=\"\(skipped)\" time=\"0\""
                + " timestamp=\(stamp) hostname=\"ledger\">",
        ]
        lines += properties.isEmpty ? [] : ["    <properties>"] + properties + ["    </properties>"]
        lines += cases.flatMap(element)
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private var properties: [String] {
        let verdict = card.verdict
        let pairs: [(String, String?)] = [
            ("verdict", verdict.outcome.rawValue), ("run", verdict.run),
            ("baseline", verdict.baseline?.run), ("suite", verdict.suite),
            ("model", verdict.model), ("dataset", verdict.dataset), ("commit", verdict.commit),
            ("position", card.position.map(String.init)), ("evidence", verdict.evidence),
        ]
        return pairs.compactMap { name, value in
            value.map {
                "      <property name=\"\(name)\" value=\(XMLText.attribute($0))/>"
            }
        }
    }

    private var testCases: [TestCase] {
        let verdict = card.verdict
        let lines = verdict.lines.map { line in
            TestCase(
                name: line.category.map { $0.isEmpty ? "(none)" : $0 } ?? "overall",
                group: line.metric,
                result: result(line)
            )
        }
        let critical = verdict.critical.map { failing in
            TestCase(
                name: failing.caseKey,
                group: "critical",
                result: failing.waiver == nil
                    ? .failed(
                        "critical case fails with \(ScoreText.score(failing.candidate))",
                        type: "CriticalCaseFailed"
                    ) : .passed
            )
        }
        let problems = verdict.problems.enumerated().map { index, problem in
            TestCase(
                name: "\(problem.kind.rawValue) \(index + 1)",
                group: "completeness",
                result: .broken(problem.sentence, type: "Invalid")
            )
        }
        return problems + critical + lines
    }

    private func result(_ line: GateVerdict.Line) -> TestCase.Result {
        let change = ScoreText.difference(line.difference, line.interval)
        let reference = line.baseline == nil ? ScoreText.score(line.threshold) : "the baseline"
        let least = line.category == nil ? ", limit \(ScoreText.score(line.threshold))" : ""
        let text =
            "\(ScoreText.score(line.candidate)), \(change) from \(reference)\(least),"
            + " p \(ScoreText.probability(line.adjustedP)), \(line.cases) cases"
        switch line.state {
        case .pass, .waived: return .passed
        case .fail: return .failed(text, type: "QualityRegression")
        case .inconclusive:
            let needed = line.casesNeeded.map { "; about \($0) cases would tell" } ?? ""
            return .skipped("inconclusive: \(text)\(needed)")
        case .invalid: return .broken("not judged", type: "Invalid")
        }
    }

    private func element(_ test: TestCase) -> [String] {
        let head =
            "    <testcase name=\(XMLText.attribute(test.name))"
            + " classname=\(XMLText.attribute(test.group)) time=\"0\""
        func holding(_ element: String) -> [String] {
            [head + ">", "      " + element, "    </testcase>"]
        }
        switch test.result {
        case .passed: return [head + "/>"]
        case .failed(let text, let type):
            return holding(
                "<failure message=\(XMLText.attribute(text)) type=\"\(type)\">"
                    + "\(XMLText.content(text))</failure>"
            )
        case .broken(let text, let type):
            return holding(
                "<error message=\(XMLText.attribute(text)) type=\"\(type)\">"
                    + "\(XMLText.content(text))</error>"
            )
        case .skipped(let text):
            return holding("<skipped message=\(XMLText.attribute(text))/>")
        }
    }
}

/// Text made fit for XML 1.0.
enum XMLText {
    /// The text between elements.
    static func content(_ text: String) -> String { escaped(text, inAttribute: false) }

    /// The text as an attribute's value, with its quotes.
    static func attribute(_ text: String) -> String {
        "\"" + escaped(text, inAttribute: true) + "\""
    }

    private static func escaped(_ text: String, inAttribute: Bool) -> String {
        var result = String.UnicodeScalarView()
        func append(_ text: String) { result.append(contentsOf: text.unicodeScalars) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\"" where inAttribute: append("&quot;")
            case "\n" where inAttribute: append("&#10;")
            case "\t" where inAttribute: append("&#9;")
            default:
                // What XML 1.0 has no way of writing is dropped.
                if isAllowed(scalar) { result.append(scalar) }
            }
        }
        return String(result)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0x20...0xD7FF, 0xE000...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }
}
