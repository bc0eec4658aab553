/// Scores are read where it is decided which of them compare, and nowhere else.
enum ComparabilityChecks {
    /// Who may name the tables that hold scores, beside `ProjectionReader`: the projections themselves.
    static let projections: Set<String> = [
        "Sources/Projections/Observations/ObservationsProjection.swift",
        "Sources/Projections/Rollups/RollupsProjection.swift",
        "Sources/Projections/Runs/RunsProjection.swift",
    ]

    private static func isReader(_ path: String) -> Bool {
        projections.contains(path)
            || path.hasPrefix("Sources/Projections/Answering/ProjectionReader")
    }

    private static let tables = ["rollups", "observations", "run_scores"]

    /// Queries of scores that go around the reader.
    static func readsOfScores(_ file: SourceFile) -> [Finding] {
        guard file.module != nil, !isReader(file.path) else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            let words = line.split { !($0.isLetter || $0 == "_") }
            for (word, next) in zip(words, words.dropFirst())
            where ["FROM", "JOIN"].contains(word) && tables.contains(String(next)) {
                let reason =
                    "\(next) is read through ProjectionReader, for a group of comparable cells"
                return Finding(path: file.path, line: index + 1, reason: reason)
            }
            return nil
        }
    }
}
