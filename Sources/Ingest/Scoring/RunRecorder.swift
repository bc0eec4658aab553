import Foundation
import Ledger

/// Writes a run's events as they come, and knows which are there already.
final class RunRecorder {
    private let store: any EventStore
    private let appender: OwnEventAppender
    private var waiting: [OwnEvent] = []
    private var lastAppend: Timestamp
    private let clock: @Sendable () -> Timestamp

    /// How many events are appended at once; each append waits for the disk.
    private static let batchSize = 256
    /// How long a result may wait for others, in seconds: so much is asked again after a crash.
    private static let delaySeconds = 0.5

    init(store: any EventStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
        appender = OwnEventAppender(store: store, source: RunEvents.source, clock: clock)
        lastAppend = clock()
    }

    /// Whether an event is there.
    func has(_ id: String) throws -> Bool {
        try store.position(source: RunEvents.source, id: id) != nil
    }

    /// The `data` of an event that is there; nil if it is not.
    func data(_ id: String) throws -> JSONValue? {
        guard let position = try store.position(source: RunEvents.source, id: id) else {
            return nil
        }
        var body: Data?
        try store.readEvents(in: position...position) { row in body = Data(buffer: row.body) }
        return body.flatMap { try? JSONValue(parsing: $0) }?["data"]
    }

    /// The outcomes of a case that a run has recorded already; nil unless all are there.
    func outcomes(
        _ events: RunEvents,
        case id: String,
        repeat number: Int,
        metrics: [String]
    ) throws -> (outcomes: [MetricOutcome], usage: ModelUsage)? {
        // The last one is written together with the others: without it there is none.
        guard let last = metrics.last,
            try has(events.scoreID(case: id, repeat: number, metric: last))
        else { return nil }
        var outcomes: [MetricOutcome] = []
        var usage = ModelUsage()
        for metric in metrics {
            let score = events.scoreID(case: id, repeat: number, metric: metric)
            guard let data = try data(score) else { return nil }
            outcomes.append(Self.outcome(metric, data))
            usage.add(ModelUsage(data["usage"]))
        }
        return (outcomes, usage)
    }

    private static func outcome(_ metric: String, _ data: JSONValue) -> MetricOutcome {
        let detail = data["detail"]?.text ?? "recorded without a value"
        switch data["status"]?.text {
        case "unscored": return .unscored(metric, detail)
        case "skipped": return .skipped(metric, detail)
        case "error": return .error(metric, detail)
        default: return data["value"]?.number.map { .scored(metric, $0) } ?? .error(metric, detail)
        }
    }

    /// Takes events that belong together; they land together, at the latest with ``flush()``.
    func record(_ events: [OwnEvent]) throws {
        waiting += events
        let isDue = clock().seconds(since: lastAppend) >= Self.delaySeconds
        if isDue || waiting.count >= Self.batchSize { try flush() }
    }

    /// Writes what waits.
    func flush() throws {
        lastAppend = clock()
        guard !waiting.isEmpty else { return }
        let events = waiting
        waiting = []
        try appender.append(events)
    }
}
