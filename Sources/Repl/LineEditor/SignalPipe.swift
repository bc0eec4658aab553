import Glibc
import Synchronization

/// Turns the terminal's signals into bytes that `poll` can wait for together with other input.
///
/// A handler may do next to nothing; writing the signal's number into a pipe is allowed, and unlike a
/// flag it cannot be missed between looking and waiting.
struct SignalPipe: ~Copyable {
    private static let writeEnd = Atomic<Int32>(-1)
    private static let signals = [SIGINT, SIGWINCH, SIGCONT]

    /// The end to wait on.
    let readEnd: Int32
    private let ownWriteEnd: Int32
    private let earlierActions: [sigaction]

    /// Starts to catch ^C, changes of the window's size and coming back from the background.
    ///
    /// One at a time: a second one takes the signals over. It fails if no pipe is to be had.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        ownWriteEnd = ends[1]
        Self.writeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        earlierActions = Self.signals.map { signal in
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let earlierError = errno
                var byte = UInt8(truncatingIfNeeded: number)
                let end = SignalPipe.writeEnd.load(ordering: .sequentiallyConsistent)
                if end >= 0 { _ = write(end, &byte, 1) }
                errno = earlierError
            }
            // Without this, a signal would fail every other system call of the process with EINTR.
            action.sa_flags = SA_RESTART
            var earlier = sigaction()
            sigaction(signal, &action, &earlier)
            return earlier
        }
    }

    deinit {
        for (signal, action) in zip(Self.signals, earlierActions) {
            var action = action
            sigaction(signal, &action, nil)
        }
        Self.writeEnd.store(-1, ordering: .sequentiallyConsistent)
        close(readEnd)
        close(ownWriteEnd)
    }

    /// Takes what has arrived.
    ///
    /// - Returns: The numbers of the signals since the last call.
    borrowing func take() -> Set<Int32> {
        var numbers: Set<Int32> = []
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return numbers }
            for byte in buffer[0..<count] { numbers.insert(Int32(byte)) }
        }
    }

    /// Waits until a descriptor can be read or a signal arrives.
    ///
    /// - Parameters:
    ///   - descriptor: What to wait for.
    ///   - milliseconds: How long at most; -1 for ever.
    /// - Returns: Whether the descriptor can be read (or is at its end).
    borrowing func wait(for descriptor: Int32, milliseconds: Int32 = -1) -> Bool {
        var entries = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&entries, 2, milliseconds)
        return entries[0].revents != 0
    }
}
