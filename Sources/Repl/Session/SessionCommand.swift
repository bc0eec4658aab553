import Projections

/// A line of a session that is for the session itself: a dot-command, or `!` with one of the shell.
enum SessionCommand: Equatable {
    case help(topic: String?)
    case explain(question: String)
    case watch(seconds: Int, question: String)
    case last(format: String?)
    case save(name: String, question: String?)
    case run(name: String?)
    case read(path: String)
    case output(path: String?)
    case format(name: String?)
    case pager(isOn: Bool?)
    case timer(isOn: Bool?)
    case place(String?)
    case asOf(String?)
    case schema(table: String?)
    /// `.sql …`: a question after all.
    case question
    case shell(String)
    case quit
    /// One that is not complete or not right, with what to type instead.
    case wrong(message: String, hint: String)

    /// Other ways to type a command.
    private static let aliases = [
        "exit": DotCommand.quit, "q": .quit, "h": .help, "?": .help, "as-of": .asof,
    ]

    /// Reads a line.
    ///
    /// - Parameter line: A line that starts with a dot or an exclamation mark, without spaces around
    ///   it.
    init(line: String) {
        if line.hasPrefix("!") {
            self = .shell(line.dropFirst().trimmingWhitespace)
            return
        }
        let word = line.prefix { !$0.isWhitespace }
        let name = word.dropFirst().lowercased()
        let rest = line.dropFirst(word.count).trimmingWhitespace
        guard let command = DotCommand(rawValue: name) ?? Self.aliases[name] else {
            let names = DotCommand.allCases.map(\.word) + [".exit"]
            let nearest = SpellingSuggestion.nearest(word.lowercased(), in: names)
            self = .wrong(
                message: "There is no command \"\(word.lowercased())\".",
                hint: nearest.map { "Did you mean \($0)?" } ?? "Type .help to see what there is."
            )
            return
        }
        self = Self.command(command, rest)
    }

    private static func command(_ command: DotCommand, _ rest: String) -> SessionCommand {
        let argument = rest.isEmpty ? nil : rest
        switch command {
        case .help: return .help(topic: argument)
        case .explain: return argument.map { .explain(question: $0) } ?? usage(command)
        case .watch: return watch(rest)
        case .last: return .last(format: argument?.lowercased())
        case .save: return save(rest)
        case .run: return .run(name: argument)
        case .read: return argument.map { .read(path: $0) } ?? usage(command)
        case .output: return .output(path: argument)
        case .format: return .format(name: argument?.lowercased())
        case .pager: return switched(command, rest) { .pager(isOn: $0) }
        case .timer: return switched(command, rest) { .timer(isOn: $0) }
        case .in: return .place(argument)
        case .asof: return .asOf(argument)
        case .schema: return .schema(table: argument)
        case .sql: return .question
        case .quit: return .quit
        }
    }

    /// Says how a command is typed.
    private static func usage(_ command: DotCommand) -> SessionCommand {
        .wrong(
            message: "\(command.word) needs something after it.",
            hint: "Type it as \(command.word) \(command.argument)."
        )
    }

    private static func switched(
        _ command: DotCommand,
        _ rest: String,
        _ make: (Bool?) -> SessionCommand
    ) -> SessionCommand {
        switch rest.lowercased() {
        case "": return make(nil)
        case "on": return make(true)
        case "off": return make(false)
        default:
            return .wrong(
                message: "\(command.word) is on or off, not \"\(rest)\".",
                hint: "Type \(command.word) on or \(command.word) off."
            )
        }
    }

    private static func watch(_ rest: String) -> SessionCommand {
        let duration = rest.prefix { !$0.isWhitespace }
        let question = rest.dropFirst(duration.count).trimmingWhitespace
        guard !question.isEmpty else { return usage(.watch) }
        guard let seconds = DurationText.seconds(String(duration)), (1...86_400).contains(seconds)
        else {
            return .wrong(
                message: "\"\(duration)\" is no duration from 1s to 1d.",
                hint: "Type it as .watch 30s show faithfulness."
            )
        }
        return .watch(seconds: seconds, question: question)
    }

    private static func save(_ rest: String) -> SessionCommand {
        let name = rest.prefix { !$0.isWhitespace }
        guard !name.isEmpty else { return usage(.save) }
        guard NamedQuestion.isName(String(name)) else {
            return .wrong(
                message: "\"\(name)\" is no name.",
                hint: "A name is letters, digits, - and _."
            )
        }
        let question = rest.dropFirst(name.count).trimmingWhitespace
        return .save(name: String(name), question: question.isEmpty ? nil : question)
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmingWhitespace: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
