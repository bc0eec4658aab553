import Ledger

/// Grades the anchors within a run, and compares with the grades of the judge's first use.
///
/// The first grades are kept in the event that registers the judge's revision, once: a ruler whose
/// zero moved with every run would never show a slow drift.
struct AnchorRound {
    let events: RunEvents
    let recorder: RunRecorder
    let judge: Judge
    let anchors: AnchorSet
    let now: @Sendable () -> Timestamp

    /// What came of it.
    struct Result {
        var drift: AnchorDrift
        var missed: [String]
    }

    private var registrationID: String { JudgeRegistration.id(judge, anchors) }

    /// Grades every anchor that the run has no grade of.
    ///
    /// - Parameter isStopRequested: Whether the run shall stop.
    /// - Returns: How far the judge is from its first use.
    /// - Throws: ``InferenceFailure`` that ends the run; `StoreError`; `CancellationError`.
    func run(_ isStopRequested: @escaping @Sendable () -> Bool) async throws -> Result {
        var grades: [String: Double] = [:]
        var missed: [String] = []
        let fresh = try await freshGrades(isStopRequested)
        for anchor in anchors.anchors {
            let id = anchor.answered.caseID
            let value: Double?
            if let data = try recorder.data(events.anchorID(id)) {
                value = data["value"]?.number
            } else {
                value = fresh[id] ?? nil
                try recorder.record([events.anchor(anchor, value: value, at: now())])
            }
            guard let value else {
                missed.append(id)
                continue
            }
            grades[id] = value
            if let expected = anchor.expected, !expected.contains(value) { missed.append(id) }
        }
        let reference = try reference() ?? grades
        let drift = AnchorDrift(reference: reference, current: grades)
        if try !recorder.has(events.anchorDriftID(RunEvents.driftMetric)) {
            try recorder.record(events.anchorDrift(drift, at: now()))
        }
        if try !recorder.has(registrationID), grades.count == anchors.anchors.count {
            let data = JudgeRegistration(judge, anchors, grades: grades)
            try recorder.record([
                OwnEvent(id: registrationID, type: .evaluatorVersioned, time: now(), data: data)
            ])
        }
        try recorder.flush()
        return Result(drift: drift, missed: missed)
    }

    /// The grades of the anchors that none is recorded of, all asked for at once.
    private func freshGrades(
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) async throws -> [String: Double?] {
        let left = try anchors.anchors.filter {
            try !recorder.has(events.anchorID($0.answered.caseID))
        }
        guard !left.isEmpty else { return [:] }
        // By the run, or the cache would repeat the first grades for ever.
        let sample = "anchor/\(events.run)"
        let judge = judge
        return try await withThrowingTaskGroup(of: (String, Double?)?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                while !isStopRequested() { try await Task.sleep(for: .milliseconds(100)) }
                return nil
            }
            for anchor in left {
                group.addTask { try await Self.grade(anchor, judge, sample) }
            }
            var grades: [String: Double?] = [:]
            while grades.count < left.count, let report = try await group.next() {
                guard let (id, value) = report else { throw CancellationError() }
                grades.updateValue(value, forKey: id)
            }
            return grades
        }
    }

    /// A judge that is down for a while stops the run; one that refuses an anchor misses it.
    private static func grade(
        _ anchor: AnchorSet.Anchor,
        _ judge: Judge,
        _ sample: String
    ) async throws -> (String, Double?) {
        do {
            let outcome = try await judge.judge(anchor.answered, sample: sample)
            return (anchor.answered.caseID, outcome.verdict?.overall)
        } catch let failure as InferenceFailure where !failure.endsRun && !failure.isTransient {
            return (anchor.answered.caseID, nil)
        }
    }

    /// The grades of the judge's first use; nil if this is it.
    private func reference() throws -> [String: Double]? {
        try recorder.data(registrationID)?["parameters"]?["anchors"]?.members?
            .compactMapValues(\.number)
    }
}
