import Ledger
import Notify
import Projections

extension AlertDesk {
    /// Reads what is exported as metrics.
    ///
    /// - Parameters:
    ///   - time: The moment at which windows end.
    ///   - outcomes: What the rules said then; nil if nobody evaluated them.
    /// - Returns: The reading, dead letters included.
    /// - Throws: `StoreError` if the ledger cannot be read.
    func metricsReading(
        at time: Timestamp,
        outcomes: [AlertOutcome]?
    ) throws -> MetricsReading {
        var reading = try metrics.reading(at: time, outcomes: outcomes)
        let outbox = Outbox(reading.decisions)
        var dead = Dictionary(grouping: outbox.deadLetters, by: \.receiver).mapValues(\.count)
        for receiver in notifications.receivers where dead[receiver.name] == nil {
            dead[receiver.name] = 0
        }
        reading.deadDeliveries = dead
        return reading
    }

    /// The metrics now, if some receiver takes metrics.
    ///
    /// Alerts are delivered whether or not there are metrics: why there are none is said.
    ///
    /// - Parameter outcomes: What the rules say now; nil if nobody evaluated them.
    /// - Returns: The samples; nil if nobody wants them or they cannot be had.
    func samples(outcomes: [AlertOutcome]?) -> [MetricSample]? {
        guard notifications.receivers.contains(where: { !$0.channel.kind.takesAlerts }) else {
            return nil
        }
        do {
            return try metricsReading(at: LedgerOptions.clock(), outcomes: outcomes).samples()
        } catch {
            let text = (error as? any UserFacingError)?.message ?? "\(error)"
            Console.talk("no metrics this time: \(text)")
            return nil
        }
    }
}
