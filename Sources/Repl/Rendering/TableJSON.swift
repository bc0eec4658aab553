import Ledger
import Projections

/// A table answer as JSON (`schema/answers/table.schema.json`) and as JSON Lines.
struct TableJSON {
    let table: TableAnswer
    private let names: [String]

    /// Prepares a table.
    ///
    /// - Parameter table: The answer; columns of one name are told apart by `_2`, `_3`, ….
    init(table: TableAnswer) {
        self.table = table
        names = Self.distinct(table.columns.map(\.name))
    }

    /// One pretty-printed document.
    var document: String {
        let asOf = table.asOf.map { JSONText.string($0.rfc3339) } ?? "null"
        let fields = [
            "  \"kind\": \(JSONText.string(table.kind))",
            "  \"question\": \(JSONText.string(table.question))",
            "  \"position\": \(table.position.rawValue)",
            "  \"asof\": \(asOf)",
            "  \"columns\": [\(names.map(JSONText.string).joined(separator: ", "))]",
            "  \"rows\": \(list(table.rows.map { object($0, separator: ", ", colon: ": ") }))",
            "  \"notes\": \(list(table.notes.map(JSONText.string)))",
            "  \"next\": \(list(table.next.map(JSONText.string)))",
        ]
        return "{\n" + fields.joined(separator: ",\n") + "\n}\n"
    }

    /// One object per row and line.
    var lines: String {
        table.rows.map { object($0, separator: ",", colon: ":") + "\n" }.joined()
    }

    private func list(_ items: [String]) -> String {
        items.isEmpty ? "[]" : "[\n    " + items.joined(separator: ",\n    ") + "\n  ]"
    }

    private func object(
        _ row: [TableAnswer.Cell],
        separator: String,
        colon: String
    ) -> String {
        let fields = names.enumerated().map { index, name in
            let cell = index < row.count ? row[index] : .none
            return JSONText.string(name) + colon + JSONText.value(cell)
        }
        return "{" + fields.joined(separator: separator) + "}"
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.map { name in
            var candidate = name
            var number = 2
            while !seen.insert(candidate).inserted {
                candidate = "\(name)_\(number)"
                number += 1
            }
            return candidate
        }
    }
}
