import Synchronization

/// A progress bar that transfers on other threads report to.
final class TransferMeter: Sendable {
    private let bar: Mutex<ProgressBar>

    /// Makes a meter.
    ///
    /// - Parameter bar: The bar.
    init(_ bar: sending ProgressBar) {
        self.bar = Mutex(bar)
    }

    /// Shows how far the transfer is.
    ///
    /// - Parameters:
    ///   - done: The bytes that are there.
    ///   - total: Their number in all, if known.
    func update(_ done: Int64, of total: Int64?) {
        bar.withLock { $0.update(done, of: total) }
    }

    /// Takes the bar away.
    func finish() {
        bar.withLock { $0.finish() }
    }
}
