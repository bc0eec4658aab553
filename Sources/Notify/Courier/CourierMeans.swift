public import Ledger
public import Transport

/// What a courier needs from outside: the network, the clock, chance, and where outcomes are recorded.
public struct CourierMeans: Sendable {
    /// Sends requests.
    public var transport: any HTTPTransport
    /// The time.
    public var now: @Sendable () -> Timestamp
    /// Sleeps for some seconds, or until the task is cancelled.
    public var sleep: @Sendable (Double) async -> Void
    /// A random number, 0 up to 1.
    public var jitter: @Sendable () -> Double
    /// Writes a line to standard output.
    public var write: @Sendable (String) throws -> Void
    /// Appends outcomes to the ledger, all of them or none.
    public var append: @Sendable ([NotificationOutcome]) async throws -> Void

    /// Makes the means.
    ///
    /// - Parameters:
    ///   - transport: Sends requests.
    ///   - now: The time.
    ///   - sleep: Sleeps for some seconds; nil for the system's clock.
    ///   - jitter: A random number, 0 up to 1; nil for the system's generator.
    ///   - write: Writes a line to standard output.
    ///   - append: Appends outcomes to the ledger, all of them or none.
    public init(
        transport: any HTTPTransport,
        now: @escaping @Sendable () -> Timestamp,
        sleep: (@Sendable (Double) async -> Void)? = nil,
        jitter: (@Sendable () -> Double)? = nil,
        write: @escaping @Sendable (String) throws -> Void,
        append: @escaping @Sendable ([NotificationOutcome]) async throws -> Void
    ) {
        self.transport = transport
        self.now = now
        self.sleep = sleep ?? { try? await Task.sleep(for: .seconds($0)) }
        self.jitter = jitter ?? { Double.random(in: 0..<1) }
        self.write = write
        self.append = append
    }
}
