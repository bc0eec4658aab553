import CCurl
import Foundation
import Synchronization

/// The thread that owns libcurl's multi handle, and the inbox through which others reach it.
///
/// Everything of libcurl happens on that one thread, except the wake-up, which libcurl allows from
/// anywhere. Requests come in through the inbox and answers leave through their continuations.
final class TransferLoop: Sendable {
    /// A request on its way to the thread.
    struct Submission: Sendable {
        let id: UInt64
        let request: HTTPRequest
        let continuation: CheckedContinuation<HTTPResponse, any Error>
    }

    private struct Inbox {
        var submitted: [Submission] = []
        /// Identifiers given out whose requests have not come in yet.
        var expected: Set<UInt64> = []
        var cancelled: Set<UInt64> = []
        var lastIdentifier: UInt64 = 0
        var isRunning = false
        var isStopping = false
    }

    private static let isLoaded = ledger_curl_load() == 1

    private let options: HTTPClient.Options
    private let inbox = Mutex(Inbox())
    // Made and freed once; used by the loop's thread, and by others only to wake it up.
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer?

    init(options: HTTPClient.Options) {
        self.options = options
        multi = Self.isLoaded ? ledger_curl_multi_init() : nil
    }

    deinit {
        if let multi { ledger_curl_multi_cleanup(multi) }
    }

    func nextIdentifier() -> UInt64 {
        inbox.withLock {
            $0.lastIdentifier += 1
            $0.expected.insert($0.lastIdentifier)
            return $0.lastIdentifier
        }
    }

    func submit(_ submission: Submission) {
        let refusal = inbox.withLock { inbox -> (any Error)? in
            inbox.expected.remove(submission.id)
            if inbox.isStopping || multi == nil {
                let reason: HTTPFailure.Reason = inbox.isStopping ? .shutDown : .noLibrary
                return HTTPFailure(reason, server: ServerName.name(of: submission.request.url))
            }
            // The task may have been cancelled before its request got here.
            if inbox.cancelled.remove(submission.id) != nil { return CancellationError() }
            inbox.submitted.append(submission)
            if !inbox.isRunning {
                inbox.isRunning = true
                let thread = Thread { self.run() }
                thread.name = "http"
                thread.start()
            }
            return nil
        }
        if let refusal { submission.continuation.resume(throwing: refusal) } else { wake() }
    }

    func cancel(_ id: UInt64) {
        inbox.withLock { _ = $0.cancelled.insert(id) }
        wake()
    }

    func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    private func wake() {
        if let multi { _ = ledger_curl_multi_wakeup(multi) }
    }

    /// The thread: takes in, lets libcurl work, hands out, sleeps until something happens.
    private func run() {
        guard let multi else { return }
        var active: [UnsafeMutableRawPointer: Transfer] = [:]
        while true {
            let (submitted, cancelled, isStopping) = inbox.withLock { inbox in
                defer { inbox.submitted = [] }
                return (inbox.submitted, inbox.cancelled, inbox.isStopping)
            }
            for submission in submitted { start(submission, on: multi, &active) }
            for transfer in active.values where isStopping || cancelled.contains(transfer.id) {
                let error: any Error =
                    isStopping
                    ? HTTPFailure(.shutDown, server: transfer.server) : CancellationError()
                finish(transfer, .failure(error), on: multi, &active)
            }
            // What is left names requests that have been answered, or that have not come in yet.
            inbox.withLock { $0.cancelled.subtract(cancelled.subtracting($0.expected)) }
            if isStopping { return }
            var running: Int32 = 0
            ledger_curl_multi_perform(multi, &running)
            var code = CURLE_OK
            while let handle = ledger_curl_next_finished(multi, &code) {
                guard let transfer = active[handle] else { continue }
                finish(transfer, transfer.result(code), on: multi, &active)
            }
            ledger_curl_multi_poll(multi, active.isEmpty ? 60_000 : 1_000)
        }
    }

    private func start(
        _ submission: Submission,
        on multi: UnsafeMutableRawPointer,
        _ active: inout [UnsafeMutableRawPointer: Transfer]
    ) {
        guard let transfer = Transfer(submission, options: options) else {
            let server = ServerName.name(of: submission.request.url)
            let reason = HTTPFailure.Reason.badRequest("libcurl does not take it")
            submission.continuation.resume(throwing: HTTPFailure(reason, server: server))
            return
        }
        active[transfer.handle] = transfer
        ledger_curl_multi_add_handle(multi, transfer.handle)
    }

    private func finish(
        _ transfer: Transfer,
        _ result: Result<HTTPResponse, any Error>,
        on multi: UnsafeMutableRawPointer,
        _ active: inout [UnsafeMutableRawPointer: Transfer]
    ) {
        ledger_curl_multi_remove_handle(multi, transfer.handle)
        active[transfer.handle] = nil
        transfer.continuation.resume(with: result)
    }
}
