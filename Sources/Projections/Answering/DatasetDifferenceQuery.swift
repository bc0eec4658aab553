import Ledger

/// Answers `diff of dataset …`: which cases came, went and changed from one version to another.
struct DatasetDifferenceQuery {
    let context: AnswerContext
    let dataset: String
    let before: String?
    let after: String?

    /// How many cases are listed without a `limit`.
    private static let casesMax = 500

    /// One version as its event tells it.
    private struct Version {
        var name: String
        var examples: Double?
        var categories: [String: Double]
        /// The hash of each case; empty if the event has none.
        var cases: [String: String]
        var hash: String?
    }

    func answer() throws -> TableAnswer {
        guard let (old, new) = try versions() else {
            return table(
                [],
                notes: ["\(dataset) has only one version, so nothing differs from it."]
            )
        }
        var notes = ["Version \(new.name) of \(dataset), compared with version \(old.name)."]
        if let hash = old.hash, hash == new.hash {
            notes.append("Both have the same contents: \(hash).")
        }
        var rows = counts(old, new)
        if old.cases.isEmpty || new.cases.isEmpty {
            notes.append(
                "The versions were recorded without the hashes of their cases, so only counts can be"
                    + " compared."
            )
            return table(rows, notes: notes)
        }
        let changes = Self.changes(old.cases, new.cases)
        func count(_ sort: String) -> Int { changes.count { $0.sort == sort } }
        let same = new.cases.count - count("added") - count("changed")
        notes.append(
            "Cases added: \(count("added")), removed: \(count("removed")), changed:"
                + " \(count("changed")), the same: \(same)."
        )
        let most = context.question.limit ?? Self.casesMax
        rows += changes.prefix(most).map { change in
            [
                .text(change.sort), .text(change.id), .optional(old.cases[change.id]),
                .optional(new.cases[change.id]),
            ]
        }
        if changes.count > most { notes.append("Only the first \(most) cases are listed.") }
        return table(rows, notes: notes)
    }

    /// The two versions, the older one first: those named, or the last two.
    private func versions() throws -> (Version, Version)? {
        // Of a version that was recorded twice the later event holds.
        var positions: [(name: String, position: Position)] = []
        for change in try context.reader.changes()
        where change.kind == .dataset && change.name == dataset {
            guard let version = change.version else { continue }
            positions.removeAll { $0.name == version }
            positions.append((version, change.position))
        }
        let names = positions.map(\.name)
        guard let last = after ?? names.last,
            let first = before ?? names.last(where: { $0 != last }),
            let old = positions.first(where: { $0.name == first }),
            let new = positions.first(where: { $0.name == last })
        else { return nil }
        return (try version(old.name, at: old.position), try version(new.name, at: new.position))
    }

    private func version(_ name: String, at position: Position) throws -> Version {
        var version = Version(name: name, categories: [:], cases: [:])
        try context.forEachEvent(at: [position]) { _, _, event in
            version.examples = event.number("examples")
            version.hash = event.text("hash")
            for (name, count) in event.numbers("categories") { version.categories[name] = count }
            for (id, hash) in event.labels("cases") { version.cases[id] = hash }
        }
        return version
    }

    private func counts(_ old: Version, _ new: Version) -> [[TableAnswer.Cell]] {
        func cell(_ count: Double?) -> TableAnswer.Cell {
            count.flatMap { Int64(exactly: $0) }.map(TableAnswer.Cell.integer) ?? .none
        }
        let names = Set(old.categories.keys).union(new.categories.keys).sorted()
        return [[.text("examples"), .none, cell(old.examples), cell(new.examples)]]
            + names.map { name in
                [
                    .text("category"), .text(name), cell(old.categories[name] ?? 0),
                    cell(new.categories[name] ?? 0),
                ]
            }
    }

    private static func changes(
        _ old: [String: String],
        _ new: [String: String]
    ) -> [(sort: String, id: String)] {
        let ids = Set(old.keys).union(new.keys).sorted()
        return ids.compactMap { id in
            switch (old[id], new[id]) {
            case (nil, _?): ("added", id)
            case (_?, nil): ("removed", id)
            case (let before, let after): before == after ? nil : ("changed", id)
            }
        }.sorted { ($0.sort, $0.id) < ($1.sort, $1.id) }
    }

    private func table(_ rows: [[TableAnswer.Cell]], notes: [String]) -> TableAnswer {
        context.table(
            kind: "dataset_difference",
            columns: [.init("change"), .init("name"), .init("before"), .init("after")],
            rows: rows,
            notes: notes
        )
    }
}
