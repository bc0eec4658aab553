import CEditline
import Glibc

extension EditlineReader {
    /// For asking a terminal's width alone.
    private static let plainEnvironment = ["TERM": "dumb"]

    /// Starts the line anew at the window's new width.
    ///
    /// libedit draws from where it believes the line to start. Terminals rewrap what is on the screen,
    /// so that start is as many rows up as the text before the cursor fills at the new width.
    func redrawAfterResize() {
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

    /// What fits at a place of the line, the lines before it counted in.
    private func candidates(line: String, cursor: Int) -> [Completion] {
        let shift = pending.utf8.count
        return complete(pending + line, shift + cursor).compactMap { completion in
            let range = completion.replacing
            guard range.lowerBound >= shift else { return nil }
            return Completion(
                text: completion.text,
                replacing: (range.lowerBound - shift)..<(range.upperBound - shift)
            )
        }
    }

    /// Shows the next words behind the cursor, if it is at the end of the line.
    func showHint() {
        guard let information = el_line(editor)?.pointee, let start = information.buffer,
            information.cursor == information.lastchar
        else { return }
        let bytes = UnsafeRawBufferPointer(start: start, count: information.lastchar - start)
        let line = String(decoding: bytes, as: UTF8.self)
        // While the history is searched, the search is a second line of the buffer.
        if line.isEmpty || line.contains(where: \.isNewline) { return }
        let style = TerminalStyle.detect(descriptor: 1, environment: Self.plainEnvironment)
        let prompt = DisplayWidth.columns(of: String(cString: promptStorage))
        let column = (prompt + DisplayWidth.columns(of: line)) % style.width
        // At the edge it depends on the terminal where the cursor really is.
        if column == 0 { return }
        let hint = CompletionHint.text(
            line: line,
            candidates: candidates(line: line, cursor: line.utf8.count),
            room: style.width - column
        )
        if hint.isEmpty { return }
        // The cursor is saved and put back; libedit never learns of it.
        writeOut("\u{1b}7\u{1b}[2m\(hint)\u{1b}[0m\u{1b}8")
        isHinting = true
    }

    /// Takes the hint away.
    func hideHint() {
        guard isHinting else { return }
        isHinting = false
        writeOut("\u{1b}[K")
    }

    /// Does what TAB should: completes, extends or lists.
    func completeWord() -> UInt8 {
        guard let information = el_line(editor)?.pointee, let start = information.buffer else {
            return UInt8(CC_ERROR)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: information.lastchar - start)
        let line = String(decoding: bytes, as: UTF8.self)
        let cursor = information.cursor - start
        let candidates = candidates(line: line, cursor: cursor)
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
