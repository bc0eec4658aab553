import Dispatch
import Foundation
import Synchronization

/// SIGTERM and SIGINT as a request to end, instead of the end itself.
final class StopSignals: Sendable {
    private let requested = Mutex(false)
    /// Kept so that they go on listening; nobody touches them after the initialiser.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    /// Takes the signals over for the rest of the process.
    init() {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number)
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.requested.withLock { $0 = true } }
            source.resume()
        }
    }

    /// Whether one has come.
    var isRequested: Bool { requested.withLock { $0 } }

    /// Sleeps, but no longer than until one comes.
    ///
    /// - Parameter seconds: How long.
    func sleep(seconds: Double) async {
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        while !isRequested, ContinuousClock.now < end {
            try? await Task.sleep(for: .milliseconds(100))
        }
    }
}
