import Foundation
import Ledger
import Projections
import Synchronization

@testable import Repl

/// Lines from a list; waits on real descriptors, pressing ^C where the script says so.
final class ScriptedReader: LineReading {
    enum Step {
        case type(String)
        /// Type it, and press ^C once the answer has not come for so long.
        case typeAndInterrupt(String, afterMilliseconds: Int32)
        case interrupt
    }

    private var steps: [Step]
    private var pendingInterrupt: Int32?
    private(set) var prompts: [String] = []

    init(_ steps: [Step]) {
        self.steps = steps
    }

    func readLine(prompt: String) -> LineInput {
        prompts.append(prompt)
        pendingInterrupt = nil
        if steps.isEmpty { return .end }
        switch steps.removeFirst() {
        case .type(let line): return .line(line)
        case .interrupt: return .interrupted
        case .typeAndInterrupt(let line, let milliseconds):
            pendingInterrupt = milliseconds
            return .line(line)
        }
    }

    func wait(for descriptor: Int32, milliseconds: Int32) -> WaitOutcome {
        let plain = PlainLineReader()
        guard let patience = pendingInterrupt, milliseconds < 0 else {
            return plain.wait(for: descriptor, milliseconds: milliseconds)
        }
        pendingInterrupt = nil
        let outcome = plain.wait(for: descriptor, milliseconds: patience)
        return outcome == .ready ? .ready : .interrupted
    }
}

/// Keeps what was written.
final class RecordedOutput: SessionOutput {
    private(set) var data = ""
    private(set) var messages = ""
    var isClosed = false

    func write(_ text: String, shouldStop: () -> Bool) -> Bool {
        if isClosed { return false }
        data += text
        return true
    }

    func talk(_ text: String) {
        messages += text
    }
}

/// Echoes questions as a table, fails or dawdles on request.
struct ScriptedAnswers: QuestionAnswering {
    struct Complaint: UserFacingError, DiagnosedError {
        var message = "There is no metric \u{1b}faithfulnes."
        var hint = "Did you mean faithfulness?"
        var failure = FailureClass.inconclusive
        var renderedDiagnostic: String?
    }

    struct Surprise: Error {}

    /// How many questions learnt that nobody waits for them.
    final class CancellationCount: Sendable {
        let value = Mutex(0)
    }

    let cancelled = CancellationCount()

    func answer(_ text: String, cancellation: QuestionCancellation) throws -> Answer {
        cancellation.onCancel { cancelled.value.withLock { $0 += 1 } }
        switch text {
        case "complain": throw Complaint()
        case "diagnose": throw Complaint(renderedDiagnostic: "show faithfulnes\n     ^^^^^^^^^^^")
        case "surprise": throw Surprise()
        case "sleep":
            for _ in 0..<500 where !cancellation.isCancelled { usleep(10_000) }
        case "ignore ^C":
            usleep(1_500_000)
        default: break
        }
        return .table(
            TableAnswer(
                kind: "echo",
                question: text,
                position: .start,
                asOf: nil,
                columns: [.init("question")],
                rows: [[.text(text)]]
            )
        )
    }

    func completions(line: String, cursor: Int) -> [Completion] { [] }
}

/// A session over a script.
struct ScriptedSession {
    let reader: ScriptedReader
    let output = RecordedOutput()
    let answers = ScriptedAnswers()
    let failure: FailureClass?

    init(
        _ steps: [ScriptedReader.Step],
        isInteractive: Bool = true,
        isClosed: Bool = false,
        format: AnswerFormat = .jsonl
    ) {
        reader = ScriptedReader(steps)
        output.isClosed = isClosed
        let session = ReplSession(
            answering: answers,
            reader: reader,
            output: output,
            isInteractive: isInteractive,
            format: format,
            style: { TerminalStyle(width: 80, color: false, unicode: true) }
        )
        failure = session.run(banner: "Quality Ledger\nType .help.")
    }
}
