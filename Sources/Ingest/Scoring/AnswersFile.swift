import Foundation

/// Answers that somebody else's harness collected: JSON lines with `id` and `answer`.
///
/// Several lines of one id are the answers of repeats, in their order. A line may have `latency_ms`,
/// and `error` in place of `answer` where the system gave none.
public struct AnswersFile: Equatable, Sendable {
    /// What a system answered, or why it did not.
    enum Entry: Equatable, Sendable {
        case answer(String, milliseconds: Double?)
        case problem(String)
    }

    private var entries: [String: [Entry]] = [:]
    /// The SHA-256 of the file.
    public let hash: String

    /// Reads answers.
    ///
    /// - Parameters:
    ///   - text: The lines.
    ///   - file: The file's name, for messages.
    /// - Throws: ``ScoringInputError`` with the first line that is wrong.
    public init(_ text: String, file: String) throws(ScoringInputError) {
        hash = ContentHash.text(of: text)
        for line in try ScoringLine.lines(text, file: file) {
            let id = try line.text("id", 1...1_024)
            if let error = try line.optionalText("error") {
                entries[id, default: []].append(.problem(String(error.prefix(500))))
                continue
            }
            let latency = line.value["latency_ms"]
            if let latency, latency.number.map({ $0 < 0 }) ?? true {
                throw line.error("latency_ms must be a number, 0 or more")
            }
            let answer = try line.text("answer")
            entries[id, default: []].append(.answer(answer, milliseconds: latency?.number))
        }
    }

    /// The ids that there are answers for.
    public var ids: Set<String> { Set(entries.keys) }

    /// The answer of a repeat.
    ///
    /// - Parameters:
    ///   - id: The case.
    ///   - number: The repeat, from 0.
    /// - Returns: The answer; nil if the file has none.
    func entry(_ id: String, repeat number: Int) -> Entry? {
        guard let list = entries[id], list.indices.contains(number) else { return nil }
        return list[number]
    }

    /// The first answer to a case; nil if there is none.
    func answer(_ id: String) -> String? {
        if case .answer(let text, _)? = entry(id, repeat: 0) { text } else { nil }
    }
}
