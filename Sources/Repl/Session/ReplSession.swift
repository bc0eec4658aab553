public import Ledger
import Projections

/// A conversation: lines in, answers out, until the person leaves or the input ends.
///
/// It knows nothing of terminals or ledgers: lines come from a ``LineReading``, answers from a
/// ``QuestionAnswering``, text goes to a ``SessionOutput``.
public final class ReplSession {
    private let answering: any QuestionAnswering
    private let reader: any LineReading
    private let output: any SessionOutput
    private let isInteractive: Bool
    private let style: () -> TerminalStyle
    private let prompt: () -> String
    private var format: AnswerFormat

    /// How long a cancelled question may take to stop before it is left alone.
    private static let graceMilliseconds: Int32 = 20

    /// Prepares a session.
    ///
    /// - Parameters:
    ///   - answering: Who answers.
    ///   - reader: Where lines come from.
    ///   - output: Where answers and talk go.
    ///   - isInteractive: Whether a person is at a terminal: then there is a banner, and lines of a
    ///     pipe are not commented on.
    ///   - format: The format to start with.
    ///   - style: What the terminal can do, asked before every answer as windows are resized.
    ///   - prompt: What stands before a line, asked before every one.
    public init(
        answering: any QuestionAnswering,
        reader: any LineReading,
        output: any SessionOutput,
        isInteractive: Bool,
        format: AnswerFormat = .table,
        style: @escaping () -> TerminalStyle,
        prompt: @escaping () -> String = { "ledger> " }
    ) {
        self.answering = answering
        self.reader = reader
        self.output = output
        self.isInteractive = isInteractive
        self.format = format
        self.style = style
        self.prompt = prompt
    }

    /// Holds the conversation to its end.
    ///
    /// - Parameter banner: Lines that greet a person at a terminal, such as the ledger's name.
    /// - Returns: For a pipe the class of the first failure, so that a script can tell; nil if there
    ///   was none, and always nil at a terminal.
    public func run(banner: String? = nil) -> FailureClass? {
        if isInteractive, let banner {
            output.talk(PrintableText.escaped(banner, unicode: true, keepsLineBreaks: true) + "\n")
        }
        var firstFailure: FailureClass?
        while true {
            switch reader.readLine(prompt: isInteractive ? prompt() : "") {
            case .end: return isInteractive ? nil : firstFailure
            case .interrupted: continue
            case .line(let line):
                switch respond(to: line) {
                case .leave: return isInteractive ? nil : firstFailure
                case .failed(let failure): firstFailure = firstFailure ?? failure
                case .done: continue
                }
            }
        }
    }

    /// What came of a line.
    private enum Response {
        case done
        case failed(FailureClass)
        case leave
    }

    private func respond(to line: String) -> Response {
        let line = line.trimmingWhitespace
        // Lines that start with # are comments, so that a file of questions can explain itself.
        if line.isEmpty || line.hasPrefix("#") { return .done }
        guard line.hasPrefix(".") else {
            let isGoodbye = isInteractive && ["quit", "exit", "help"].contains(line.lowercased())
            if isGoodbye { return obey(DotCommand(line: "." + line), line: line) }
            return ask(line)
        }
        return obey(DotCommand(line: line), line: line)
    }

    private func obey(_ command: DotCommand, line: String) -> Response {
        switch command {
        case .help:
            _ = output.write(HelpText.text(style: style()), shouldStop: { false })
            return .done
        case .quit: return .leave
        case .question: return ask(line)
        case .format(let name?):
            guard let chosen = AnswerFormat(rawValue: name) else {
                let names = AnswerFormat.allCases.map(\.rawValue)
                let nearest = SpellingSuggestion.nearest(name, in: names)
                return complain(
                    "There is no format \"\(name)\".",
                    hint: nearest.map { "Did you mean .format \($0)?" }
                        ?? "The formats are \(AnswerFormat.names)."
                )
            }
            format = chosen
            return .done
        case .format(nil):
            output.talk("The format is \(format.rawValue), of \(AnswerFormat.names).\n")
            return .done
        case .unknown(let name, let suggestion):
            return complain(
                "There is no command \"\(name)\".",
                hint: suggestion.map { "Did you mean \($0)?" } ?? "Type .help to see what there is."
            )
        }
    }

    private func ask(_ question: String) -> Response {
        guard let run = QuestionRun() else {
            return complain("The process has too many files open.", hint: "Start it again.")
        }
        let (answering, format, style) = (answering, format, style())
        run.start { cancellation in
            let answer = try answering.answer(question, cancellation: cancellation)
            // Nobody will read it.
            if cancellation.isCancelled { return "" }
            return AnswerRenderer.render(answer, format: format, style: style)
        }
        while true {
            switch reader.wait(for: run.descriptor, milliseconds: -1) {
            case .elapsed: continue
            case .ready:
                guard let outcome = run.outcome else { continue }
                return show(outcome)
            case .interrupted:
                run.cancellation.cancel()
                _ = reader.wait(for: run.descriptor, milliseconds: Self.graceMilliseconds)
                output.talk("Cancelled.\n")
                return .done
            }
        }
    }

    private func show(_ outcome: Result<String, any Error>) -> Response {
        switch outcome {
        case .success(let text):
            var isCut = false
            let isWhole = output.write(text) {
                isCut = reader.wait(for: -1, milliseconds: 0) == .interrupted
                return isCut
            }
            if isCut { output.talk("\nCancelled.\n") }
            // Nobody reads the pipe any more.
            return isWhole || isCut ? .done : .leave
        case .failure(let error):
            output.talk(ErrorText(error: error, style: style()).text)
            return .failed((error as? any UserFacingError)?.failure ?? .bug)
        }
    }

    private func complain(_ message: String, hint: String) -> Response {
        let text = message + "\n" + hint + "\n"
        output.talk(PrintableText.escaped(text, unicode: style().unicode, keepsLineBreaks: true))
        return .failed(.usage)
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmingWhitespace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
