import Crypto
import Foundation
import Ledger
import Projections

/// Reads what LLM Regression Guard wrote: its `scores.json`, its record of model versions, its MLflow
/// store, and the thresholds of its configuration.
struct RegressionGuardReader {
    /// The zone of its times, which never say theirs.
    let zone: AssumedZone

    /// What was found.
    struct Findings {
        /// The events, in the order in which they happened.
        var events: [OwnEvent] = []
        /// The sections of a `ledger.yaml` that its configuration comes to; nil without one.
        var configuration: String?
    }

    private struct Scores: Decodable {
        var categories: [String: LenientJSON.Number]
        var overall: LenientJSON.Number?
        var model_version: String?
        var run_timestamp: String
        var total_examples: LenientJSON.Number?
    }

    /// Reads a file or a folder of it.
    ///
    /// - Parameter path: `scores.json`, `model_version.yaml`, `scorer_config.yaml`, or the project's folder.
    /// - Returns: What was found.
    /// - Throws: ``ImportError`` or `ConfigurationError` if something cannot be read, or nothing is there.
    func read(_ path: String) throws -> Findings {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ImportError.unreadable(path, "there is no such file")
        }
        guard isFolder.boolValue else { return try file(path) }
        var findings = Findings()
        let usual = [
            "scores_output/scores.json", "scores.json", "config/model_version.yaml",
            "model_version.yaml", "config/scorer_config.yaml", "scorer_config.yaml",
        ]
        var isAnythingThere = false
        for name in usual where FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            isAnythingThere = true
            let found = try file("\(path)/\(name)")
            findings.events += found.events
            findings.configuration = findings.configuration ?? found.configuration
        }
        if FileManager.default.fileExists(atPath: "\(path)/mlruns") {
            isAnythingThere = true
            var reader = MLflowReader()
            for run in try reader.runs(inStore: "\(path)/mlruns") {
                findings.events += run.events(from: "MLflow")
            }
        }
        guard isAnythingThere else {
            throw ImportError.nothing(path, "a folder of LLM Regression Guard")
        }
        return findings
    }

    private func file(_ path: String) throws -> Findings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ImportError.unreadable(path, "it cannot be read")
        }
        if path.hasSuffix(".json") {
            return Findings(events: try scores(data, path).events(from: "scores.json"))
        }
        let values = try ConfigurationFile.scalars(
            String(decoding: data, as: UTF8.self),
            name: path
        )
        if values["current_model"] != nil {
            return Findings(events: [try modelVersion(values, path)])
        }
        let configuration = configuration(values)
        guard !configuration.isEmpty else {
            throw ImportError.nothing(path, "scores.json, model_version.yaml or scorer_config.yaml")
        }
        return Findings(configuration: configuration)
    }

    // MARK: scores.json

    private func scores(_ data: Data, _ path: String) throws -> ImportedRun {
        let scores = try LenientJSON.decode(Scores.self, from: data, name: path)
        let time = try zone.time(scores.run_timestamp, in: path)
        // The same file is the same run, wherever it lies.
        let digest = Self.digest(data)
        var run = ImportedRun(id: "scores-\(digest)", suite: "llm-regression-guard", started: time)
        run.finished = time
        run.outcome = "completed"
        run.model = scores.model_version.flatMap { $0.isEmpty ? nil : $0 }
        run.cases = scores.total_examples?.value.flatMap { Int(exactly: $0) }
        for (category, value) in scores.categories.sorted(by: { $0.key < $1.key }) {
            run.values.append(
                ImportedRun.Value(
                    metric: "composite",
                    category: category,
                    value: value.value,
                    time: time
                )
            )
        }
        if let overall = scores.overall { run.add("overall_score", overall.value, at: time) }
        return run
    }

    // MARK: Configuration

    private struct Deployment: Encodable {
        var deployment: String
        var kind = "model"
        var service = "llm-regression-guard"
        var version: String
        var message: String
        var by: String?
    }

    private func modelVersion(_ values: [String: String], _ path: String) throws -> OwnEvent {
        let text = values["last_updated"] ?? ""
        let time = try zone.time(text, in: path)
        let model = values["current_model"] ?? ""
        let prompt = values["prompt_template_version"].map { ", prompt \($0)" } ?? ""
        let content = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let id = "model-version-\(Self.digest(Data(content.joined(separator: "\n").utf8)))"
        return OwnEvent(
            id: id,
            type: .deploymentRecorded,
            time: time,
            data: Deployment(
                deployment: id,
                version: String(model.prefix(200)),
                message: "model \(model)\(prompt)",
                by: values["updated_by"].flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
            )
        )
    }

    /// What a `scorer_config.yaml` comes to in a `ledger.yaml`.
    private func configuration(_ values: [String: String]) -> String {
        let thresholds = [
            ("overall_min", values["thresholds.overall"]),
            ("category_min", values["thresholds.per_category_min"]),
            ("category_drop", values["thresholds.regression_alert_delta"]),
        ].compactMap { key, text in text.flatMap(Double.init).map { "  \(key): \($0)" } }
        var lines = thresholds
        for prefix in ["category_weights.", "weights."] {
            let weights = values.filter { $0.key.hasPrefix(prefix) }
                .compactMap { key, text -> String? in
                    guard let weight = Double(text), weight > 0 else { return nil }
                    let name = key.dropFirst(prefix.count)
                    return "    \"\(name.replacing("\"", with: ""))\": \(weight)"
                }.sorted()
            if !weights.isEmpty {
                lines += ["  weights:"] + weights
                break
            }
        }
        return lines.isEmpty ? "" : (["gate:"] + lines).joined(separator: "\n") + "\n"
    }

    private static func digest(_ data: Data) -> String {
        SHA256.hash(data: data).prefix(12).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
