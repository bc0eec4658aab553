public import Ledger

/// A made-up twelve days of a support product, ending with the incident that nobody's dashboard saw.
///
/// On the last full day a harmless-looking refactoring of the retrieval step goes live at 10:12.
/// From 10:13 the answers of `search` are faithful to their sources far less often, while latency
/// and errors stay as they were; customers notice after six hours, and a two-line fix follows at
/// 16:24. Around it lie the deployments that had nothing to do with it: the point of the demo is
/// that the ledger tells them apart.
///
/// The story is a pure function of its end and its seed: no clock, no file, the same bytes always.
public struct DemoStory: Sendable {
    /// The instant after which nothing happens.
    public let end: Timestamp
    /// The seed of every draw.
    public let seed: UInt64
    /// Midnight (UTC) of the day of the incident.
    let incidentDay: Timestamp

    /// Days of history before the day of the incident.
    static let historyDays: Int64 = 11
    static let daySeconds: Int64 = 86_400

    /// Lays out the story so that the latest full incident day lies before an instant.
    ///
    /// - Parameters:
    ///   - end: The last instant of the story; no event is later. The incident is on the latest day
    ///     (UTC) whose 17:00 is not after it.
    ///   - seed: The seed of every draw.
    public init(end: Timestamp, seed: UInt64 = 771) {
        self.end = end
        self.seed = seed
        let lastSecond = end.microseconds.flooringQuotient(dividingBy: 1_000_000) - 17 * 3_600
        let day = lastSecond.flooringQuotient(dividingBy: Self.daySeconds)
        incidentDay = Timestamp(seconds: day * Self.daySeconds)
    }

    /// The end that shows the story best: the latest 18:00 UTC that is not after an instant.
    ///
    /// The fix has then been live for an hour and a half, so the incident is over but still today's.
    ///
    /// - Parameter now: Usually the wall clock's time.
    /// - Returns: An instant at 18:00 UTC.
    public static func latestEnd(notAfter now: Timestamp) -> Timestamp {
        let seconds = now.microseconds.flooringQuotient(dividingBy: 1_000_000) - 18 * 3_600
        let day = seconds.flooringQuotient(dividingBy: daySeconds)
        return Timestamp(seconds: day * daySeconds + 18 * 3_600)
    }

    /// When the history begins.
    public var start: Timestamp { at(day: -Self.historyDays, 0, 0) }

    /// When the bad deployment, `dep-771`, went live: 10:12.
    public var badDeploymentTime: Timestamp { at(day: 0, 10, 12) }

    /// From when the scores of `search` are worse: 10:13.
    public var onset: Timestamp { at(day: 0, 10, 13) }

    /// When the fix went live: 16:24, six hours after the onset.
    public var fixTime: Timestamp { at(day: 0, 16, 24) }

    /// From when the scores are good again: 16:25.
    public var recovery: Timestamp { at(day: 0, 16, 25) }

    /// Writes every event as a CloudEvents JSON line, in the order in which they arrived.
    ///
    /// About one score in a hundred arrives late, so event times are not quite ascending.
    ///
    /// - Parameter sink: Takes one line, with its ending newline.
    /// - Throws: What the sink throws; nothing of its own.
    /// - Complexity: O(n log n) in the number of events, about 59,000, all held in memory.
    public func write<Failure: Error>(
        to sink: (_ line: [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for event in events() {
            try sink(event.line)
        }
    }

    /// All events in order of arrival; those of one instant in the order they were made.
    func events() -> [DemoEvent] {
        var random = SeededRandom(seed: seed)
        let deployments = DemoDeployment.all
        var events = deployments.map { $0.event(of: self) }
        events += evaluationEvents(random: &random)
        events += scoreEvents(deployments: deployments, random: &random)
        let numbered = events.enumerated().filter { $0.element.arrival <= end }
        let ordered = numbered.sorted { left, right in
            (left.element.arrival, left.offset) < (right.element.arrival, right.offset)
        }
        return ordered.map(\.element)
    }

    /// An instant by its day, counted from the day of the incident, and time of day (UTC).
    func at(day: Int64, _ hour: Int64, _ minute: Int64, _ second: Int64 = 0) -> Timestamp {
        let seconds = day * Self.daySeconds + hour * 3_600 + minute * 60 + second
        return Timestamp(microseconds: incidentDay.microseconds + seconds * 1_000_000)
    }
}
