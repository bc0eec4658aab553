import CEditline
import Glibc

extension EditlineReader {
    /// Hands libedit the functions that call back into this object, and the keys.
    func configure() {
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
        ledger_el_add_function(editor, "ledger-paste", "Take pasted text") { editor, _ in
            EditlineReader.of(editor)?.takePaste() ?? UInt8(CC_ERROR)
        }
        ledger_el_bind(editor, "^I", "ledger-complete")
        ledger_el_bind(editor, "^R", "em-inc-search-prev")
        // A terminal may be in bracketed paste mode though nobody here has asked for it.
        ledger_el_bind(editor, "\u{1b}[200~", "ledger-paste")
        ledger_el_bind(editor, "\u{1b}[201~", "ledger-ignore")
        ledger_el_bind(editor, "\u{1b}[3~", "ed-delete-next-char")
        ledger_el_bind(editor, "\u{1b}[1;5C", "em-next-word")
        ledger_el_bind(editor, "\u{1b}[1;5D", "ed-prev-word")
    }

    private static func of(_ editor: OpaquePointer?) -> EditlineReader? {
        guard let editor, let data = ledger_el_client_data(editor) else { return nil }
        return Unmanaged<EditlineReader>.fromOpaque(data).takeUnretainedValue()
    }

    /// How long a person pauses before the next words are shown.
    private static let hintMilliseconds: Int32 = 40
    /// How long a paste may pause before it is taken to be over.
    private static let pasteMilliseconds: Int32 = 2_000

    /// Takes what was pasted up to its end, into the line and not run.
    private func takePaste() -> UInt8 {
        var paste = PastedText()
        while signals.wait(for: 0, milliseconds: Self.pasteMilliseconds) {
            if signals.take().contains(SIGINT) {
                isPasteInterrupted = true
                return UInt8(CC_NORM)
            }
            var byte: UInt8 = 0
            let count = read(0, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            if count <= 0 || paste.append(byte) { break }
        }
        let line = paste.line
        if !line.isEmpty { el_insertstr(editor, line) }
        return UInt8(CC_REFRESH)
    }

    /// Waits for the next character: 1 with one, 0 at the end, -1 once ^C has come.
    private func readCharacter(into result: UnsafeMutablePointer<wchar_t>) -> Int32 {
        while true {
            if abilities.showsHints, !isPasteInterrupted,
                !signals.wait(for: 0, milliseconds: Self.hintMilliseconds)
            {
                showHint()
            }
            let isReady = isPasteInterrupted || signals.wait(for: 0)
            hideHint()
            let arrived = signals.take()
            if arrived.contains(SIGINT) || isPasteInterrupted {
                isInterrupted = true
                accumulator = UTF8Accumulator()
                errno = EINTR
                return -1
            }
            if arrived.contains(SIGCONT) {
                // The shell has put the terminal back to lines; libedit believes it never left.
                ledger_el_prepare_terminal(editor, 0)
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
}
