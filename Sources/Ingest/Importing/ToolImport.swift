import Foundation
public import Ledger

/// Takes in what other tools kept, as events whose ids follow from their place there.
///
/// The same files again add nothing, because the same run gives the same events.
public struct ToolImport: Sendable {
    /// The tools that are known.
    public enum Tool: String, CaseIterable, Sendable {
        /// MLflow: a folder `mlruns`, or answers of `runs/search`.
        case mlflow
        /// LLM Regression Guard: its folder, or single files of it.
        case regressionGuard = "regression-guard"
    }

    /// What became of an import.
    public struct Report: Equatable, Sendable {
        /// How many events landed.
        public var new = 0
        /// How many were there already.
        public var duplicates = 0
        /// How many were there with other content; the first stays.
        public var conflicts = 0
        /// The sections of a `ledger.yaml` that the tool's configuration comes to, or nil.
        public var configuration: String?
    }

    private let tool: Tool
    private let zone: AssumedZone

    /// Makes an import.
    ///
    /// - Parameters:
    ///   - tool: The tool.
    ///   - zone: The zone of times that do not say theirs.
    public init(_ tool: Tool, zone: AssumedZone = .none) {
        self.tool = tool
        self.zone = zone
    }

    /// Takes files or folders in, all of them or none.
    ///
    /// - Parameters:
    ///   - paths: The files or folders.
    ///   - store: The ledger.
    ///   - clock: The ledger's clock.
    ///   - isDryRun: Whether to look only: then every event counts as new.
    /// - Returns: What became of them.
    /// - Throws: ``ImportError`` if something cannot be read, `EventRejection` if it makes no valid event,
    ///   `StoreError`; then nothing landed.
    public func run(
        _ paths: [String],
        into store: any EventStore,
        clock: @escaping @Sendable () -> Timestamp,
        isDryRun: Bool = false
    ) throws -> Report {
        var findings = RegressionGuardReader.Findings()
        switch tool {
        case .regressionGuard:
            let reader = RegressionGuardReader(zone: zone)
            for path in paths {
                let found = try reader.read(path)
                findings.events += found.events
                findings.configuration = findings.configuration ?? found.configuration
            }
        case .mlflow:
            findings.events = try mlflow(paths)
        }
        var report = Report()
        report.configuration = findings.configuration
        guard !isDryRun else {
            report.new = findings.events.count
            return report
        }
        let appender = OwnEventAppender(
            store: store,
            source: "/import/\(tool.rawValue)",
            clock: clock
        )
        let appended = try appender.append(findings.events)
        report.new = appended.appended
        report.duplicates = appended.duplicates
        report.conflicts = appended.conflicts.count
        return report
    }

    private func mlflow(_ paths: [String]) throws -> [OwnEvent] {
        var reader = MLflowReader()
        var folders: [String] = []
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ImportError.unreadable(path, "there is no such file")
            }
            if isFolder.boolValue { folders.append(path) } else { files.append(path) }
        }
        var runs: [ImportedRun] = []
        if !files.isEmpty { runs += try reader.runs(inAnswers: files) }
        for folder in folders { runs += try reader.runs(inStore: folder) }
        return runs.flatMap { $0.events(from: "MLflow") }
    }
}
