import Synchronization

/// Tells the thread that answers a question that nobody waits any more.
public final class QuestionCancellation: Sendable {
    private struct State {
        var isCancelled = false
        var handlers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Makes one that is not cancelled.
    public init() {}

    /// Whether it was cancelled: to be looked at between pieces of work.
    public var isCancelled: Bool {
        state.withLock(\.isCancelled)
    }

    /// Has something done on cancellation, such as interrupting a statement of the database.
    ///
    /// - Parameter handler: Called once, on the thread that cancels; at once if that has happened.
    public func onCancel(_ handler: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if !state.isCancelled { state.handlers.append(handler) }
            return state.isCancelled
        }
        if isLate { handler() }
    }

    /// Cancels; a second time does nothing.
    public func cancel() {
        let handlers = state.withLock { state in
            defer { state.handlers = [] }
            state.isCancelled = true
            return state.handlers
        }
        for handler in handlers { handler() }
    }
}
