import Crypto
public import Foundation
import Projections

/// The scorecard as SARIF 2.1.0, for code scanning.
///
/// A finding keeps its rule and its fingerprint from run to run, so that one regression is one alert and
/// closes when it is gone.
public struct SarifReport: Encodable, Sendable {
    /// The most findings that GitHub shows.
    private static let resultCountMax = 5_000

    /// The URI of the published schema.
    public let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    /// The version of the format.
    public let version = "2.1.0"
    private let runs: [Run]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - card: The scorecard.
    ///   - file: The file in the repository that findings are shown at, relative to its root.
    ///   - toolVersion: The version of the tool.
    public init(_ card: Scorecard, file: String, toolVersion: String) {
        let location = Location(file: file.isEmpty ? "ledger.yaml" : file)
        let gate = card.verdict.name
        let results = Self.findings(card.verdict).prefix(Self.resultCountMax).map { finding in
            Result(
                ruleId: finding.rule.rawValue,
                level: finding.rule.level,
                message: Message(text: finding.text),
                locations: [location],
                partialFingerprints: [
                    "qualityLedger/v1": Self.fingerprint(
                        [gate, finding.rule.rawValue] + finding.subject
                    )
                ]
            )
        }
        let driver = Driver(
            name: "quality-ledger",
            semanticVersion: toolVersion,
            rules: Rule.allCases.map(RuleDescription.init)
        )
        runs = [Run(tool: Tool(driver: driver), results: Array(results))]
    }

    /// The report as JSON.
    ///
    /// - Returns: UTF-8 with a line end.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    // MARK: Findings

    /// What a finding is of.
    private enum Rule: String, CaseIterable {
        case regression = "LQ001"
        case overall = "LQ002"
        case critical = "LQ003"
        case invalid = "LQ004"
        case inconclusive = "LQ005"

        var name: String {
            switch self {
            case .regression: "CategoryRegressed"
            case .overall: "OverallTooLow"
            case .critical: "CriticalCaseFailed"
            case .invalid: "ResultsNotJudged"
            case .inconclusive: "Inconclusive"
            }
        }

        var summary: String {
            switch self {
            case .regression: "A category is worse than the baseline, beyond chance."
            case .overall: "The overall score is below its least value."
            case .critical: "A case that must pass fails newly."
            case .invalid: "The results are incomplete or do not compare."
            case .inconclusive: "A change is too large to pass and too uncertain to fail."
            }
        }

        var level: String { self == .inconclusive ? "warning" : "error" }
    }

    private struct Finding {
        var rule: Rule
        var text: String
        /// What identifies it within its rule.
        var subject: [String]
    }

    private static func findings(_ verdict: GateVerdict) -> [Finding] {
        let problems = verdict.problems.map {
            Finding(rule: .invalid, text: $0.sentence, subject: [$0.kind.rawValue])
        }
        let critical = verdict.critical.filter { $0.waiver == nil }.map { failing in
            Finding(
                rule: .critical,
                text: "\(failing.caseKey) of \(failing.category) fails with"
                    + " \(ScoreText.score(failing.candidate))",
                subject: [failing.category, failing.caseKey]
            )
        }
        let lines = verdict.lines.compactMap { line -> Finding? in
            guard [.fail, .inconclusive].contains(line.state) else { return nil }
            let place = line.category.map { $0.isEmpty ? "(none)" : $0 } ?? "overall"
            let baseline = line.baseline.map { "\(ScoreText.score($0)) → " } ?? ""
            let rule: Rule =
                line.state == .inconclusive
                ? .inconclusive : line.category == nil ? .overall : .regression
            return Finding(
                rule: rule,
                text: "\(place)/\(line.metric) \(baseline)\(ScoreText.score(line.candidate))"
                    + " (\(ScoreText.difference(line.difference, line.interval)),"
                    + " p \(ScoreText.probability(line.adjustedP)))",
                subject: [line.metric, line.category.map { "category \($0)" } ?? "overall"]
            )
        }
        return problems + critical + lines
    }

    private static func fingerprint(_ parts: [String]) -> String {
        let text = parts.joined(separator: "\u{0}")
        return SHA256.hash(data: Data(text.utf8)).prefix(16).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    // MARK: The format

    private struct Run: Encodable {
        let tool: Tool
        let results: [Result]
    }

    private struct Tool: Encodable {
        let driver: Driver
    }

    private struct Driver: Encodable {
        let name: String
        let semanticVersion: String
        let rules: [RuleDescription]
    }

    private struct RuleDescription: Encodable {
        let id: String
        let name: String
        let shortDescription: Message
        let defaultConfiguration: [String: String]

        init(_ rule: Rule) {
            id = rule.rawValue
            name = rule.name
            shortDescription = Message(text: rule.summary)
            defaultConfiguration = ["level": rule.level]
        }
    }

    private struct Result: Encodable {
        let ruleId: String
        let level: String
        let message: Message
        let locations: [Location]
        let partialFingerprints: [String: String]
    }

    private struct Message: Encodable {
        let text: String
    }

    private struct Location: Encodable {
        struct Physical: Encodable {
            struct Artifact: Encodable { let uri: String }
            struct Region: Encodable { let startLine = 1 }
            let artifactLocation: Artifact
            let region = Region()
        }

        let physicalLocation: Physical

        init(file: String) {
            // A path is a relative reference: what URIs forbid is escaped, segment by segment.
            let uri =
                file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)?
                .replacing(":", with: "%3A") ?? "ledger.yaml"
            physicalLocation = Physical(artifactLocation: .init(uri: uri))
        }
    }
}
