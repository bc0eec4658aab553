import Foundation

/// A bar on standard error for work that takes more than a second; silent when nobody watches.
final class ProgressBar {
    private let label: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    /// What was done before the work began, which took no time of ours.
    private var doneBefore: Int64 = 0

    /// The first second is not worth a bar, and ten a second are enough.
    private static let delay = Duration.seconds(1)
    private static let interval = Duration.milliseconds(100)
    private static let width = 24

    /// Makes a bar.
    ///
    /// - Parameters:
    ///   - label: What is done.
    ///   - isQuiet: Whether the user wants no talk.
    init(_ label: String, isQuiet: Bool) {
        self.label = label
        isShown = !isQuiet && Console.isTalkWatched
    }

    /// Shows how far the work is.
    ///
    /// - Parameters:
    ///   - done: How much is done.
    ///   - total: How much there is in all, if known.
    func update(_ done: Int64, of total: Int64?) {
        let now = ContinuousClock.now
        guard isShown, now - start > Self.delay else { return }
        if let lastDrawn, now - lastDrawn < Self.interval { return }
        lastDrawn = now
        var line = "\r\u{1b}[2K\(label) "
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            let filled = Int(share * Double(Self.width))
            let bar =
                String(repeating: "█", count: filled)
                + String(repeating: "░", count: Self.width - filled)
            line += "\(bar) \(Int(share * 100)) %"
            let ours = Double(done - doneBefore)
            if ours > 0.02 * Double(total - doneBefore) {
                let elapsed = (now - start) / .seconds(1)
                let left = elapsed * Double(max(0, total - done)) / ours
                line += ", \(Int(min(left, 1e9).rounded(.up))) s left"
            }
        } else {
            line += "\(done)"
        }
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    /// Says how much was done before the work began, so that it does not count for the time left.
    ///
    /// - Parameter done: How much.
    func resume(at done: Int64) { doneBefore = done }

    /// Takes the bar away.
    func finish() {
        guard lastDrawn != nil else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[2K".utf8))
    }
}
