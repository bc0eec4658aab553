import Foundation

/// Makes values on several threads and hands them over in order.
///
/// Decoding events is most of the work of a rebuild and splits evenly; folding must see the events
/// in order. At most a few values are made ahead, so memory stays bounded.
enum OrderedPipeline {
    /// Values that may wait to be consumed, per worker.
    private static let leadPerWorker = 2

    /// Runs the pipeline to its end.
    ///
    /// - Parameters:
    ///   - count: How many values to make.
    ///   - workers: How many threads make them; 1 makes them on the calling thread.
    ///   - makeProducer: Makes one worker's producer, which turns an index into a value.
    ///   - consume: Called on the calling thread with each value, in order of index.
    /// - Throws: The first error of a producer or of the consumer, after all workers have stopped.
    static func run<Value: Sendable>(
        count: Int,
        workers: Int,
        makeProducer: @escaping @Sendable () throws -> (Int) throws -> Value,
        consume: (Value) throws -> Void
    ) throws {
        let workers = min(workers, count)
        guard workers > 1 else {
            let produce = try makeProducer()
            for index in 0..<count { try consume(produce(index)) }
            return
        }
        let exchange = Exchange<Value>(count: count, lead: workers * leadPerWorker)
        let group = DispatchGroup()
        for _ in 0..<workers {
            group.enter()
            Thread {
                exchange.work(makeProducer)
                group.leave()
            }.start()
        }
        defer { group.wait() }
        do {
            for index in 0..<count { try consume(exchange.take(index)) }
        } catch {
            exchange.stop(error)
            throw error
        }
    }
}

/// Where workers leave values and the consumer takes them.
// Unchecked because every access to the state below holds the condition's lock.
private final class Exchange<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    private let lead: Int
    private var nextToMake = 0
    private var nextToTake = 0
    private var ready: [Int: Value] = [:]
    private var failure: (any Error)?

    init(count: Int, lead: Int) {
        self.count = count
        self.lead = lead
    }

    /// A worker's life: makes values until there are no more or something failed.
    func work(_ makeProducer: () throws -> (Int) throws -> Value) {
        do {
            let produce = try makeProducer()
            while let index = claim() {
                put(try produce(index), at: index)
            }
        } catch {
            stop(error)
        }
    }

    /// Waits for the value of an index.
    func take(_ index: Int) throws -> Value {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let failure { throw failure }
            if let value = ready.removeValue(forKey: index) {
                nextToTake = index + 1
                condition.broadcast()
                return value
            }
            condition.wait()
        }
    }

    /// Ends everything with an error.
    func stop(_ error: any Error) {
        condition.lock()
        if failure == nil { failure = error }
        condition.broadcast()
        condition.unlock()
    }

    private func claim() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while failure == nil, nextToMake < count, nextToMake >= nextToTake + lead {
            condition.wait()
        }
        guard failure == nil, nextToMake < count else { return nil }
        nextToMake += 1
        return nextToMake - 1
    }

    private func put(_ value: Value, at index: Int) {
        condition.lock()
        ready[index] = value
        condition.broadcast()
        condition.unlock()
    }
}
