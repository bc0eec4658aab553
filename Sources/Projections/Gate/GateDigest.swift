import Crypto
import Foundation
import Ledger

/// Digests of what a verdict rests on: two verdicts with the same ones are the same verdict.
enum GateDigest {
    /// The digest of both runs' results, the dataset's declaration, the baseline and the waivers.
    ///
    /// - Parameter evidence: The evidence.
    /// - Returns: `sha256:` and 64 hexadecimal digits; the order of the results does not matter.
    static func digest(of evidence: GateEvidence) -> String {
        var hash = SHA256()
        func add(_ texts: [String?]) {
            for text in texts {
                let bytes = Data((text ?? "").utf8)
                withUnsafeBytes(of: UInt64(bytes.count).littleEndian) {
                    hash.update(bufferPointer: $0)
                }
                hash.update(data: bytes)
            }
        }
        func add(_ run: RunEvidence) {
            let record = run.record
            add([
                record.run, record.suite, record.datasetLabel, record.outcome, record.commit,
                record.pull,
                record.cases.map(String.init), record.errors.map(String.init),
                record.finished.map { "\($0.microseconds)" },
            ])
            for (key, category) in run.declared.sorted(by: { $0.key < $1.key }) {
                add([key, category])
            }
            add(run.weights.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
            for line in run.scores.map(line).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                add(line)
            }
        }
        add(evidence.candidate)
        switch evidence.reference {
        case .none: add(["no baseline"])
        case .revoked(let decision): add(["revoked", "\(decision.position.rawValue)"])
        case .run(let run, let approval):
            add(["baseline", approval.map { "\($0.position.rawValue)" }])
            add(run)
        }
        if let dataset = evidence.dataset {
            add([dataset.name, dataset.version, dataset.examples.map(String.init)])
            for (name, count) in dataset.categories.sorted(by: { $0.key < $1.key }) {
                add([name, "\(count)"])
            }
        }
        add(evidence.waivers.map(\.id))
        return "sha256:" + hexadecimal(hash.finalize())
    }

    /// The digest of what a gate goes by.
    ///
    /// - Parameter settings: The settings.
    /// - Returns: `sha256:` and 64 hexadecimal digits.
    static func digest(of settings: GateSettings) -> String {
        let weights = settings.weights.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let parts: [[String]] = [
            settings.metrics, weights, settings.criticalCases,
            [
                "\(settings.overallMinimum)", "\(settings.categoryMinimum)",
                "\(settings.categoryDrop)", "\(settings.significance)",
                "\(settings.errorShareMaximum)", "\(settings.criticalPass)",
                "\(settings.baselineAgeSecondsMax ?? 0)",
            ],
        ]
        let text = parts.map { $0.joined(separator: "\u{1}") }.joined(separator: "\u{0}")
        return "sha256:" + hexadecimal(SHA256.hash(data: Data(text.utf8)))
    }

    private static func line(_ score: CaseScore) -> [String] {
        [
            score.metric, score.category ?? "", score.caseKey ?? "", score.environment,
            score.evaluator?.label ?? "", score.status.rawValue, "\(score.value ?? 0)",
            "\(score.samples)", "\(score.isCritical)",
        ]
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
