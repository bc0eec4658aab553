import Ledger
import Projections

extension ReplSession {
    /// How long a cancelled question may take to stop before it is left alone.
    private static let graceMilliseconds: Int32 = 20

    /// Answers on a thread of its own, while ^C is listened for, and shows what comes.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - heading: Lines above the answer, as `.watch` has them; the screen is cleared for them.
    /// - Returns: What came of it.
    func ask(_ request: QuestionRequest, heading: String? = nil) -> Response {
        guard let run = QuestionRun() else {
            return complain("The process has too many files open.", hint: "Start it again.")
        }
        let (answering, context, file, format) = (answering, context, file, format)
        let (style, isPaged) = (style(), isPaged)
        run.start { cancellation in
            let answer = try answering.answer(request, in: context, cancellation: cancellation)
            // Nobody will read it.
            if cancellation.isCancelled { return (answer, "") }
            if let file { return (answer, try file.text(of: answer, format: format)) }
            var style = style
            // A pager scrolls sideways too.
            if isPaged, case .table = answer { style.width = TerminalStyle.unlimitedWidth }
            // An explanation is read for its details.
            var isFull = false
            if case .explanation = request { isFull = true }
            let text = AnswerRenderer.render(answer, format: format, style: style, isFull: isFull)
            return (answer, text)
        }
        while true {
            switch reader.wait(for: run.descriptor, milliseconds: -1) {
            case .elapsed: continue
            case .ready:
                guard let outcome = run.outcome else { continue }
                return show(outcome, of: request, heading: heading)
            case .interrupted:
                run.cancellation.cancel()
                _ = reader.wait(for: run.descriptor, milliseconds: Self.graceMilliseconds)
                output.talk("Cancelled.\n")
                return .cancelled
            }
        }
    }

    private func show(
        _ outcome: Result<QuestionRun.Outcome, any Error>,
        of request: QuestionRequest,
        heading: String?
    ) -> Response {
        do {
            let outcome = try outcome.get()
            let response = try write(outcome.text, heading: heading)
            if response == .done, isTimed {
                let milliseconds = outcome.duration / .milliseconds(1)
                say("Answered in \(NumberText.significant(milliseconds)) ms.")
            }
            try keep(outcome.answer, to: request)
            return response
        } catch {
            return complain(error)
        }
    }

    /// Puts an answer where answers go now.
    ///
    /// - Throws: ``SessionFailure`` if its file cannot be written.
    private func write(_ text: String, heading: String?) throws -> Response {
        if let file {
            try file.write(text, isFirst: isFileFresh)
            isFileFresh = false
            return .done
        }
        let style = style()
        if heading == nil, isPaged, let height = style.height, page(text, height: height) {
            return .done
        }
        var text = text
        if let heading { text = ScreenText.framed(text, heading: heading, style: style) }
        var isCut = false
        let isWhole = output.write(text) {
            isCut = reader.wait(for: -1, milliseconds: 0) == .interrupted
            return isCut
        }
        if isCut { output.talk("\nCancelled.\n") }
        // Nobody reads the pipe any more.
        return isCut ? .cancelled : isWhole ? .done : .leave
    }

    /// Shows a text in the pager, if it is longer or wider than the screen.
    ///
    /// - Returns: Whether it was shown.
    private func page(_ text: String, height: Int) -> Bool {
        guard ScreenText.exceeds(text, width: style().width, height: height) else { return false }
        var environment = options.environment
        // Nothing can be started or written from within the pager.
        environment["LESSSECURE"] = "1"
        if environment["LESS"] == nil { environment["LESS"] = "RSX" }
        let named = environment["PAGER"].flatMap { $0.isEmpty ? nil : $0 } ?? "less"
        let status = TerminalChild(command: named, environment: environment).run(input: text)
        return status != nil && status != 127
    }

    /// Answers a question every so often, until ^C.
    func watch(_ question: String, seconds: Int) -> Response {
        let milliseconds = Int32(clamping: seconds * 1_000)
        while true {
            let time = options.clock().displayTimeOfDay
            let heading = "every \(DurationText.text(seconds)), now \(time), ^C ends: \(question)"
            let response = ask(.answer(question), heading: heading)
            guard response == .done else { return response == .cancelled ? .done : response }
            if reader.wait(for: -1, milliseconds: milliseconds) == .interrupted {
                output.talk("\n")
                return .done
            }
        }
    }
}

/// How texts fit a screen.
enum ScreenText {
    /// Whether a text has more lines than a screen, or wider ones.
    ///
    /// - Parameters:
    ///   - text: Printable text, which may be set in colours.
    ///   - width: The screen's columns.
    ///   - height: The screen's lines.
    /// - Returns: Whether it does not fit above a prompt.
    static func exceeds(_ text: String, width: Int, height: Int) -> Bool {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.count > height
            || lines.contains { DisplayWidth.columns(of: withoutCodes(String($0))) > width }
    }

    /// A text below a heading, from the top of a cleared screen, cut to fit it.
    ///
    /// - Parameters:
    ///   - text: Printable text.
    ///   - heading: What stands above it; of one line.
    ///   - style: What the terminal can do; without a height nothing is cleared or cut.
    /// - Returns: What to write.
    static func framed(_ text: String, heading: String, style: TerminalStyle) -> String {
        let heading = DisplayWidth.truncate(
            PrintableText.escaped(heading, unicode: style.unicode),
            to: style.width,
            ellipsis: style.unicode ? "…" : "~"
        )
        let top = style.paint(heading, .faint) + "\n\n"
        guard let height = style.height else { return top + text }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        let room = max(height - 4, 1)
        if lines.count > room {
            let hidden = lines.count - room
            lines = Array(lines.prefix(room))
            lines.append(style.paint("and \(hidden) more lines", .faint)[...])
        }
        return "\u{1b}[H\u{1b}[2J" + top + lines.joined(separator: "\n") + "\n"
    }

    /// A text of ours without the codes that colour it.
    static func withoutCodes(_ text: String) -> String {
        if !text.utf8.contains(0x1b) { return text }
        return text.replacing(/\u{1b}\[[0-9;]*m/, with: "")
    }
}
