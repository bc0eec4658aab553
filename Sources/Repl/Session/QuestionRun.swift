import Foundation
import Glibc
import Projections
import Synchronization

/// One question on a thread of its own, with a descriptor that becomes readable when it is answered.
///
/// The answer is rendered on that thread too: a table of a million rows takes its time, and ^C has to
/// work then as well.
final class QuestionRun: Sendable {
    /// An answer with the text that is to be shown of it.
    struct Outcome: Sendable {
        var answer: Answer
        var text: String
        var duration: Duration
    }

    private let result = Mutex<Result<Outcome, any Error>?>(nil)
    private let readEnd: Int32
    private let writeEnd: Int32
    let cancellation = QuestionCancellation()

    /// The stack of the answering thread: a query language's parser is recursive.
    private static let stackBytes = 8 << 20

    /// Prepares a run; it fails if the process has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// What becomes readable with the answer.
    var descriptor: Int32 { readEnd }

    /// Starts the thread; it keeps the run alive until it is through.
    ///
    /// - Parameter work: Answers and renders.
    func start(
        _ work: @escaping @Sendable (QuestionCancellation) throws -> (answer: Answer, text: String)
    ) {
        let thread = Thread { [self] in
            let clock = ContinuousClock()
            let start = clock.now
            let outcome = Result {
                let (answer, text) = try work(cancellation)
                return Outcome(answer: answer, text: text, duration: clock.now - start)
            }
            result.withLock { $0 = outcome }
            var byte: UInt8 = 1
            _ = write(writeEnd, &byte, 1)
        }
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    /// The answer or the error, once the descriptor is readable.
    var outcome: Result<Outcome, any Error>? {
        result.withLock(\.self)
    }
}
