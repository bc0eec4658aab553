import CEditline
import Glibc

/// A person's line: editing, history and completion by libedit.
///
/// The editor reads characters through a function of ours, so that ^C, a new window size and coming
/// back from the background arrive as events between characters and never inside libedit.
public final class EditlineReader: LineReading {
    /// The candidates at a cursor: the line, the byte offset of the cursor, what fits there.
    public typealias Completer = (_ line: String, _ cursor: Int) -> [Completion]

    let editor: OpaquePointer
    private let historyLog: OpaquePointer
    private let historyFile: HistoryFile?
    let complete: Completer
    let signals: SignalPipe
    var promptStorage: UnsafeMutablePointer<CChar>
    var accumulator = UTF8Accumulator()
    var isInterrupted = false
    /// The lines before this one that it goes on with.
    var pending = ""
    /// ^C came in the middle of a paste.
    var isPasteInterrupted = false
    /// Whether a hint stands behind the cursor.
    var isHinting = false
    let abilities: Abilities
    private var lastKept = ""

    /// What the terminal can do beyond showing text.
    public struct Abilities: Equatable, Sendable {
        /// Whether what is pasted is asked to be framed, so that it is not run line by line.
        public var framesPastes: Bool
        /// Whether the next words are shown faintly behind the cursor.
        public var showsHints: Bool

        /// Makes abilities.
        ///
        /// - Parameters:
        ///   - framesPastes: Whether what is pasted is asked to be framed.
        ///   - showsHints: Whether the next words are shown.
        public init(framesPastes: Bool = false, showsHints: Bool = false) {
            self.framesPastes = framesPastes
            self.showsHints = showsHints
        }
    }

    /// Opens the editor on the process's terminal.
    ///
    /// Signals are caught from here until the reader is gone. Only one may exist at a time. It fails
    /// if the terminal cannot be used.
    ///
    /// - Parameters:
    ///   - historyPath: Where lines are kept between sessions; nil keeps none.
    ///   - abilities: What the terminal can do.
    ///   - complete: What TAB asks.
    public init?(
        historyPath: String?,
        abilities: Abilities = Abilities(),
        complete: @escaping Completer
    ) {
        Self.chooseLocale()
        guard let signals = SignalPipe() else { return nil }
        guard let editor = ledger_el_init("ledger") else { return nil }
        guard let historyLog = history_init() else {
            el_end(editor)
            return nil
        }
        self.editor = editor
        self.historyLog = historyLog
        self.signals = signals
        self.complete = complete
        self.abilities = abilities
        historyFile = historyPath.map(HistoryFile.init)
        promptStorage = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        promptStorage.initialize(to: 0)
        configure()
        loadHistory()
    }

    deinit {
        el_end(editor)
        history_end(historyLog)
        promptStorage.deallocate()
    }

    /// Lets the person type a line.
    ///
    /// - Parameters:
    ///   - prompt: What stands before it; plain text.
    ///   - pending: The lines before it that it goes on with.
    /// - Returns: The line, which pastes may have made several, or that it was abandoned, or that there
    ///   will be no more.
    public func readLine(prompt: String, after pending: String) -> LineInput {
        setPrompt(prompt)
        self.pending = pending
        isInterrupted = false
        isPasteInterrupted = false
        _ = signals.take()
        if abilities.framesPastes { writeOut("\u{1b}[?2004h") }
        defer { if abilities.framesPastes { writeOut("\u{1b}[?2004l") } }
        var count: Int32 = 0
        guard let pointer = el_gets(editor, &count), count > 0 else {
            if isInterrupted {
                el_reset(editor)
                writeOut("^C\n")
                return .interrupted
            }
            writeOut("\n")
            return .end
        }
        var line = String(cString: pointer)
        while line.last == "\n" || line.last == "\r" || line.last == "\r\n" { line.removeLast() }
        keep(line)
        return .line(PastedText.entered(line))
    }

    /// Waits for an answer, or for ^C.
    ///
    /// - Parameters:
    ///   - descriptor: What becomes readable with the answer.
    ///   - milliseconds: How long at most; -1 for ever.
    /// - Returns: What came first.
    public func wait(for descriptor: Int32, milliseconds: Int32) -> WaitOutcome {
        let isReady = signals.wait(for: descriptor, milliseconds: milliseconds)
        if signals.take().contains(SIGINT) { return .interrupted }
        return isReady ? .ready : .elapsed
    }

    private func keep(_ line: String) {
        guard HistoryFile.isKept(line), line != lastKept else { return }
        lastKept = line
        ledger_history_enter(historyLog, line)
        historyFile?.append(line)
    }

    private func loadHistory() {
        ledger_history_set_size(historyLog, Int32(HistoryFile.capacity))
        ledger_history_skip_repeats(historyLog)
        for line in historyFile?.load() ?? [] {
            ledger_history_enter(historyLog, line)
            lastKept = line
        }
        ledger_el_set_history(editor, historyLog)
    }

    private func setPrompt(_ prompt: String) {
        let bytes = Array(PrintableText.escaped(prompt, unicode: true).utf8CString)
        promptStorage.deallocate()
        promptStorage = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        promptStorage.initialize(from: bytes, count: bytes.count)
    }

    func writeOut(_ text: String) {
        fflush(nil)
        DescriptorWriter(descriptor: 1).write(text)
    }

    /// libedit drops what is not ASCII in the C locale, so a UTF-8 one is chosen.
    private static func chooseLocale() {
        setlocale(LC_ALL, "")
        let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) }
        if codeset != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
    }
}
