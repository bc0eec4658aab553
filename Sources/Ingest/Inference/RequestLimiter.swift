import Ledger

/// Lets requests to one model start: so many at once, so many a minute, and none while the server
/// has asked for a pause.
///
/// Starts are spaced evenly: a minute's worth at once is what servers answer with refusals.
actor RequestLimiter {
    private let concurrency: Int
    private let secondsPerRequest: Double
    private let secondsPerToken: Double
    private let now: @Sendable () -> Timestamp
    private let sleep: @Sendable (Double) async throws -> Void

    private var active = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var nextByRequests: Timestamp
    private var nextByTokens: Timestamp
    private var pausedUntil: Timestamp

    /// Makes a limiter.
    ///
    /// - Parameters:
    ///   - concurrency: The most requests at once, from 1.
    ///   - requestsPerMinute: The most starts a minute, or nil.
    ///   - tokensPerMinute: The most tokens a minute, or nil.
    ///   - now: The time.
    ///   - sleep: Sleeps for some seconds.
    init(
        concurrency: Int,
        requestsPerMinute: Int? = nil,
        tokensPerMinute: Int? = nil,
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Double) async throws -> Void
    ) {
        self.concurrency = max(1, concurrency)
        secondsPerRequest = requestsPerMinute.map { 60 / Double($0) } ?? 0
        secondsPerToken = tokensPerMinute.map { 60 / Double($0) } ?? 0
        self.now = now
        self.sleep = sleep
        let start = now()
        nextByRequests = start
        nextByTokens = start
        pausedUntil = start
    }

    /// Waits until a request may start; ``release()`` must follow.
    ///
    /// - Parameter tokens: What it will take, by estimate.
    /// - Throws: `CancellationError`; then the place is free again.
    func acquire(tokens: Int) async throws {
        if active < concurrency {
            active += 1
        } else {
            // Whoever releases hands its place over.
            await withCheckedContinuation { waiting.append($0) }
        }
        do {
            try await waitForTurn(tokens: tokens)
        } catch {
            release()
            throw error
        }
    }

    private func waitForTurn(tokens: Int) async throws {
        try Task.checkCancellation()
        let time = now()
        let start = max(time, nextByRequests, nextByTokens)
        nextByRequests = start.advanced(bySeconds: secondsPerRequest)
        nextByTokens = start.advanced(bySeconds: secondsPerToken * Double(max(0, tokens)))
        if start > time { try await sleep(start.seconds(since: time)) }
        // A pause may have been asked for, or made longer, while this one slept.
        while true {
            let time = now()
            guard pausedUntil > time else { break }
            try await sleep(pausedUntil.seconds(since: time))
            try Task.checkCancellation()
        }
    }

    /// Gives the place back.
    func release() {
        if waiting.isEmpty {
            active -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }

    /// Lets nobody start for some seconds.
    ///
    /// - Parameter seconds: How long, 0 or more.
    func pause(seconds: Double) {
        pausedUntil = max(pausedUntil, now().advanced(bySeconds: min(seconds, 3_600)))
    }
}
