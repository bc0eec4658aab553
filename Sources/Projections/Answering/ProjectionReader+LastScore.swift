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
        var places = ["environment \(QuestionName.quoted(last.key.environment))"]
        if let feature = last.key.feature {
            places.insert("feature \(QuestionName.quoted(feature))", at: 0)
        }
        if last.key.isRun { places.append("a run") }
        return
            "\(lead); the last one anywhere came at \(Timestamp(minute: last.minute).rfc3339), in"
            + " \(QuestionError.list(places, conjunction: "and"))."
    }

    private func latest(of cells: [Cell]) throws -> (minute: Int64, key: CellKey)? {
        var latest: (minute: Int64, key: CellKey)?
        for cell in cells {
            guard let minute = try lastMinute(of: cell.id) else { continue }
            if minute > latest?.minute ?? .min { latest = (minute, cell.key) }
        }
        return latest
    }
}
