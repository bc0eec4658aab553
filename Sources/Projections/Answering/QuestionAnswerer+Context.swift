public import Ledger

extension QuestionAnswerer {
    /// Reads a place as `in` has it: `search`, `feature search`, `search in environment staging`.
    ///
    /// - Parameter text: The words after `in`.
    /// - Returns: The feature and the environment in the ledger's spelling.
    /// - Throws: ``QuestionError`` if the ledger knows no such place, ``StoreError``.
    public func place(_ text: String) throws -> (feature: String?, environment: String?) {
        let lead = "deployments in "
        return try Self.shifting(lead) {
            let question = try QuestionParser.parse(lead + text, now: clock())
            let resolved = try QuestionResolver.resolve(question, catalogue: try catalogue())
            return (resolved.feature, resolved.environment)
        }
    }

    /// Reads a time as `as of` has it: `yesterday at 10:00`, `2h ago`.
    ///
    /// - Parameter text: The words after `as of`.
    /// - Returns: The instant.
    /// - Throws: ``QuestionError`` if it is no time.
    public func instant(_ text: String) throws -> Timestamp {
        let lead = "deployments as of "
        return try Self.shifting(lead) {
            let question = try QuestionParser.parse(lead + text, now: clock())
            guard let instant = question.asOf else {
                throw QuestionError(
                    reason: "expected a time",
                    range: SourceRange(lead.utf8.count, (lead + text).utf8.count),
                    question: lead + text
                )
            }
            return instant.time
        }
    }

    /// How many alerts are open, as far as the projections know without catching up.
    ///
    /// - Returns: The number; alerts that are only watched are not counted.
    /// - Throws: What SQLite reports.
    public func openAlertCount() throws -> Int {
        try projections.read { database in
            let decisions = try ProjectionReader(database: database).decisions(
                of: AlertHistory.types
            )
            return AlertHistory(decisions).alerts.count { $0.isFiring && $0.severity != .watch }
        }
    }

    /// Takes the words in front, which nobody typed, out of an error.
    private static func shifting<Value>(
        _ lead: String,
        _ body: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch var error as QuestionError where error.question.hasPrefix(lead) {
            let count = lead.utf8.count
            error.question.removeFirst(lead.count)
            error.range = SourceRange(
                max(error.range.lowerBound - count, 0),
                max(error.range.upperBound - count, 0)
            )
            throw error
        }
    }
}
