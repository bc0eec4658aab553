import Ledger

/// Answers the questions that list what the ledger knows: deployments, runs, datasets and the rest.
struct ListQuery {
    let context: AnswerContext
    let listing: QuestionListing

    var reader: ProjectionReader { context.reader }
    var question: Question { context.question }
    var selection: ScopeSelection { context.selection }

    func answer() throws -> TableAnswer {
        var table: TableAnswer
        switch listing {
        case .deployments: table = try deployments()
        case .runs: table = try runs()
        case .datasets: table = try datasets()
        case .evaluators: table = try evaluators()
        case .metrics: table = try catalogue(.metric)
        case .features: table = try catalogue(.feature)
        case .environments: table = try catalogue(.environment)
        case .categories: table = try catalogue(.category)
        case .baselines: table = try baselines()
        case .baselineHistory: table = try baselineHistory()
        case .alerts: table = try alerts()
        case .incidents: table = try incidents()
        case .silences: table = try silences()
        case .notifications: table = try notifications()
        case .gates: table = try gates()
        case .verdicts: table = try verdicts()
        }
        if table.rows.isEmpty { table.notes.append("Nothing in the ledger matches.") }
        // Of a long list the latest are wanted; lists are in order of time.
        if let limit = question.limit { table.rows = Array(table.rows.suffix(limit)) }
        return table
    }

    /// Makes a table of this question.
    func table(
        _ columns: [TableAnswer.Column],
        _ rows: [[TableAnswer.Cell]]
    ) -> TableAnswer {
        context.table(kind: listing.rawValue, columns: columns, rows: rows)
    }

    private func changes(_ kind: ChangeKind) throws -> [ChangeRecord] {
        try reader.changes().filter { change in
            change.kind == kind && (question.period?.range.contains(change.time) ?? true)
                && (selection.filter?.matches { change.values(of: $0) } ?? true)
        }
    }

    private func deployments() throws -> TableAnswer {
        let rows = try changes(.deployment).filter { change in
            (selection.environment.map { $0 == change.environment } ?? true)
                && (selection.feature.map { $0 == change.name || change.components.contains($0) }
                    ?? true)
        }
        var columns = ["time", "deployment", "environment", "kind", "service", "version"]
            .map { TableAnswer.Column($0) }
        columns += ["components", "by", "commit", "message", "outcome"].map { .init($0) }
        columns.append(.init("position", isNumeric: true))
        return table(
            columns,
            rows.map { change in
                [
                    .time(change.time), .text(change.id), .optional(change.environment),
                    .text(change.subkind ?? "service"), .optional(change.name),
                    .optional(change.version), .optional(change.components.listText),
                    .optional(change.by), .optional(change.commit), .optional(change.message),
                    .text(change.outcome ?? "succeeded"), .integer(change.position.rawValue),
                ]
            }
        )
    }

    private func datasets() throws -> TableAnswer {
        table(
            [
                .init("time"), .init("dataset"), .init("version"),
                .init("examples", isNumeric: true), .init("hash"),
                .init("position", isNumeric: true),
            ],
            try changes(.dataset).map { change in
                [
                    .time(change.time), .optional(change.name), .optional(change.version),
                    change.examples.map(TableAnswer.Cell.integer) ?? .none, .optional(change.hash),
                    .integer(change.position.rawValue),
                ]
            }
        )
    }

    private func evaluators() throws -> TableAnswer {
        table(
            [
                .init("time"), .init("evaluator"), .init("revision"), .init("kind"),
                .init("model"), .init("position", isNumeric: true),
            ],
            try changes(.evaluator).map { change in
                [
                    .time(change.time), .optional(change.name), .optional(change.version),
                    .optional(change.subkind), .optional(change.model),
                    .integer(change.position.rawValue),
                ]
            }
        )
    }

    private func runs() throws -> TableAnswer {
        let scores = Dictionary(grouping: try reader.runScores(), by: \.run)
        let runs = try reader.runs().filter { run in
            let time = run.started ?? run.firstTime
            let isInPeriod = question.period?.range.contains(time) ?? true
            return isInPeriod && (selection.filter?.matches { run.values(of: $0) } ?? true)
        }
        var columns = ["run", "suite", "started", "finished", "outcome", "model", "prompt"]
            .map { TableAnswer.Column($0) }
        columns += ["dataset", "version", "branch", "commit"].map { .init($0) }
        columns += ["cases", "errors", "scores", "missing"].map { .init($0, isNumeric: true) }
        columns.append(.init("metrics"))
        return table(
            columns,
            runs.map { run in
                let rows = scores[run.run] ?? []
                return [
                    .text(run.run), .optional(run.suite), .optional(run.started),
                    .optional(run.finished), .text(run.outcome ?? "unfinished"),
                    .optional(run.model), .optional(run.prompt), .optional(run.dataset),
                    .optional(run.datasetVersion), .optional(run.branch), .optional(run.commit),
                    run.cases.map(TableAnswer.Cell.integer) ?? .none,
                    run.errors.map(TableAnswer.Cell.integer) ?? .none,
                    .integer(rows.reduce(0) { $0 + $1.scored }),
                    .integer(rows.reduce(0) { $0 + $1.missing }),
                    .optional(Set(rows.map(\.metric)).sorted().listText),
                ]
            }
        )
    }

    /// The names of one dimension with how much data each has and when it last had any.
    private func catalogue(_ dimension: QuestionDimension) throws -> TableAnswer {
        var counts: [String: (n: Int, last: Int64)] = [:]
        for cell in try reader.cells() where selection.matches(cell.key) {
            guard let name = cell.key.value(of: dimension),
                let last = try reader.lastMinute(of: cell.id)
            else { continue }
            let count = try reader.observationCount(of: cell.id)
            let known = counts[name] ?? (0, last)
            counts[name] = (known.n + count, max(known.last, last))
        }
        return table(
            [.init(dimension.rawValue), .init("n", isNumeric: true), .init("last_update")],
            counts.sorted { $0.key < $1.key }.map { name, row in
                [.text(name), .integer(Int64(row.n)), .time(Timestamp(minute: row.last))]
            }
        )
    }
}

extension TableAnswer.Cell {
    /// A text, or nothing.
    static func optional(_ text: String?) -> TableAnswer.Cell {
        text.map(TableAnswer.Cell.text) ?? .none
    }

    /// An instant, or nothing.
    static func optional(_ time: Timestamp?) -> TableAnswer.Cell {
        time.map(TableAnswer.Cell.time) ?? .none
    }
}

extension [String] {
    /// The names joined by commas; nil if there are none.
    fileprivate var listText: String? {
        isEmpty ? nil : joined(separator: ", ")
    }
}

extension ChangeRecord {
    /// The values of a dimension, for filters.
    func values(of dimension: QuestionDimension) -> [String] {
        let value: String? =
            switch dimension {
            case .deployment: kind == .deployment ? id : nil
            case .dataset: kind == .dataset ? name : nil
            case .evaluator: kind == .evaluator ? name : nil
            case .environment: environment
            case .service: name
            case .version, .revision: version
            case .kind: subkind ?? "service"
            case .commit: commit
            case .message: message
            case .by: by
            case .outcome: outcome ?? "succeeded"
            case .model: model
            case .examples: examples.map(String.init)
            default: nil
            }
        return dimension == .component ? components : value.map { [$0] } ?? []
    }
}

extension RunRecord {
    /// The values of a dimension, for filters.
    func values(of dimension: QuestionDimension) -> [String] {
        let value: String? =
            switch dimension {
            case .run: run
            case .suite: suite
            case .model: model
            case .prompt: prompt
            case .dataset: dataset
            case .version: datasetVersion
            case .outcome: outcome ?? "unfinished"
            case .branch: branch
            case .commit: commit
            case .cases: cases.map(String.init)
            case .errors: errors.map(String.init)
            default: nil
            }
        return value.map { [$0] } ?? []
    }
}
