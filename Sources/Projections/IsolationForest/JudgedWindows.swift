import Ledger

/// The judgements of the complete windows outside of a training, and what to know beside them.
struct JudgedWindows {
    /// One a window, in order of time.
    private(set) var judgements: [AnomalyDetector.Judgement] = []
    /// Sentences on what could not be judged.
    private(set) var notes: [String] = []

    /// Judges windows.
    ///
    /// - Parameters:
    ///   - detector: The detector.
    ///   - reader: Reads the windows of its scope.
    ///   - range: The asked time; nil for everything from the end of the training on.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    init(_ detector: AnomalyDetector, _ reader: AnomalyWindowReader, _ range: TimeRange?) throws {
        let training = detector.training
        let asked = range ?? TimeRange(start: training.to)
        guard let minutes = try reader.completeMinutes(in: asked) else { return }
        guard
            (minutes.upperBound - minutes.lowerBound) / training.windowMinutes
                <= DetectorTraining.windowsMax
        else {
            notes = ["The asked time holds too many windows: ask for less."]
            return
        }
        let trained = training.firstMinute..<training.endMinute
        let slots = stride(
            from: minutes.lowerBound,
            to: minutes.upperBound,
            by: Int(training.windowMinutes)
        ).filter { !trained.contains($0) }.count
        let windows = try reader.windows(in: minutes, metrics: training.metrics)
            .filter { !trained.contains($0.start) }
        judgements = detector.judge(windows)
        if slots > judgements.count {
            notes.append(
                "\(slots - judgements.count) of \(slots) windows have no observations and are not"
                    + " judged."
            )
        }
        if let first = windows.first?.start, let last = windows.last?.start {
            let present = try reader.metrics(in: first..<last + training.windowMinutes)
            notes += Self.missingNotes(judgements, detector)
            notes += Self.evaluatorNotes(present.kept + present.left, training)
        }
    }

    /// A missing metric moves no score, so that it is said on its own.
    private static func missingNotes(
        _ judgements: [AnomalyDetector.Judgement],
        _ detector: AnomalyDetector
    ) -> [String] {
        detector.training.metrics.compactMap { metric in
            let missing = judgements.filter { $0.missing.contains(metric) }
            guard let last = missing.last else { return nil }
            let before = detector.missingCount(of: metric)
            let share = Double(missing.count) / Double(judgements.count)
            guard share > Double(before) / Double(detector.windowCount) else { return nil }
            return "\(metric.name) has no comparable value in \(missing.count) of"
                + " \(judgements.count) windows, last in that of"
                + " \(Timestamp(minute: last.window.start).rfc3339); in the training it had none in"
                + " \(before) of \(detector.windowCount)."
        }
    }

    private static func evaluatorNotes(
        _ present: [DetectorMetric],
        _ training: DetectorTraining
    ) -> [String] {
        var notes: [String] = []
        for metric in Set(present).subtracting(training.metrics).sorted(by: { $0.name < $1.name }) {
            if let trained = training.metrics.first(where: { $0.name == metric.name }) {
                notes.append(
                    "\(metric.name) is also scored by \(metric.evaluatorText); the detector was"
                        + " trained on \(trained.evaluatorText), and the two do not compare."
                )
            } else {
                notes.append("\(metric.name) is not in the training and is not looked at.")
            }
        }
        return notes
    }
}
