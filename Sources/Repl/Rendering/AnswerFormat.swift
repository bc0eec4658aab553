/// The formats an answer can be written in.
public enum AnswerFormat: String, CaseIterable, Sendable {
    /// For people: aligned columns, charts, colour where the terminal has it.
    case table
    /// One pretty-printed JSON document, as published in `schema/answers/`.
    case json
    /// One JSON object per row and line.
    case jsonl
    /// RFC 4180.
    case csv
    /// GitHub-flavoured Markdown, for a comment or a report.
    case markdown

    /// Every name, as a sentence lists them: `table, json, jsonl, csv, markdown`.
    public static var names: String {
        allCases.map(\.rawValue).joined(separator: ", ")
    }
}
