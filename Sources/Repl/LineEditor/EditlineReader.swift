import CEditline
import Glibc

/// A person's line: editing, history and completion by libedit.
///
/// The editor reads characters through a function of ours, so that ^C, a new window size and coming
/// back from the background arrive as events between characters and never inside libedit.
public final class EditlineReader: LineReading {
    /// The candidates at a cursor: the line, the byte offset of the cursor, what fits there.
    public typealias Completer = (_ line: String, _ cursor: Int) -> [Completion]

    private let editor: OpaquePointer
    private let historyLog: OpaquePointer
    private let historyFile: HistoryFile?
    private let complete: Completer
    private let signals: SignalPipe
    private var promptStorage: UnsafeMutablePointer<CChar>
    private var accumulator = UTF8Accumulator()
    private var isInterrupted = false
    private var lastKept = ""

    /// Opens the editor on the process's terminal.
    ///
    /// Signals are caught from here until the reader is gone. Only one may exist at a time. It fails
    /// if the terminal cannot be used.
    ///
    /// - Parameters:
    ///   - historyPath: Where lines are kept between sessions; nil keeps none.
    ///   - complete: What TAB asks.
    public init?(historyPath: String?, complete: @escaping Completer) {
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
    /// - Parameter prompt: What stands before it; plain text.
    /// - Returns: The line, or that it was abandoned, or that there will be no more.
    public func readLine(prompt: String) -> LineInput {
        setPrompt(prompt)
        isInterrupted = false
        _ = signals.take()
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
        return .line(line)
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

    private func writeOut(_ text: String) {
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

extension EditlineReader {
    /// Hands libedit the functions that call back into this object, and the keys.
    private func configure() {
        ledger_el_leave_signals_alone(editor)
        ledger_el_use_emacs_keys(editor)
        ledger_el_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
        ledger_el_set_prompt(editor) { editor in
            EditlineReader.of(editor)?.promptStorage
        }
        ledger_el_set_reader(editor) { editor, result in
            guard let reader = EditlineReader.of(editor), let result else { return -1 }
            return reader.readCharacter(into: result)
        }
        ledger_el_add_function(editor, "ledger-complete", "Complete the word") { editor, _ in
            EditlineReader.of(editor)?.completeWord() ?? UInt8(CC_ERROR)
        }
        ledger_el_add_function(editor, "ledger-ignore", "Do nothing") { _, _ in
            UInt8(CC_NORM)
        }
        ledger_el_bind(editor, "^I", "ledger-complete")
        ledger_el_bind(editor, "^R", "em-inc-search-prev")
        // A terminal left in bracketed paste mode by another program frames what is pasted.
        ledger_el_bind(editor, "\u{1b}[200~", "ledger-ignore")
        ledger_el_bind(editor, "\u{1b}[201~", "ledger-ignore")
        ledger_el_bind(editor, "\u{1b}[3~", "ed-delete-next-char")
        ledger_el_bind(editor, "\u{1b}[1;5C", "em-next-word")
        ledger_el_bind(editor, "\u{1b}[1;5D", "ed-prev-word")
    }

    /// For asking a terminal's width alone.
    private static let plainEnvironment = ["TERM": "dumb"]

    private static func of(_ editor: OpaquePointer?) -> EditlineReader? {
        guard let editor, let data = ledger_el_client_data(editor) else { return nil }
        return Unmanaged<EditlineReader>.fromOpaque(data).takeUnretainedValue()
    }

    /// Waits for the next character: 1 with one, 0 at the end, -1 once ^C has come.
    private func readCharacter(into result: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            let isReady = signals.wait(for: 0)
            let arrived = signals.take()
            if arrived.contains(SIGINT) {
                isInterrupted = true
                accumulator = UTF8Accumulator()
                errno = EINTR
                return -1
            }
            if arrived.contains(SIGCONT) {
                ledger_el_prepare_terminal(editor, 1)
                ledger_el_refresh(editor)
            }
            if arrived.contains(SIGWINCH) { redrawAfterResize() }
            guard isReady else { continue }
            var byte: UInt8 = 0
            let count = read(0, &byte, 1)
            if count == 0 { return 0 }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return -1
            }
            if let scalar = accumulator.append(byte) {
                result.pointee = wchar_t(scalar.value)
                return 1
            }
        }
    }

    /// Starts the line anew at the window's new width.
    ///
    /// libedit draws from where it believes the line to start. Terminals rewrap what is on the screen,
    /// so that start is as many rows up as the text before the cursor fills at the new width.
    private func redrawAfterResize() {
        let style = TerminalStyle.detect(descriptor: 1, environment: Self.plainEnvironment)
        let prompt = DisplayWidth.columns(of: String(cString: promptStorage))
        let typed = DisplayWidth.columns(of: lineBeforeCursor)
        let rowsUp = (prompt + typed) / style.width
        writeOut((rowsUp > 0 ? "\u{1b}[\(rowsUp)A" : "") + "\r\u{1b}[J")
        el_resize(editor)
        ledger_el_refresh(editor)
    }

    private var lineBeforeCursor: String {
        guard let information = el_line(editor)?.pointee, let start = information.buffer else {
            return ""
        }
        let count = information.cursor - start
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Does what TAB should: completes, extends or lists.
    private func completeWord() -> UInt8 {
        guard let information = el_line(editor)?.pointee, let start = information.buffer else {
            return UInt8(CC_ERROR)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: information.lastchar - start)
        let line = String(decoding: bytes, as: UTF8.self)
        let cursor = information.cursor - start
        let candidates = complete(line, cursor)
        switch CompletionStep.decide(line: line, cursor: cursor, candidates: candidates) {
        case .none:
            return UInt8(CC_REFRESH_BEEP)
        case .edit(let edited, let cursor):
            replaceLine(with: edited, cursor: cursor)
            return UInt8(CC_REFRESH)
        case .list(let texts):
            let style = TerminalStyle.detect(descriptor: 1, environment: Self.plainEnvironment)
            let lines = CandidateList(candidates: texts, style: style).lines
            writeOut("\n" + lines.map { $0 + "\n" }.joined())
            return UInt8(CC_REDISPLAY)
        }
    }

    private func replaceLine(with line: String, cursor: Int) {
        let front = String(decoding: Array(line.utf8.prefix(cursor)), as: UTF8.self)
        let back = String(decoding: Array(line.utf8.dropFirst(cursor)), as: UTF8.self)
        if let information = el_line(editor)?.pointee, let start = information.buffer {
            let bytes = UnsafeRawBufferPointer(start: start, count: information.lastchar - start)
            let length = String(decoding: bytes, as: UTF8.self).unicodeScalars.count
            let behind = UnsafeRawBufferPointer(
                start: information.cursor,
                count: information.lastchar - information.cursor
            )
            let rest = String(decoding: behind, as: UTF8.self).unicodeScalars.count
            // libedit deletes before the cursor only, so it goes to the end first.
            el_cursor(editor, Int32(clamping: rest))
            el_deletestr(editor, Int32(clamping: length))
        }
        el_insertstr(editor, front + back)
        el_cursor(editor, -Int32(clamping: back.unicodeScalars.count))
    }
}
