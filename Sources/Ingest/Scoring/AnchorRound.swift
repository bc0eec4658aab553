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

    private struct Registration: Encodable {
        struct Parameters: Encodable {
            var temperature: Double?
            var votes: Int
            var rubrichash: String
            var anchorset: String
            var anchors: [String: Double]
        }

        var name: String
        var revision: String
        var kind: String
        var model: String
        var rubric: String
        var parameters: Parameters
        var metrics: [String]
    }

    private var registrationID: String {
        "judge/\(judge.revision.suffix(24))/\(anchors.hash.prefix(24))"
    }

    /// Grades every anchor that the run has no grade of.
    ///
    /// - Throws: ``InferenceFailure`` that ends the run; `StoreError`; `CancellationError`.
    func run() async throws -> Result {
        var grades: [String: Double] = [:]
        var missed: [String] = []
        for anchor in anchors.anchors {
            let id = anchor.answered.caseID
            guard let value = try await grade(anchor) else {
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
            try recorder.record([registration(grades)])
        }
        try recorder.flush()
        return Result(drift: drift, missed: missed)
    }

    private func grade(_ anchor: AnchorSet.Anchor) async throws -> Double? {
        let id = events.anchorID(anchor.answered.caseID)
        if let data = try recorder.data(id) { return data["value"]?.number }
        // By the run, or the cache would repeat the first grades for ever.
        let sample = "anchor/\(events.run)"
        var value: Double?
        do {
            value = try await judge.judge(anchor.answered, sample: sample).verdict?.overall
        } catch let failure as InferenceFailure where !failure.endsRun {
            value = nil
        }
        try recorder.record([events.anchor(anchor, value: value, at: now())])
        return value
    }

    /// The grades of the judge's first use; nil if this is it.
    private func reference() throws -> [String: Double]? {
        try recorder.data(registrationID)?["parameters"]?["anchors"]?.members?
            .compactMapValues(\.number)
    }

    private func registration(_ grades: [String: Double]) -> OwnEvent {
        let settings = judge.client.settings
        return OwnEvent(
            id: registrationID,
            type: .evaluatorVersioned,
            time: now(),
            data: Registration(
                name: judge.evaluator.name,
                revision: judge.revision,
                kind: Evaluator.Kind.judge.rawValue,
                model: settings.name.description,
                rubric: judge.rubric.label,
                parameters: .init(
                    temperature: settings.capabilities.takesTemperature
                        ? judge.options.temperature : nil,
                    votes: judge.options.votes,
                    rubrichash: judge.rubric.hash,
                    anchorset: anchors.hash,
                    anchors: grades
                ),
                metrics: judge.metrics
            )
        )
    }
}
