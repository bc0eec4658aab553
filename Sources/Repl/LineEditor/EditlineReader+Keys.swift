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
        ledger_el_bind(editor, "^I", "ledger-complete")
        ledger_el_bind(editor, "^R", "em-inc-search-prev")
        // A terminal left in bracketed paste mode by another program frames what is pasted.
        ledger_el_bind(editor, "\u{1b}[200~", "ledger-ignore")
        ledger_el_bind(editor, "\u{1b}[201~", "ledger-ignore")
        ledger_el_bind(editor, "\u{1b}[3~", "ed-delete-next-char")
        ledger_el_bind(editor, "\u{1b}[1;5C", "em-next-word")
        ledger_el_bind(editor, "\u{1b}[1;5D", "ed-prev-word")
    }

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
