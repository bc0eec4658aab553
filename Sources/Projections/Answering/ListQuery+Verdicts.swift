import Ledger

extension ListQuery {
    /// How many verdicts are listed without a `limit`: there may be one for every request.
    private static let verdictsMax = 200

    /// The verdicts of judges in the asked time, in order of time.
    func verdicts() throws -> TableAnswer {
        let positions = try reader.evidence(of: .verdictRecorded, in: question.period?.range)
        let most = question.limit ?? Self.verdictsMax
        var rows: [[TableAnswer.Cell]] = []
        var seen = 0
        // From the latest back, so that of many no more are read than are shown.
        for start in stride(from: positions.count, to: 0, by: -Self.verdictsMax) {
            let part = positions[max(0, start - Self.verdictsMax)..<start]
            var found: [[TableAnswer.Cell]] = []
            try context.forEachEvent(at: Array(part)) { position, time, event in
                guard let verdict = JudgeVerdict(event), isWanted(verdict) else { return }
                found.append(verdict.cells(at: time, position))
            }
            rows = found + rows
            seen += part.count
            if rows.count > most { break }
        }
        var table = table(JudgeVerdict.columns, Array(rows.suffix(most)))
        if rows.count > most, question.limit == nil {
            table.notes.append(
                "Only the latest \(most) verdicts are shown; ask for more with limit."
            )
        }
        return table
    }

    private func isWanted(_ verdict: JudgeVerdict) -> Bool {
        (selection.environment.map { $0 == verdict.environment } ?? true)
            && (selection.feature.map { $0 == verdict.feature } ?? true)
            && matches { verdict.value(of: $0).map { [$0] } ?? [] }
    }
}

/// A judge's verdict, as `verdict.recorded` tells it.
private struct JudgeVerdict {
    var judge: String
    var model: String?
    var rubric: String?
    var run: String?
    var caseKey: String?
    var trace: String?
    var category: String?
    var feature: String?
    var environment: String
    var overall: Double?
    var axes: String
    var reasoning: String?

    /// Reads a verdict; nil if the event names no judge.
    init?(_ event: borrowing EventReader) {
        guard let name = event.text("judge", "name") else { return nil }
        judge = name
        model = event.text("judge", "model")
        rubric = event.text("judge", "rubric")
        run = event.text("run")
        caseKey = event.text("case")
        trace = event.text("trace")
        category = event.text("category")
        feature = event.text("feature")
        environment = event.text("environment") ?? QuestionResolver.defaultEnvironment
        overall = event.number("overall")
        axes = event.numbers("axes").map { "\($0.name)=\(Self.short($0.value))" }
            .joined(separator: " ")
        reasoning = event.text("reasoning")
    }

    private static func short(_ value: Double) -> String {
        let rounded = (value * 1_000).rounded() / 1_000
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? String(Int64(rounded)) : String(rounded)
    }

    static let columns: [TableAnswer.Column] = [
        .init("time"), .init("judge"), .init("model"), .init("run"), .init("case"),
        .init("trace"), .init("feature"), .init("category"), .init("environment"),
        .init("overall", isNumeric: true), .init("axes"), .init("reasoning"), .init("rubric"),
        .init("position", isNumeric: true),
    ]

    func cells(at time: Timestamp, _ position: Position) -> [TableAnswer.Cell] {
        [
            .time(time), .text(judge), .optional(model), .optional(run), .optional(caseKey),
            .optional(trace), .optional(feature), .optional(category), .text(environment),
            overall.map(TableAnswer.Cell.number) ?? .none, .text(axes), .optional(reasoning),
            .optional(rubric), .integer(position.rawValue),
        ]
    }

    func value(of dimension: QuestionDimension) -> String? {
        switch dimension {
        case .judge: judge
        case .model: model
        case .run: run
        case .case: caseKey
        case .trace: trace
        case .category: category
        case .feature: feature
        case .environment: environment
        case .overall: overall.map { String($0) }
        default: nil
        }
    }
}
