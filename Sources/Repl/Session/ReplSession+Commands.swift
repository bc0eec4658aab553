import Foundation
import Ledger
import Projections

extension ReplSession {
    /// Files that read files may go no deeper.
    private static let filesMax = 8

    /// Does what a command says.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - line: The line that it was read from.
    /// - Returns: What came of it.
    func obey(_ command: SessionCommand, line: String) -> Response {
        switch command {
        case .help(let topic): return help(topic)
        case .quit: return .leave
        case .question: return ask(.answer(line))
        case .explain(let question): return ask(.explanation(question))
        case .schema(let table): return ask(.schema(table: table))
        case .watch(let seconds, let question): return watch(question, seconds: seconds)
        case .last(let name): return showLast(name)
        case .save(let name, let question): return save(name, question)
        case .run(let name): return runNamed(name)
        case .read(let path): return read(path)
        case .output(let path): return redirect(path)
        case .format(let name): return chooseFormat(name)
        case .pager(let isOn):
            isPaged = isOn ?? isPaged
            if isOn == nil { say("The pager is \(isPaged ? "on" : "off").") }
            return .done
        case .timer(let isOn):
            isTimed = isOn ?? isTimed
            if isOn == nil { say("The timer is \(isTimed ? "on" : "off").") }
            return .done
        case .place(let text): return enter(text)
        case .asOf(let text): return lookBack(text)
        case .shell(let command): return shell(command)
        case .wrong(let message, let hint): return complain(message, hint: hint)
        }
    }

    private func help(_ topic: String?) -> Response {
        guard let topic else {
            _ = output.write(HelpText.text(style: style()), shouldStop: { false })
            return .done
        }
        let name = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic
        guard let command = DotCommand(rawValue: name.lowercased()) else {
            let names = DotCommand.allCases.map(\.rawValue)
            let nearest = SpellingSuggestion.nearest(name.lowercased(), in: names)
            return complain(
                "There is no command \"\(topic)\".",
                hint: nearest.map { "Did you mean .help \($0)?" } ?? "Type .help for all of it."
            )
        }
        let text = HelpText.text(of: command, style: style())
        _ = output.write(text, shouldStop: { false })
        return .done
    }

    private func chooseFormat(_ name: String?) -> Response {
        guard let name else {
            say("The format is \(format.rawValue), of \(AnswerFormat.names).")
            return .done
        }
        guard let chosen = AnswerFormat(rawValue: name) else {
            return complain(unknownFormat(name, command: .format))
        }
        format = chosen
        return .done
    }

    private func unknownFormat(_ name: String, command: DotCommand) -> SessionFailure {
        let nearest = SpellingSuggestion.nearest(name, in: AnswerFormat.allCases.map(\.rawValue))
        return SessionFailure(
            message: "There is no format \"\(name)\".",
            hint: nearest.map { "Did you mean \(command.word) \($0)?" }
                ?? "The formats are \(AnswerFormat.names)."
        )
    }

    private func showLast(_ name: String?) -> Response {
        guard let last else {
            return complain("Nothing has been answered yet.", hint: "Ask something first.")
        }
        let chosen = name.map(AnswerFormat.init(rawValue:)) ?? format
        guard let chosen else { return complain(unknownFormat(name ?? "", command: .last)) }
        let text = AnswerRenderer.render(
            last.answer,
            format: chosen,
            style: style(),
            isFull: true
        )
        _ = output.write(text) { reader.wait(for: -1, milliseconds: 0) == .interrupted }
        return .done
    }

    private func save(_ name: String, _ question: String?) -> Response {
        guard let text = question ?? last?.question else {
            return complain("Nothing has been answered yet.", hint: "Ask something first.")
        }
        do {
            _ = try QuestionParser.parse(text, now: options.clock())
            try options.questions.save(NamedQuestion(name: name, text: text))
            say("Kept; .run \(name) asks it again.")
            return .done
        } catch {
            return complain(error)
        }
    }

    private func runNamed(_ name: String?) -> Response {
        do {
            guard let name else { return try listNamed() }
            guard let question = try options.questions.question(name) else {
                let names = try options.questions.all().map(\.question.name)
                let nearest = SpellingSuggestion.nearest(name, in: names)
                return complain(
                    "There is no question \"\(name)\".",
                    hint: nearest.map { "Did you mean .run \($0)?" }
                        ?? "`.run` lists them; `.save NAME` keeps one."
                )
            }
            // Said, so that an answer is never without its question.
            if options.isInteractive { say(question.text) }
            return ask(.answer(question.text))
        } catch {
            return complain(error)
        }
    }

    private func listNamed() throws -> Response {
        let questions = try options.questions.all()
        let table = TableAnswer(
            kind: "questions",
            question: DotCommand.run.word,
            position: .start,
            asOf: nil,
            columns: [.init("name"), .init("question"), .init("from")],
            rows: questions.map {
                [.text($0.question.name), .text($0.question.text), .text($0.origin)]
            },
            notes: questions.isEmpty
                ? ["`.save NAME` keeps the previous question; ledger.yaml has a section questions."]
                : []
        )
        let text = AnswerRenderer.render(.table(table), format: format, style: style())
        return output.write(text, shouldStop: { false }) ? .done : .leave
    }

    private func read(_ path: String) -> Response {
        guard openFiles.count < Self.filesMax else {
            return complain(
                "\(path) is read by files that read each other.",
                hint: "Files may read others \(Self.filesMax) deep."
            )
        }
        guard let data = FileManager.default.contents(atPath: path),
            let text = String(validating: data, as: UTF8.self)
        else {
            return complain("\(path) cannot be read as text.", hint: "Name another file.")
        }
        openFiles.append(path)
        defer { openFiles.removeLast() }
        return respond(toAll: SessionScript.lines(of: text))
    }

    private func redirect(_ path: String?) -> Response {
        do {
            file = try path.map(AnswerFile.init(path:))
            isFileFresh = true
            return .done
        } catch {
            return complain(error)
        }
    }

    private func enter(_ text: String?) -> Response {
        guard let text else {
            say(context.place.map { "Asking in \($0)." } ?? "Asking everywhere.")
            return .done
        }
        do {
            let isEverywhere = text.lowercased() == "all"
            let place = isEverywhere ? (nil, nil) : try answering.place(text)
            (context.feature, context.environment) = place
            return .done
        } catch {
            return complain(error)
        }
    }

    private func lookBack(_ text: String?) -> Response {
        guard let text else {
            say(context.asOf.map { "Asking as of \($0.display)." } ?? "Asking as of now.")
            return .done
        }
        do {
            context.asOf = text.lowercased() == "now" ? nil : try answering.instant(text)
            return .done
        } catch {
            return complain(error)
        }
    }

    private func shell(_ command: String) -> Response {
        guard options.allowsShell else {
            return complain(
                "Commands of the shell are off.",
                hint: "Start the session with --allow-shell to have them."
            )
        }
        guard !command.isEmpty else {
            return complain("! needs a command after it.", hint: "Type it as !date.")
        }
        let child = TerminalChild(command: command, environment: options.environment)
        guard let status = child.run(input: nil) else {
            return complain("/bin/sh cannot be started.", hint: "Try again.")
        }
        // ^C was for the command.
        _ = reader.wait(for: -1, milliseconds: 0)
        if status != 0 { say("exit code \(status)") }
        return .done
    }
}
