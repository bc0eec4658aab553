import Ledger
import Synchronization
import Testing

@testable import Ingest

struct RequestLimiterTests {
    /// A clock that sleeping moves.
    private final class Clock: Sendable {
        private let time = Mutex(Timestamp(seconds: 1_000))
        var now: Timestamp { time.withLock { $0 } }
        var elapsed: Double { now.seconds(since: Timestamp(seconds: 1_000)) }
        func sleep(_ seconds: Double) throws {
            try Task.checkCancellation()
            time.withLock { $0 = $0.advanced(bySeconds: seconds) }
        }
    }

    /// How many are at work.
    private final class Workers: Sendable {
        private struct Counts {
            var active = 0
            var peak = 0
            var done = 0
        }

        private let counts = Mutex(Counts())
        var peak: Int { counts.withLock { $0.peak } }
        var done: Int { counts.withLock { $0.done } }

        func begin() {
            counts.withLock {
                $0.active += 1
                $0.peak = max($0.peak, $0.active)
            }
        }

        func end() {
            counts.withLock {
                $0.active -= 1
                $0.done += 1
            }
        }
    }

    private static func limiter(
        _ clock: Clock,
        concurrency: Int = 100,
        requests: Int? = nil,
        tokens: Int? = nil
    ) -> RequestLimiter {
        RequestLimiter(
            concurrency: concurrency,
            requestsPerMinute: requests,
            tokensPerMinute: tokens,
            now: { clock.now },
            sleep: { try clock.sleep($0) }
        )
    }

    @Test func requestsAreSpacedEvenly() async throws {
        let clock = Clock()
        let limiter = Self.limiter(clock, requests: 120)
        for _ in 0..<5 {
            try await limiter.acquire(tokens: 1_000_000)
            await limiter.release()
        }
        #expect(abs(clock.elapsed - 2) < 1e-6)
    }

    @Test func tokensCountToo() async throws {
        let clock = Clock()
        let limiter = Self.limiter(clock, tokens: 60_000)
        for _ in 0..<3 {
            try await limiter.acquire(tokens: 2_000)
            await limiter.release()
        }
        #expect(abs(clock.elapsed - 4) < 1e-6)
    }

    @Test func aPauseHoldsEverybodyUp() async throws {
        let clock = Clock()
        let limiter = Self.limiter(clock)
        await limiter.pause(seconds: 30)
        await limiter.pause(seconds: 10)
        try await limiter.acquire(tokens: 1)
        #expect(abs(clock.elapsed - 30) < 1e-6)
        await limiter.release()
        try await limiter.acquire(tokens: 1)
        #expect(abs(clock.elapsed - 30) < 1e-6)
    }

    @Test func neverMoreAtOnceThanAllowedAndNobodyIsForgotten() async throws {
        let limiter = Self.limiter(Clock(), concurrency: 3)
        let workers = Workers()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    guard (try? await limiter.acquire(tokens: 1)) != nil else { return }
                    workers.begin()
                    if index % 7 == 0 { await Task.yield() }
                    workers.end()
                    await limiter.release()
                }
            }
        }
        #expect(workers.done == 200)
        #expect((1...3).contains(workers.peak))
    }

    @Test func whoIsCancelledGivesItsPlaceBack() async throws {
        let limiter = Self.limiter(Clock(), concurrency: 1)
        try await limiter.acquire(tokens: 1)
        let waiting = Task { try await limiter.acquire(tokens: 1) }
        waiting.cancel()
        await limiter.release()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        try await limiter.acquire(tokens: 1)
        await limiter.release()
    }
}
