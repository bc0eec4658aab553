import Foundation
import Ledger
import Projections

/// A file that answers are written to, by `.output` or `--output`.
public struct AnswerFile: Sendable {
    /// What is written of an answer.
    enum Form: Equatable {
        /// Its chart as SVG; the file holds the last one.
        case chart
        /// Its text; nil for the session's own format.
        case text(AnswerFormat?)
    }

    /// Where it is.
    let path: String
    let form: Form

    private static let forms: [String: Form] = [
        "svg": .chart, "json": .text(.json), "jsonl": .text(.jsonl), "csv": .text(.csv),
        "md": .text(.markdown), "markdown": .text(.markdown),
    ]

    /// Endings that promise a picture or a document that nobody here draws.
    private static let undrawn: Set<String> = ["png", "jpg", "jpeg", "gif", "webp", "pdf", "html"]

    /// Prepares a file; what is in it goes with the first answer.
    ///
    /// - Parameter path: Its path; the ending says what is written: `.svg`, `.json`, `.jsonl`,
    ///   `.csv`, `.md`, else the session's format.
    /// - Throws: A `UserFacingError` if there is a database, or anything but a file, at the path, or if
    ///   the ending is that of another kind of picture.
    public init(path: String) throws {
        var isFolder = ObjCBool(false)
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            let head = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: 15) }
            if isFolder.boolValue || head == Data("SQLite format 3".utf8) {
                throw SessionFailure(
                    message: "\(path) is a \(isFolder.boolValue ? "folder" : "database")",
                    hint: "Name another file; answers never overwrite a ledger."
                )
            }
        }
        let ending = (path as NSString).pathExtension.lowercased()
        guard !Self.undrawn.contains(ending) else {
            throw SessionFailure(
                message: "no \(ending) can be written",
                hint: "Charts are written to a file that ends in .svg."
            )
        }
        self.path = path
        form = Self.forms[ending] ?? .text(nil)
    }

    /// An answer as it is written.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - format: The session's format.
    /// - Returns: The text.
    /// - Throws: ``SessionFailure`` if a chart is wanted of an answer that has none.
    func text(of answer: Answer, format: AnswerFormat) throws -> String {
        switch form {
        case .text(let own):
            let style = TerminalStyle(
                width: TerminalStyle.unlimitedWidth,
                color: false,
                unicode: true
            )
            return AnswerRenderer.render(answer, format: own ?? format, style: style)
        case .chart:
            guard let chart = ChartDescription(answer) else {
                throw SessionFailure(
                    message: "this answer has no chart",
                    hint: "Ask what changed, for change points, a control chart, or show … by hour."
                )
            }
            return SVGChart(chart, title: answer.title).text
        }
    }

    /// Writes an answer.
    ///
    /// - Parameters:
    ///   - text: The answer as ``text(of:format:)`` made it.
    ///   - isFirst: Whether it replaces what is there; charts always do.
    /// - Throws: ``SessionFailure`` if it cannot be written.
    func write(_ text: String, isFirst: Bool) throws {
        do {
            let url = URL(fileURLWithPath: path)
            if isFirst || form == .chart {
                try Data(text.utf8).write(to: url, options: isRegular ? .atomic : [])
            } else {
                let handle = try FileHandle(forWritingTo: url)
                defer { try? handle.close() }
                try handle.seekToEnd()
                try handle.write(contentsOf: Data(text.utf8))
            }
        } catch {
            throw SessionFailure(
                message: "\(path) cannot be written: \(error.localizedDescription)",
                hint: "Name a file in a folder that may be written.",
                failure: .unavailable
            )
        }
    }

    /// Whether the path is free or a plain file: a device or a pipe cannot be replaced.
    private var isRegular: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let type = attributes?[.type] as? FileAttributeType
        return type == nil || type == .typeRegular
    }
}

extension Answer {
    /// The answer in one sentence, or the question where there is none.
    var title: String {
        switch self {
        case .whatChanged(let answer, _, _): answer.headline
        case .controlChart(let answer): answer.headline
        case .changePoints(let answer, _, _): answer.headline
        case .chart(let answer): answer.question
        case .table(let table): table.question
        }
    }
}
