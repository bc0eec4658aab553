import Ledger

extension ProjectionReader {
    /// Says that there are no scores where a question looks, and when there last were any.
    ///
    /// - Parameters:
    ///   - metric: The metric.
    ///   - selection: The scope of the question.
    ///   - period: The time of the question, or nil.
    /// - Returns: One sentence: the last score in the scope, or else the last one anywhere and where.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func lastScoreSentence(
        of metric: String,
        in selection: ScopeSelection,
        at period: TimeRange? = nil
    ) throws -> String {
        let cells = try cells().filter { $0.key.metric == metric }
        let lead = "There are no scores of \(metric) in this scope"
        if let last = try latest(of: cells.filter { selection.matches($0.key) }) {
            let when = period == nil ? "" : " at that time"
            return "\(lead)\(when); the last one came at \(Timestamp(minute: last.minute).rfc3339)."
        }
        guard let last = try latest(of: cells) else { return "\(lead), and none anywhere." }
        return
            "\(lead); the last one anywhere came at \(Timestamp(minute: last.minute).rfc3339), in"
            + " \(last.place)."
    }

    /// The last minute with a score, and where that was.
    ///
    /// Of several places that share it the first by name counts, whichever came first.
    private func latest(of cells: [Cell]) throws -> (minute: Int64, place: String)? {
        var latest: (minute: Int64, place: String)?
        for cell in cells {
            guard let minute = try lastMinute(of: cell.id) else { continue }
            let place = Self.place(of: cell.key)
            let isBetter = latest.map { known in
                minute == known.minute ? place < known.place : minute > known.minute
            }
            if isBetter ?? true { latest = (minute, place) }
        }
        return latest
    }

    private static func place(of key: CellKey) -> String {
        var places = ["environment \(QuestionName.quoted(key.environment))"]
        if let feature = key.feature {
            places.insert("feature \(QuestionName.quoted(feature))", at: 0)
        }
        if key.isRun { places.append("a run") }
        return QuestionError.list(places, conjunction: "and")
    }
}
