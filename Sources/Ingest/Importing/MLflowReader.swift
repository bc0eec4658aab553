import Foundation
import Ledger
import Projections

/// Reads runs of MLflow: its file store, or an answer of `runs/search`.
///
/// Of a metric that was logged at many steps the last value is taken, as MLflow itself shows it. A run
/// tagged `env=production` becomes the baseline, as far as it finished.
struct MLflowReader {
    /// The form of one run in the answers of the REST interface.
    private struct Answer: Decodable {
        struct Run: Decodable {
            struct Info: Decodable {
                var run_id: String?
                var run_uuid: String?
                var experiment_id: String?
                var status: String?
                var start_time: LenientJSON.Number?
                var end_time: LenientJSON.Number?
                var lifecycle_stage: String?
            }

            struct Entry: Decodable {
                var key: String
                var value: String?
            }

            struct Metric: Decodable {
                var key: String
                var value: LenientJSON.Number?
                var timestamp: LenientJSON.Number?
            }

            struct Contents: Decodable {
                var metrics: [Metric]?
                var params: [Entry]?
                var tags: [Entry]?
            }

            var info: Info
            var data: Contents?
        }

        var runs: [Run]?
        var experiments: [Experiment]?
        var experiment: Experiment?

        struct Experiment: Decodable {
            var experiment_id: String
            var name: String?
        }
    }

    /// The names of experiments by their ids, as far as known.
    private var experiments: [String: String] = [:]

    // MARK: Answers

    /// Reads answers of the REST interface.
    ///
    /// - Parameter files: Files with `runs`, and with `experiments` or `experiment` for their names.
    /// - Returns: The runs, the earliest first.
    /// - Throws: ``ImportError`` if a file is of another form.
    mutating func runs(inAnswers files: [String]) throws -> [ImportedRun] {
        var found: [Answer.Run] = []
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw ImportError.unreadable(file, "it cannot be read")
            }
            let answer = try LenientJSON.decode(Answer.self, from: data, name: file)
            for experiment in (answer.experiments ?? []) + [answer.experiment].compactMap(\.self) {
                experiments[experiment.experiment_id] = experiment.name
            }
            found += answer.runs ?? []
        }
        guard !found.isEmpty else {
            throw ImportError.nothing(files.joined(separator: ", "), "an answer of runs/search")
        }
        return Self.sorted(found.compactMap { run($0) })
    }

    private func run(_ answer: Answer.Run) -> ImportedRun? {
        let info = answer.info
        guard let id = info.run_id ?? info.run_uuid, info.lifecycle_stage != "deleted",
            let start = Self.time(info.start_time?.value)
        else { return nil }
        var run = ImportedRun(id: id, started: start)
        describe(
            &run,
            experiment: info.experiment_id,
            params: Self.dictionary(answer.data?.params),
            tags: Self.dictionary(answer.data?.tags)
        )
        end(&run, status: info.status ?? "", at: Self.time(info.end_time?.value))
        for metric in (answer.data?.metrics ?? []).sorted(by: { $0.key < $1.key }) {
            run.add(
                metric.key,
                metric.value?.value,
                at: Self.time(metric.timestamp?.value) ?? start
            )
        }
        return run
    }

    private static func dictionary(_ entries: [Answer.Run.Entry]?) -> [String: String] {
        Dictionary((entries ?? []).map { ($0.key, $0.value ?? "") }) { _, last in last }
    }

    // MARK: The file store

    /// Reads a folder `mlruns`.
    ///
    /// - Parameter folder: The folder.
    /// - Returns: The runs, the earliest first.
    /// - Throws: ``ImportError`` if it holds no runs, or one that cannot be read.
    mutating func runs(inStore folder: String) throws -> [ImportedRun] {
        var found: [ImportedRun] = []
        for experiment in try Self.folders(in: folder) {
            let path = "\(folder)/\(experiment)"
            let described = try? Self.description("\(path)/meta.yaml")
            experiments[experiment] = described?["name"]
            for id in try Self.folders(in: path) where id != "models" && id != "traces" {
                let meta = "\(path)/\(id)/meta.yaml"
                guard FileManager.default.fileExists(atPath: meta) else { continue }
                if let run = try run("\(path)/\(id)", meta: try Self.description(meta)) {
                    found.append(run)
                }
            }
        }
        guard !found.isEmpty else {
            throw ImportError.nothing(folder, "a folder mlruns with runs in it")
        }
        return Self.sorted(found)
    }

    private func run(_ path: String, meta: [String: String]) throws -> ImportedRun? {
        guard let id = meta["run_id"] ?? meta["run_uuid"], meta["lifecycle_stage"] != "deleted",
            let start = Self.time(meta["start_time"].flatMap(Double.init))
        else { return nil }
        var run = ImportedRun(id: id, started: start)
        describe(
            &run,
            experiment: meta["experiment_id"],
            params: Self.texts(in: "\(path)/params"),
            tags: Self.texts(in: "\(path)/tags")
        )
        let names = [
            "1": "RUNNING", "2": "SCHEDULED", "3": "FINISHED", "4": "FAILED", "5": "KILLED",
        ]
        let status = meta["status"] ?? ""
        end(
            &run,
            status: names[status] ?? status,
            at: Self.time(meta["end_time"].flatMap(Double.init))
        )
        for (name, text) in Self.texts(in: "\(path)/metrics").sorted(by: { $0.key < $1.key }) {
            guard let last = Self.lastValue(text) else {
                throw ImportError.unreadable("\(path)/metrics/\(name)", "it holds no values")
            }
            run.add(name, last.value, at: Self.time(last.time) ?? start)
        }
        return run
    }

    /// The last value of a metric's file, whose lines are time, value and step.
    private static func lastValue(_ text: String) -> (time: Double, value: Double?)? {
        var best: (time: Double, value: Double?, step: Double)?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2, let time = Double(words[0]) else { continue }
            let step = words.count > 2 ? Double(words[2]) ?? 0 : 0
            if let known = best, (known.step, known.time) > (step, time) { continue }
            best = (time, Double(words[1]).flatMap { $0.isFinite ? $0 : nil }, step)
        }
        return best.map { ($0.time, $0.value) }
    }

    // MARK: Both

    private func describe(
        _ run: inout ImportedRun,
        experiment: String?,
        params: [String: String],
        tags: [String: String]
    ) {
        func known(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        run.suite = known(experiment.map { experiments[$0] ?? $0 })
        run.model = known(params["model"] ?? tags["model_version"])
        run.prompt = known(tags["prompt_template_version"])
        run.commit = known(tags["mlflow.source.git.commit"])
        run.judge = known(params["judge_model"])
        run.dataset = known(tags["dataset_path"])
        run.cases = params["dataset_size"].flatMap { Int($0) }
        run.isBaseline = tags["env"] == "production"
    }

    private func end(_ run: inout ImportedRun, status: String, at time: Timestamp?) {
        let outcomes = ["FINISHED": "completed", "FAILED": "failed", "KILLED": "cancelled"]
        guard let outcome = outcomes[status] else { return }
        run.outcome = outcome
        run.finished = time ?? run.started
    }

    private static func sorted(_ runs: [ImportedRun]) -> [ImportedRun] {
        runs.sorted { ($0.started, $0.id) < ($1.started, $1.id) }
    }

    /// A time in milliseconds since the epoch.
    private static func time(_ milliseconds: Double?) -> Timestamp? {
        guard let milliseconds, abs(milliseconds) < 1e14 else { return nil }
        return Timestamp(microseconds: Int64(milliseconds * 1_000))
    }

    private static func folders(in path: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw ImportError.unreadable(path, "it is no folder that can be read")
        }
        return names.sorted().filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: "\(path)/\(name)",
                isDirectory: &isFolder
            )
            return exists && isFolder.boolValue && !name.hasPrefix(".")
        }
    }

    /// The files of a folder by name; a folder within makes names with a slash.
    private static func texts(in path: String) -> [String: String] {
        let base = URL(filePath: path)
        guard let walk = FileManager.default.enumerator(atPath: path) else { return [:] }
        var texts: [String: String] = [:]
        for case let name as String in walk {
            let file = base.appending(path: name)
            guard let data = try? Data(contentsOf: file) else { continue }
            texts[name] = String(decoding: data, as: UTF8.self)
        }
        return texts
    }

    private static func description(_ path: String) throws -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ImportError.unreadable(path, "it cannot be read")
        }
        return try ConfigurationFile.scalars(String(decoding: data, as: UTF8.self), name: path)
    }
}
