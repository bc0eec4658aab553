import Ledger

/// What every question is answered from: one snapshot of the projections, and what the question
/// leaves to be known.
struct AnswerContext {
    /// The projections.
    let reader: ProjectionReader
    /// The ledger, for what projections do not keep: single events and texts.
    let store: any EventStore
    /// The question as it was parsed.
    let question: Question
    /// Where it looks.
    let selection: ScopeSelection
    /// The last position that the projections know of.
    let position: Position
    /// The event time up to which the answer looks, or nil for all.
    let asOf: Timestamp?
    /// What is known of metrics.
    let metrics: MetricCatalogue
    /// The alert rules.
    let alerts: AlertSettings
    /// The clock, or the time that is looked back from.
    let now: Timestamp

    /// What decides which scores compare.
    var comparability: Comparability { Comparability(reader: reader, catalogue: metrics) }

    /// The environment that is looked at where one has to be.
    var environment: String { selection.environment ?? QuestionResolver.defaultEnvironment }

    /// The scope and the time in the question's words, to ask another one about the same.
    var place: String {
        selection.place + (question.period.map { " \($0.text)" } ?? "")
    }

    /// Whether an instant lies in the asked time.
    ///
    /// - Parameter time: The instant.
    /// - Returns: Whether it does; always without a time in the question.
    func isAsked(_ time: Timestamp) -> Bool {
        question.period?.range.contains(time) ?? true
    }

    /// Whether something that lasted was on at any time of the asked time.
    ///
    /// - Parameters:
    ///   - start: When it began.
    ///   - end: When it ended; nil while it lasts.
    /// - Returns: Whether it was.
    func isAsked(from start: Timestamp, to end: Timestamp?) -> Bool {
        guard let range = question.period?.range else { return true }
        if let last = range.end, start >= last { return false }
        if let first = range.start, let end, end < first { return false }
        return true
    }

    /// Says that a metric has no scores where the question looks, and when it last had any.
    ///
    /// - Parameter metric: The metric.
    /// - Returns: One sentence.
    /// - Throws: ``StoreError`` if a rollup is damaged.
    func lastScoreSentence(of metric: String) throws -> String {
        try reader.lastScoreSentence(of: metric, in: selection, at: question.period?.range)
    }

    /// Makes a table of this question.
    ///
    /// - Parameters:
    ///   - kind: The kind of question; the `kind` of the JSON form.
    ///   - columns: The columns.
    ///   - rows: The rows.
    ///   - notes: Sentences beside the rows.
    ///   - next: Questions to ask next.
    /// - Returns: The table.
    func table(
        kind: String,
        columns: [TableAnswer.Column],
        rows: [[TableAnswer.Cell]],
        notes: [String] = [],
        next: [String] = []
    ) -> TableAnswer {
        TableAnswer(
            kind: kind,
            question: question.text,
            position: position,
            asOf: asOf,
            columns: columns,
            rows: rows,
            notes: notes,
            next: next
        )
    }
}
