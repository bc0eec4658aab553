import Foundation
import Ledger

/// Reads golden datasets and checks them against settings.
public struct GoldenDatasetReader: Sendable {
    private let settings: DatasetSettings
    private let promptLength: PromptLength

    /// The longest line that is taken, in bytes.
    private static let lineBytesMax = 4 << 20

    /// Prepares to read.
    ///
    /// - Parameter settings: What the dataset must hold to.
    /// - Throws: `WordPieceVocabularyError` if the vocabulary to count tokens with cannot be read.
    public init(settings: DatasetSettings = DatasetSettings()) throws {
        self.settings = settings
        promptLength = try PromptLength(vocabularyPath: settings.vocabularyPath)
    }

    /// Reads a dataset from JSON lines: one case a line, plain or gzip.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - name: What the dataset is called; nil for the name in the settings, or else the file's.
    /// - Returns: The dataset.
    /// - Throws: ``DatasetError`` with everything that is wrong with it; ``InputError`` if the file
    ///   cannot be read.
    public func read(_ path: String, name: String? = nil) throws -> GoldenDataset {
        var records = RecordReader(
            try ByteSource(path: path),
            recordBytesMax: Self.lineBytesMax
        )
        var pass = Pass(settings: settings, promptLength: promptLength)
        while let record = try records.next() {
            switch record {
            case .whole(let bytes, let line): pass.take(bytes, line: line)
            case .piece(_, let line, let isFirst, _):
                guard isFirst else { continue }
                let limit = Self.lineBytesMax >> 20
                pass.note(line, nil, "must have at most \(limit) MiB", "")
            case .broken(_, let line, let reason): pass.note(line, nil, reason, "")
            }
        }
        let problems = pass.finish()
        let file = path == "-" ? "standard input" : path
        guard problems.isEmpty else { throw DatasetError(file: file, problems: problems) }
        return GoldenDataset(
            name: name ?? settings.name ?? GoldenDataset.name(ofFile: path),
            cases: pass.cases
        )
    }

    /// One pass over the lines of a file.
    private struct Pass: ~Copyable {
        private let settings: DatasetSettings
        private var lines: GoldenLineReader
        private var problems: [DatasetProblem] = []
        private var linesOfIDs: [String: Int] = [:]
        private var linesOfPrompts: [String: Int] = [:]
        private var counts: [String: Int] = [:]
        private(set) var cases: [GoldenCase] = []
        private var hasLines = false

        init(settings: DatasetSettings, promptLength: PromptLength) {
            self.settings = settings
            lines = GoldenLineReader(settings: settings, promptLength: promptLength)
        }

        mutating func note(_ line: Int?, _ field: String?, _ message: String, _ hint: String) {
            hasLines = true
            problems.append(
                DatasetProblem(line: line, field: field, message: message, hint: hint)
            )
        }

        mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) {
            // A line of white space is no case.
            guard bytes.contains(where: { $0 > 0x20 }) else { return }
            hasLines = true
            var found: [DatasetProblem] = []
            let content = lines.read(bytes) { field, message, hint in
                found.append(
                    DatasetProblem(line: line, field: field, message: message, hint: hint)
                )
            }
            problems += found
            if let id = content.id {
                if let first = linesOfIDs[id] {
                    note(line, "id", "\(id.debugDescription) is the id of line \(first) too", "")
                } else {
                    linesOfIDs[id] = line
                }
            }
            if let prompt = content.prompt {
                let words = prompt.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                if let first = linesOfPrompts[words] {
                    note(
                        line,
                        "prompt",
                        "is the prompt of line \(first) too",
                        "a case that is there twice counts twice in every mean"
                    )
                } else {
                    linesOfPrompts[words] = line
                }
            }
            // A line with another mistake still counts, or its category would be noted as short, too.
            if let category = content.category { counts[category, default: 0] += 1 }
            if let golden = content.golden { cases.append(golden) }
        }

        mutating func finish() -> [DatasetProblem] {
            if !hasLines { note(nil, nil, "there are no cases in it", "") }
            for category in settings.categories {
                let count = counts[category.name] ?? 0
                guard count < category.minimumExamples else { continue }
                let cases = count == 1 ? "1 case" : "\(count) cases"
                note(
                    nil,
                    "category",
                    "\(category.name) has \(cases) and needs \(category.minimumExamples)",
                    ""
                )
            }
            return problems
        }
    }
}
