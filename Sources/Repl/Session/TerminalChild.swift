import Glibc

/// Another program at the same terminal: the pager, or a command of the shell.
struct TerminalChild {
    /// The command, for `/bin/sh -c`.
    let command: String
    /// Its environment.
    let environment: [String: String]

    /// Runs it to its end.
    ///
    /// - Parameter input: What it reads; nil leaves it the terminal.
    /// - Returns: Its exit code, 128 + n after signal n; nil if it could not be started.
    func run(input: String?) -> Int32? {
        var ends: [Int32] = [-1, -1]
        if input != nil {
            guard pipe(&ends) == 0 else { return nil }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        let process = spawn(reading: input == nil ? nil : ends[0])
        // While this end is open here, a pager that is left early would not be noticed.
        if input != nil { close(ends[0]) }
        guard let process else {
            if input != nil { close(ends[1]) }
            return nil
        }
        if let input {
            // A pager that is left early closes its end, which must not end the session too.
            let earlier = signal(SIGPIPE, SIG_IGN)
            DescriptorWriter(descriptor: ends[1]).write(input)
            close(ends[1])
            signal(SIGPIPE, earlier)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        let number = status & 0x7f
        return number == 0 ? status >> 8 & 0xff : 128 + number
    }

    private func spawn(reading descriptor: Int32?) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads may block signals, and a child would inherit that: ^C has to reach it.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let arguments = Self.copies(["/bin/sh", "-c", command])
        let variables = Self.copies(environment.map { "\($0.key)=\($0.value)" })
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, variables)
        return code == 0 ? process : nil
    }

    /// Texts as C takes them, with the null at their end; the caller frees them.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }
}
