import ArgumentParser
import Foundation
import Ledger
import Notify
import Projections
import Transport

/// Where a verdict goes beside standard output.
struct GateOutputs: ParsableArguments {
    @Option(help: ArgumentHelp("Write the scorecard as Markdown.", valueName: "file"))
    var outputMarkdown: String?
    @Option(help: ArgumentHelp("Write the verdict as JSON.", valueName: "file"))
    var outputJson: String?
    @Option(help: ArgumentHelp("Write a JUnit report.", valueName: "file"))
    var outputJunit: String?
    @Option(help: ArgumentHelp("Write a SARIF 2.1.0 report.", valueName: "file"))
    var outputSarif: String?
    @Option(help: ArgumentHelp("Write the proof that the verdict was recorded.", valueName: "file"))
    var outputProof: String?
    @Flag(
        help: """
            Write the scorecard into one comment of the pull or merge request, edited from then on. \
            GitHub: GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_API_URL. GitLab: \
            GITLAB_TOKEN and the job's CI_ variables.
            """
    )
    var comment = false
    @Option(
        help: ArgumentHelp(
            "The file of the repository that annotations and SARIF findings point at.",
            valueName: "file"
        )
    )
    var location = ""

    /// Writes the files that were asked for.
    func writeFiles(_ card: Scorecard, time: Timestamp) throws {
        if let outputMarkdown {
            let limit = MarkdownScorecard.summaryBytesMax
            try Self.write(
                Data(MarkdownScorecard(card).text(bytesMax: limit).utf8),
                to: outputMarkdown
            )
        }
        if let outputJson { try Self.write(Data(try GateReport.json(card).utf8), to: outputJson) }
        if let outputJunit {
            try Self.write(Data(JUnitReport(card, time: time).text.utf8), to: outputJunit)
        }
        if let outputSarif {
            let report = SarifReport(card, file: location, toolVersion: LedgerVersion.text)
            try Self.write(try report.json(), to: outputSarif)
        }
        if let outputProof {
            guard let proof = card.proofText else {
                throw UsageError(
                    message: "there is no proof of a verdict that was not recorded",
                    hint: "Leave out --dry-run."
                )
            }
            try Self.write(Data((proof + "\n").utf8), to: outputProof)
        }
    }

    /// Writes what GitHub's runner reads: the summary, the outputs, the annotations.
    func writeForRunner(_ card: Scorecard, _ pipeline: PipelineEnvironment) throws {
        if let path = pipeline.summaryPath {
            let limit = MarkdownScorecard.summaryBytesMax
            let room = limit - min(Self.size(of: path), limit)
            let text = MarkdownScorecard(card).text(bytesMax: room)
            // A summary beyond the limit is dropped as a whole, with what others wrote.
            if text.utf8.count <= room { try Self.append(text, to: path) }
        }
        if let path = pipeline.outputPath {
            let text = WorkflowCommands.outputs(for: card, delimiter: "ledger-\(UUID().uuidString)")
            try Self.append(text, to: path)
        }
        if pipeline.isGitHub {
            // The runner reads both streams; data stays alone on standard output.
            WorkflowCommands.annotations(for: card.verdict, file: location).forEach(Console.talk)
        }
    }

    /// Writes the comment; that it could not be written changes no verdict.
    func comment(_ card: Scorecard, _ pipeline: PipelineEnvironment, isQuiet: Bool) async {
        guard comment else { return }
        let thread: CommentThread
        do {
            thread = try pipeline.thread()
        } catch {
            Console.talk("no comment: \(error.message). \(error.hint)")
            return
        }
        let scorecard = MarkdownScorecard(card)
        let outcome = await StickyComment(thread, transport: HTTPClient())
            .write(marker: scorecard.marker) { scorecard.text(bytesMax: $0) }
        switch outcome {
        case .created: if !isQuiet { Console.talk("the comment was written") }
        case .edited: if !isQuiet { Console.talk("the comment was edited") }
        case .unchanged: if !isQuiet { Console.talk("the comment says the same already") }
        case .forbidden(let text):
            Console.talk(
                "no comment: the token may not write it (\(text)). Jobs of forks may not: let a"
                    + " workflow_run job post the scorecard of --output-markdown."
            )
        case .failed(let text): Console.talk("no comment: \(text)")
        }
    }

    private static func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(filePath: path))
        } catch {
            throw UsageError(
                message: "\(path) cannot be written",
                hint: "Name a file in a folder that exists and may be written."
            )
        }
    }

    private static func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func append(_ text: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { try write(Data(), to: path) }
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw UsageError(
                message: "\(path) cannot be written",
                hint: "It is what the runner's variables name; unset them to go without."
            )
        }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}
