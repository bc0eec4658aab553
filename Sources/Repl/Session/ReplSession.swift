public import Ledger
import Projections

/// A conversation: lines in, answers out, until the person leaves or the input ends.
///
/// It knows nothing of terminals or ledgers: lines come from a ``LineReading``, answers from a
/// ``QuestionAnswering``, text goes to a ``SessionOutput``.
public final class ReplSession {
    let answering: any QuestionAnswering
    let reader: any LineReading
    let output: any SessionOutput
    let options: SessionOptions
    let style: () -> TerminalStyle

    // What commands change.
    var format: AnswerFormat
    var file: AnswerFile?
    var isFileFresh = true
    var isPaged = false
    var isTimed = false
    var context = QuestionContext()
    var last: (question: String, answer: Answer)?
    /// The files that are being read, the innermost last.
    var openFiles: [String] = []
    private var isConditionMet = false

    /// Prepares a session.
    ///
    /// - Parameters:
    ///   - answering: Who answers.
    ///   - reader: Where lines come from.
    ///   - output: Where answers and talk go.
    ///   - options: What it is started with.
    ///   - style: What the terminal can do, asked before every answer as windows are resized.
    public init(
        answering: any QuestionAnswering,
        reader: any LineReading,
        output: any SessionOutput,
        options: SessionOptions,
        style: @escaping () -> TerminalStyle
    ) {
        self.answering = answering
        self.reader = reader
        self.output = output
        self.options = options
        self.style = style
        format = options.format
        file = options.output
    }

    /// Holds the conversation to its end.
    ///
    /// - Parameter banner: Lines that greet a person at a terminal, such as the ledger's name.
    /// - Returns: For a pipe the class of the first failure, so that a script can tell, or
    ///   `negative` if the condition was met; nil if there was neither, and always nil at a terminal.
    public func run(banner: String? = nil) -> FailureClass? {
        if options.isInteractive, let banner {
            output.talk(PrintableText.escaped(banner, unicode: true, keepsLineBreaks: true) + "\n")
        }
        var firstFailure: FailureClass?
        var pending = ""
        while true {
            switch reader.readLine(prompt: prompt(after: pending), after: pending) {
            case .end:
                if case .failed(let failure) = respond(to: pending) {
                    firstFailure = firstFailure ?? failure
                }
                return finish(firstFailure)
            case .interrupted:
                pending = ""
            case .line(let line):
                if let joined = SessionScript.joined(line) {
                    pending += joined
                    continue
                }
                let text = pending + line
                pending = ""
                switch respond(toAll: SessionScript.lines(of: text)) {
                case .leave: return finish(firstFailure)
                case .failed(let failure): firstFailure = firstFailure ?? failure
                case .done, .cancelled: continue
                }
            }
        }
    }

    /// Takes questions and commands one after the other, as from a file, without reading a line.
    ///
    /// - Parameter lines: Questions and commands.
    /// - Returns: As ``run(banner:)``.
    public func run(lines: [String]) -> FailureClass? {
        if case .failed(let failure) = respond(toAll: lines) { return finish(failure) }
        return finish(nil)
    }

    /// Takes the text of a file of questions and commands.
    ///
    /// - Parameter text: The text.
    /// - Returns: As ``run(banner:)``.
    public func run(script text: String) -> FailureClass? {
        run(lines: SessionScript.lines(of: text))
    }

    private func finish(_ failure: FailureClass?) -> FailureClass? {
        if options.isInteractive { return nil }
        return failure ?? (isConditionMet ? .negative : nil)
    }

    private func prompt(after pending: String) -> String {
        guard options.isInteractive else { return "" }
        if !pending.isEmpty { return SessionPrompt.continuation }
        return SessionPrompt(context: context, openAlerts: answering.openAlertCount()).text
    }

    /// What came of a line.
    enum Response: Equatable {
        case done
        case failed(FailureClass)
        case cancelled
        case leave
    }

    /// Takes lines in order; ^C and leaving end it, a failure does not.
    func respond(toAll lines: [String]) -> Response {
        var failure: FailureClass?
        for line in lines {
            switch respond(to: line) {
            case .leave: return .leave
            case .cancelled: return .cancelled
            case .failed(let new): failure = failure ?? new
            case .done: continue
            }
        }
        return failure.map { .failed($0) } ?? .done
    }

    func respond(to line: String) -> Response {
        let line = line.trimmingWhitespace
        // Lines that start with # are comments, so that a file of questions can explain itself.
        if line.isEmpty || line.hasPrefix("#") { return .done }
        if line.hasPrefix(".") || line.hasPrefix("!") {
            return obey(SessionCommand(line: line), line: line)
        }
        let isWord = options.isInteractive && ["quit", "exit", "help"].contains(line.lowercased())
        if isWord { return obey(SessionCommand(line: "." + line), line: line) }
        return ask(.answer(line))
    }

    /// Keeps an answer, and looks whether it meets the condition of a script.
    ///
    /// - Throws: What is wrong with the condition.
    func keep(_ answer: Answer, to request: QuestionRequest) throws {
        guard case .answer(let question) = request else { return }
        last = (question, answer)
        if let condition = options.condition, try condition.holds(for: answer) {
            isConditionMet = true
        }
    }

    /// Says what is wrong.
    func complain(_ message: String, hint: String) -> Response {
        complain(SessionFailure(message: message, hint: hint))
    }

    /// Says what is wrong.
    func complain(_ error: any Error) -> Response {
        output.talk(ErrorText(error: error, style: (options.talkStyle ?? style)()).text)
        return .failed((error as? any UserFacingError)?.failure ?? .bug)
    }

    /// Says something that was asked for.
    func say(_ text: String) {
        output.talk(PrintableText.escaped(text, unicode: style().unicode) + "\n")
    }
}
