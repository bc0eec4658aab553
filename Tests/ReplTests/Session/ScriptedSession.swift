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
    private(set) var pendings: [String] = []
    /// What pauses of `.watch` come to: so many elapse, then ^C is pressed.
    var pausesBeforeInterrupt = Int.max

    init(_ steps: [Step]) {
        self.steps = steps
    }

    func readLine(prompt: String, after pending: String) -> LineInput {
        prompts.append(prompt)
        pendings.append(pending)
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
        // Between the answers of `.watch` there is nothing to wait for but time.
        if descriptor < 0, milliseconds > 0 {
            pausesBeforeInterrupt -= 1
            return pausesBeforeInterrupt < 0 ? .interrupted : .elapsed
        }
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
    var openAlerts = 0

    func answer(
        _ request: QuestionRequest,
        in context: QuestionContext,
        cancellation: QuestionCancellation
    ) throws -> Answer {
        switch request {
        case .answer(let text): return try answer(text, context, cancellation)
        case .explanation(let text): return echo("explain \(text)", context)
        case .schema(let table): return echo("schema \(table ?? "")", context)
        }
    }

    private func answer(
        _ text: String,
        _ context: QuestionContext,
        _ cancellation: QuestionCancellation
    ) throws -> Answer {
        cancellation.onCancel { cancelled.value.withLock { $0 += 1 } }
        switch text {
        case "complain": throw Complaint()
        case "diagnose": throw Complaint(renderedDiagnostic: "show faithfulnes\n     ^^^^^^^^^^^")
        case "surprise": throw Surprise()
        case "sleep":
            for _ in 0..<500 where !cancellation.isCancelled { usleep(10_000) }
        case "ignore ^C":
            usleep(1_500_000)
        case "chart":
            return .whatChanged(Fixtures.whatChanged, chart: Fixtures.chart, next: [])
        default: break
        }
        return echo(text, context)
    }

    private func echo(_ text: String, _ context: QuestionContext) -> Answer {
        let place = context.place.map { " in \($0)" } ?? ""
        let asOf = context.asOf.map { " as of \($0.rfc3339)" } ?? ""
        return .table(
            TableAnswer(
                kind: "echo",
                question: text,
                position: .start,
                asOf: nil,
                columns: [.init("question")],
                rows: [[.text(text + place + asOf)]]
            )
        )
    }

    /// Offers what the line is, so that tests see what was asked.
    func completions(line: String, cursor: Int) -> [Completion] {
        line.hasPrefix("sho")
            ? [Completion(text: "show", replacing: 0..<cursor)]
            : [Completion(text: "<\(line)>", replacing: cursor..<cursor)]
    }

    func place(_ text: String) throws -> (feature: String?, environment: String?) {
        guard text == "search" else { throw Complaint() }
        return ("search", nil)
    }

    func instant(_ text: String) throws -> Timestamp {
        guard text == "10:30" else { throw Complaint() }
        return Fixtures.minute(90)
    }

    func openAlertCount() -> Int { openAlerts }
}

/// A session over a script.
struct ScriptedSession {
    let reader: ScriptedReader
    let output = RecordedOutput()
    let answers: ScriptedAnswers
    let failure: FailureClass?

    init(
        _ steps: [ScriptedReader.Step],
        isInteractive: Bool = true,
        isClosed: Bool = false,
        format: AnswerFormat = .jsonl,
        openAlerts: Int = 0,
        height: Int? = nil,
        pauses: Int = 0,
        adjust: (inout SessionOptions) -> Void = { _ in }
    ) {
        reader = ScriptedReader(steps)
        reader.pausesBeforeInterrupt = pauses
        output.isClosed = isClosed
        answers = ScriptedAnswers(openAlerts: openAlerts)
        var options = SessionOptions(isInteractive: isInteractive, clock: { Fixtures.minute(0) })
        options.format = format
        adjust(&options)
        let session = ReplSession(
            answering: answers,
            reader: reader,
            output: output,
            options: options,
            style: { TerminalStyle(width: 80, color: false, unicode: true, height: height) }
        )
        failure = session.run(banner: "Quality Ledger\nType .help.")
    }

    /// A session in which lines are typed.
    init(typing lines: [String], adjust: (inout SessionOptions) -> Void = { _ in }) {
        self.init(lines.map { .type($0) }, adjust: adjust)
    }
}
