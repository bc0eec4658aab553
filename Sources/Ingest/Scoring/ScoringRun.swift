public import Ledger

/// Evaluates a dataset: so many cases at once, every result recorded as it comes.
///
/// What is recorded is not evaluated again, so that a run that was killed or stopped goes on where it
/// was. A case whose model does not answer is left for the end and tried once more; if the models
/// answer nobody any more, the run stops and can be resumed.
public struct ScoringRun: Sendable {
    private let plan: ScoringPlan
    private let run: String
    private let store: any EventStore
    private let clock: @Sendable () -> Timestamp

    /// What a run tells whoever waits for it.
    public struct Watch: Sendable {
        /// Takes how many evaluations are done, and of how many.
        public var progress: @Sendable (Int, Int) -> Void
        /// Whether the run shall stop.
        public var isStopRequested: @Sendable () -> Bool

        /// Makes a watch.
        ///
        /// - Parameters:
        ///   - progress: Takes how many evaluations are done, and of how many.
        ///   - isStopRequested: Whether the run shall stop.
        public init(
            progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
            isStopRequested: @escaping @Sendable () -> Bool = { false }
        ) {
            self.progress = progress
            self.isStopRequested = isStopRequested
        }
    }

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - plan: What is evaluated.
    ///   - run: The run's id.
    ///   - store: The ledger.
    ///   - clock: The ledger's clock.
    public init(
        _ plan: ScoringPlan,
        run: String,
        store: any EventStore,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.plan = plan
        self.run = run
        self.store = store
        self.clock = clock
    }

    /// Does what is left of the run.
    ///
    /// - Parameter watch: Whoever waits for it.
    /// - Returns: What the run came to, with what was recorded before.
    /// - Throws: ``ScoringStopped`` if it has not come to its end; `StoreError`.
    public func execute(_ watch: Watch = Watch()) async throws -> RunSummary {
        let recorder = RunRecorder(store: store, clock: clock)
        let events = RunEvents(run: run, plan: plan)
        let scorer = plan.caseScorer
        if try !recorder.has(events.startedID) {
            try recorder.record([events.started(at: clock())])
            try recorder.flush()
        }
        var tally = RunTally(plan: plan, metrics: scorer.metrics)
        let left = try unitsLeft(&tally, recorder, events, scorer.metrics)
        let resumed = tally.doneUnits
        watch.progress(resumed, plan.units)
        var rounds = CaseRounds(
            plan: plan,
            scorer: scorer,
            events: events,
            recorder: recorder,
            clock: clock,
            watch: watch,
            tally: tally
        )
        do {
            let anchors = try await anchors(events, recorder, watch)
            try await rounds.run(left)
            if try !recorder.has(events.finishedID) {
                let tally = rounds.tally
                try recorder.record([
                    events.finished(errors: tally.errorUnits, usage: tally.usage, at: clock())
                ])
            }
            try recorder.flush()
            var summary = RunSummary(rounds.tally, run: run, plan: plan)
            summary.resumed = resumed
            summary.drift = anchors?.drift
            summary.missedAnchors = anchors?.missed ?? []
            return summary
        } catch {
            // What came in before the end is kept.
            try recorder.flush()
            switch error {
            case let failure as InferenceFailure:
                throw ScoringStopped(
                    .failed(failure),
                    run: run,
                    done: rounds.tally.doneUnits,
                    of: plan.units
                )
            case is CancellationError:
                throw ScoringStopped(
                    .requested,
                    run: run,
                    done: rounds.tally.doneUnits,
                    of: plan.units
                )
            default: throw error
            }
        }
    }

    private func unitsLeft(
        _ tally: inout RunTally,
        _ recorder: RunRecorder,
        _ events: RunEvents,
        _ metrics: [String]
    ) throws -> [Int] {
        var left: [Int] = []
        for unit in 0..<plan.units {
            let index = unit / plan.repeats
            let number = unit % plan.repeats
            let recorded = try recorder.outcomes(
                events,
                case: plan.dataset.cases[index].id,
                repeat: number,
                metrics: metrics
            )
            if let recorded {
                tally.add(recorded.outcomes, index: index, repeat: number, recorded.usage)
            } else {
                left.append(unit)
            }
        }
        return left
    }

    private func anchors(
        _ events: RunEvents,
        _ recorder: RunRecorder,
        _ watch: Watch
    ) async throws -> AnchorRound.Result? {
        guard let judge = plan.judge else { return nil }
        guard let anchors = plan.anchors else {
            let id = JudgeRegistration.id(judge, nil)
            if try !recorder.has(id) {
                let data = JudgeRegistration(judge, nil, grades: nil)
                try recorder.record([
                    OwnEvent(id: id, type: .evaluatorVersioned, time: clock(), data: data)
                ])
            }
            return nil
        }
        return try await AnchorRound(
            events: events,
            recorder: recorder,
            judge: judge,
            anchors: anchors,
            now: clock
        ).run(watch.isStopRequested)
    }
}

/// Why a run has not come to its end; running the same again goes on with it.
public struct ScoringStopped: UserFacingError {
    /// Why a run stops.
    public enum Reason: Sendable {
        /// Somebody asked for it.
        case requested
        /// The model cannot be asked any more.
        case failed(InferenceFailure)
    }

    /// Why it stopped.
    public let reason: Reason
    /// The run.
    public let run: String
    /// How many evaluations are recorded.
    public let done: Int
    /// How many there are.
    public let total: Int

    init(_ reason: Reason, run: String, done: Int, of total: Int) {
        self.reason = reason
        self.run = run
        self.done = done
        self.total = total
    }

    /// What is wrong.
    public var message: String {
        switch reason {
        case .requested: "stopped; run \(run) has \(done) of \(total) evaluations"
        case .failed(let failure):
            "\(failure.message)\nrun \(run) has \(done) of \(total) evaluations"
        }
    }

    /// What to do next.
    public var hint: String {
        switch reason {
        case .requested: "Run the same command again: it goes on where it was."
        case .failed(let failure): failure.hint
        }
    }

    /// The class of the failure.
    public var failure: FailureClass {
        switch reason {
        case .requested: .unavailable
        case .failed(let failure): failure.failure
        }
    }
}
