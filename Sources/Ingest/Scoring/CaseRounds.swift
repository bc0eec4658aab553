import Ledger

/// Evaluates cases, so many at once; those whose model did not answer once more at the end.
struct CaseRounds {
    let plan: ScoringPlan
    let scorer: CaseScorer
    let events: RunEvents
    let recorder: RunRecorder
    let clock: @Sendable () -> Timestamp
    let watch: ScoringRun.Watch
    var tally: RunTally

    /// How often a stop is looked for, in seconds.
    private static let watchSeconds = 0.1

    /// How many cases are in progress at once: some more than requests may be in flight, so that those
    /// are kept going while results are scored and written.
    private var window: Int { plan.concurrency + max(2, plan.concurrency / 4) }

    private enum Report: Sendable {
        case scored(ScoredCase)
        case deferred(unit: Int, InferenceFailure)
        case stop
    }

    /// Evaluates units: a case and a repeat each.
    ///
    /// - Parameter units: Which ones.
    /// - Throws: ``InferenceFailure`` if the models answer nobody any more; `CancellationError` if a
    ///   stop was asked for; `StoreError`.
    mutating func run(_ units: [Int]) async throws {
        let before = tally.doneUnits
        let (deferred, failure) = try await round(units, isLastTry: false)
        guard let failure else { return }
        // Nobody got an answer: a second round would only record that as errors.
        if tally.doneUnits == before { throw failure }
        _ = try await round(deferred, isLastTry: true)
    }

    private mutating func round(
        _ units: [Int],
        isLastTry: Bool
    ) async throws -> (deferred: [Int], failure: InferenceFailure?) {
        var deferred: [Int] = []
        var failure: InferenceFailure?
        var failuresInARow = 0
        // As many as are in progress fail together when a server goes down.
        let patience = max(10, window)
        guard !units.isEmpty else { return ([], nil) }
        try await withThrowingTaskGroup(of: Report.self) { group in
            defer { group.cancelAll() }
            var next = units.makeIterator()
            var active = 0
            while active < window, let unit = next.next() {
                add(unit, isLastTry, to: &group)
                active += 1
            }
            let watch = watch
            group.addTask {
                while !watch.isStopRequested() {
                    try await Task.sleep(for: .seconds(Self.watchSeconds))
                }
                return .stop
            }
            while active > 0, let report = try await group.next() {
                switch report {
                case .stop:
                    throw CancellationError()
                case .scored(let scored):
                    failuresInARow = 0
                    tally.add(scored)
                    try recorder.record(events.events(of: scored, at: clock()))
                    watch.progress(tally.doneUnits, plan.units)
                case .deferred(let unit, let reason):
                    failuresInARow += 1
                    failure = reason
                    deferred.append(unit)
                    if failuresInARow >= patience { throw reason }
                }
                active -= 1
                // The watcher looks now and then only.
                if watch.isStopRequested() { throw CancellationError() }
                if let unit = next.next() {
                    add(unit, isLastTry, to: &group)
                    active += 1
                }
            }
        }
        return (deferred, failure)
    }

    private func add(
        _ unit: Int,
        _ isLastTry: Bool,
        to group: inout ThrowingTaskGroup<Report, any Error>
    ) {
        let scorer = scorer
        let index = unit / plan.repeats
        let number = unit % plan.repeats
        let golden = plan.dataset.cases[index]
        group.addTask {
            do {
                return .scored(
                    try await scorer.score(
                        golden,
                        index: index,
                        repeat: number,
                        isLastTry: isLastTry
                    )
                )
            } catch let failure as InferenceFailure where !failure.endsRun {
                return .deferred(unit: unit, failure)
            }
        }
    }
}
