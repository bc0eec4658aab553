public import Ledger
public import Transport

/// What questions to models need from outside: the network, the clock and chance.
public struct InferenceMeans: Sendable {
    /// Sends requests.
    public var transport: any HTTPTransport
    /// The time.
    public var now: @Sendable () -> Timestamp
    /// Sleeps for some seconds, or throws `CancellationError`.
    public var sleep: @Sendable (Double) async throws -> Void
    /// A random number, 0 up to 1.
    public var chance: @Sendable () -> Double

    /// Makes the means.
    ///
    /// - Parameters:
    ///   - transport: Sends requests.
    ///   - now: The time.
    ///   - sleep: Sleeps for some seconds; nil for the system's clock.
    ///   - chance: A random number, 0 up to 1; nil for the system's generator.
    public init(
        transport: any HTTPTransport,
        now: @escaping @Sendable () -> Timestamp,
        sleep: (@Sendable (Double) async throws -> Void)? = nil,
        chance: (@Sendable () -> Double)? = nil
    ) {
        self.transport = transport
        self.now = now
        self.sleep = sleep ?? { try await Task.sleep(for: .seconds($0)) }
        self.chance = chance ?? { Double.random(in: 0..<1) }
    }
}
