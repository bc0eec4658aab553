public import Ledger

/// Decides what a detector is trained on: the complete windows of a scope and the metrics in them.
public struct DetectorTrainer {
    /// What somebody wants trained.
    public struct Request: Sendable {
        /// Whose windows.
        public var scope: DetectorScope
        /// The stretch to train on; open ends are as far as complete windows go.
        public var period: TimeRange
        /// How long a window is, in minutes, 1 to 10,080.
        public var windowMinutes: Int64
        /// How the forest is grown.
        public var parameters: IsolationForest.Parameters
        /// Who trains it.
        public var by: String
        /// Why, or nil.
        public var reason: String?

        /// Makes a request.
        ///
        /// - Parameters:
        ///   - scope: Whose windows.
        ///   - period: The stretch to train on; by default all complete windows.
        ///   - windowMinutes: How long a window is, in minutes, 1 to 10,080.
        ///   - parameters: How the forest is grown.
        ///   - by: Who trains it.
        ///   - reason: Why, or nil.
        public init(
            scope: DetectorScope,
            period: TimeRange = TimeRange(),
            windowMinutes: Int64 = 60,
            parameters: IsolationForest.Parameters,
            by: String,
            reason: String? = nil
        ) {
            self.scope = scope
            self.period = period
            self.windowMinutes = windowMinutes
            self.parameters = parameters
            self.by = by
            self.reason = reason
        }
    }

    /// A training that can be recorded, and what to know beside it.
    public struct Outcome: Equatable, Sendable {
        /// The training.
        public var training: DetectorTraining
        /// What was left out and why, a sentence each.
        public var remarks: [String]
    }

    /// Trains a detector; records nothing.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - projections: Up-to-date projections.
    /// - Returns: The training to record.
    /// - Throws: ``DetectorTrainingError`` if there is too little to train on, ``StoreError``.
    public static func train(
        _ request: Request,
        on projections: ProjectionDatabase
    ) throws -> Outcome {
        try projections.read { database in
            try train(request, ProjectionReader(database: database))
        }
    }

    static func train(_ request: Request, _ reader: ProjectionReader) throws -> Outcome {
        guard DetectorTraining.windowMinutesRange.contains(request.windowMinutes) else {
            throw DetectorTrainingError.windowLength
        }
        let windowReader = try AnomalyWindowReader(
            reader: reader,
            scope: request.scope,
            windowMinutes: request.windowMinutes
        )
        guard !windowReader.groups.isEmpty else {
            throw DetectorTrainingError.noTraffic(request.scope)
        }
        let length = WindowLength.text(minutes: request.windowMinutes)
        guard let minutes = try windowReader.completeMinutes(in: request.period) else {
            throw DetectorTrainingError.tooFewWindows(0, length)
        }
        let slots = (minutes.upperBound - minutes.lowerBound) / request.windowMinutes
        guard slots <= DetectorTraining.windowsMax else {
            throw DetectorTrainingError.tooManyWindows(slots, length)
        }
        let metrics = try windowReader.metrics(in: minutes)
        let windows = try windowReader.windows(in: minutes, metrics: metrics.kept)
        guard windows.count >= DetectorTraining.windowsMin, !metrics.kept.isEmpty else {
            throw DetectorTrainingError.tooFewWindows(windows.count, length)
        }
        var training = DetectorTraining(
            scope: request.scope,
            metrics: metrics.kept,
            firstMinute: minutes.lowerBound,
            endMinute: minutes.upperBound,
            windowMinutes: request.windowMinutes,
            windowCount: windows.count,
            parameters: request.parameters,
            revision: "",
            by: request.by,
            reason: request.reason
        )
        training.revision = DetectorRevision.text(of: training, windows: windows)
        return Outcome(
            training: training,
            remarks: remarks(of: windows, slots: Int(slots), leftOut: metrics.left)
        )
    }

    private static func remarks(
        of windows: [AnomalyWindow],
        slots: Int,
        leftOut: [DetectorMetric]
    ) -> [String] {
        var remarks: [String] = []
        if slots > windows.count {
            remarks.append(
                "\(slots - windows.count) of \(slots) windows have no observations and are left out"
            )
        }
        remarks += leftOut.map { metric in
            "\(metric.name) by \(metric.evaluatorText) is left out: another evaluator has more"
                + " values, and they do not compare"
        }
        return remarks
    }
}

/// Why a detector cannot be trained.
public enum DetectorTrainingError: UserFacingError, Equatable {
    /// The length of the window is out of range.
    case windowLength
    /// The scope has no live traffic.
    case noTraffic(DetectorScope)
    /// There are fewer complete windows with observations than 200; the length of one in words.
    case tooFewWindows(Int, String)
    /// There are more windows than anybody means; the length of one in words.
    case tooManyWindows(Int64, String)

    /// What is wrong.
    public var message: String {
        switch self {
        case .windowLength:
            "a window is a whole number of minutes, from 1m to 7d"
        case .noTraffic(let scope):
            "there are no scores of live traffic in \(scope.text)"
        case .tooFewWindows(let count, let length):
            "there are \(count) complete windows of \(length) with observations; training needs"
                + " \(DetectorTraining.windowsMin)"
        case .tooManyWindows(let count, let length):
            "there are \(count) windows of \(length); training takes at most"
                + " \(DetectorTraining.windowsMax)"
        }
    }

    /// What to do next.
    public var hint: String {
        switch self {
        case .windowLength:
            "Write --window 30m or --window 1h."
        case .noTraffic:
            "`ledger query features` and `ledger query environments` list what there is; scores of"
                + " runs do not count."
        case .tooFewWindows:
            "Take a shorter --window or an earlier --since; with fewer windows a detector knows too"
                + " little of what is normal."
        case .tooManyWindows:
            "Take a longer --window or a later --since."
        }
    }

    /// Nothing was done.
    public var failure: FailureClass { .usage }
}
