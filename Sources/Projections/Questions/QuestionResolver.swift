/// Looks a question's names up in the ledger.
public enum QuestionResolver {
    /// The environment that is meant when none is named.
    public static let defaultEnvironment = "production"

    /// Looks a question's names up in the ledger and settles what it leaves open.
    ///
    /// `in X` becomes the feature or the environment of that name. Scores are those of one
    /// environment, `production` unless another is named or the answer is split by environment;
    /// lists are of all environments unless one is named.
    ///
    /// - Parameters:
    ///   - question: A parsed question.
    ///   - catalogue: The names that the ledger knows.
    ///   - metrics: The polarity of metrics.
    /// - Returns: The question in the ledger's names.
    /// - Throws: ``QuestionError`` at the first name the ledger does not know, with the nearest one
    ///   it does.
    public static func resolve(
        _ question: Question,
        catalogue: QuestionCatalogue,
        metrics: MetricCatalogue = MetricCatalogue()
    ) throws(QuestionError) -> ResolvedQuestion {
        let lookup = QuestionLookup(question: question, catalogue: catalogue)
        var scopes = question.scopes
        var recordFilter: QuestionFilter?
        let kind: ResolvedQuestion.Kind
        switch question.kind {
        case .comparison(let asked):
            var metric = lookup.takeMetric(from: &scopes)
            if let name = asked.metric { metric = try lookup.metric(name) }
            kind = .comparison(try lookup.comparison(asked, metric: metric))
        case .cases(let asked):
            let metric = lookup.takeMetric(from: &scopes)
            kind = .cases(try lookup.cases(asked, metric: metric))
        case .timeline(let name):
            kind = .timeline(incident: try incident(name, lookup, &scopes))
        case .record(let name, let listing):
            let record = try lookup.record(name, listing)
            kind = .list(record.listing)
            recordFilter = record.filter
        default:
            kind = try resolveKind(of: question, lookup: lookup, metrics: metrics)
        }
        var resolved = ResolvedQuestion(question: question, kind: kind)
        if case .sql = kind { return resolved }
        for scope in scopes { try lookup.settle(scope, in: &resolved) }
        resolved.filter = try lookup.canonical(question.filter)
        if let recordFilter {
            resolved.filter = resolved.filter.map { .all([recordFilter, $0]) } ?? recordFilter
        }
        hoistScopes(in: &resolved)
        try settleEnvironment(in: &resolved, lookup: lookup)
        return resolved
    }

    /// The incident that a timeline is of; a name that is none is a scope.
    private static func incident(
        _ name: QuestionName?,
        _ lookup: QuestionLookup,
        _ scopes: inout [QuestionScope]
    ) throws(QuestionError) -> String? {
        guard let name else { return nil }
        if let incident = QuestionCatalogue.match(name.text, among: lookup.catalogue.incidents) {
            return incident
        }
        scopes.insert(QuestionScope(dimension: nil, name: name), at: 0)
        return nil
    }

    private static func resolveKind(
        of question: Question,
        lookup: QuestionLookup,
        metrics: MetricCatalogue
    ) throws(QuestionError) -> ResolvedQuestion.Kind {
        switch question.kind {
        case .sql(let statement): return .sql(statement)
        case .list(let listing): return .list(listing)
        case .limits(let name, let isHistory):
            var metric: String?
            if let name { metric = try lookup.metric(name) }
            return .limits(metric: metric, isHistory: isHistory)
        case .anomalies: return .anomalies
        case .shadowStatus: return .shadowStatus
        case .show(let names):
            var found: [String] = []
            for name in names {
                let metric = try lookup.metric(name)
                if !found.contains(metric) { found.append(metric) }
            }
            return .show(metrics: found)
        case .controlChart(let name): return .controlChart(metric: try lookup.metric(name))
        case .rolling(let name, let window):
            return .rolling(metric: try lookup.metric(name), window: window)
        case .changePoints(let name): return .changePoints(metric: try lookup.metric(name))
        case .percentiles(let name): return .percentiles(metric: try lookup.metric(name))
        case .thresholds(let name): return .thresholds(metric: try lookup.metric(name))
        case .chart(let name): return .chart(metric: try lookup.metric(name))
        case .movingAverageChart(let name):
            return .movingAverageChart(metric: try lookup.metric(name))
        case .distribution(let name): return .distribution(metric: try lookup.metric(name))
        case .segments(let name): return .segments(metric: try lookup.metric(name))
        case .explanation(let name): return .explanation(try lookup.alertOrRule(name))
        case .datasetDifference(let dataset, let before, let after):
            let name = try lookup.known(dataset, .dataset)
            return .datasetDifference(
                dataset: name,
                before: try lookup.version(before, of: name),
                after: try lookup.version(after, of: name)
            )
        case .whatChanged(let name, let asked):
            return try whatChanged(name, asked, lookup, metrics)
        case .comparison, .cases, .timeline, .record:
            preconditionFailure("resolved with its scopes: \(question)")
        }
    }

    private static func whatChanged(
        _ name: QuestionName,
        _ asked: AskedMovement,
        _ lookup: QuestionLookup,
        _ metrics: MetricCatalogue
    ) throws(QuestionError) -> ResolvedQuestion.Kind {
        let metric = try lookup.metric(name)
        let polarity = metrics.definition(of: metric).polarity
        guard let direction = QuestionDirection(asked.movement, polarity: polarity) else {
            throw QuestionError(
                reason: "nobody has said whether a higher \(QuestionError.cleaned(metric)) is"
                    + " better or worse",
                range: asked.range,
                question: lookup.question.text,
                expected: ["dropped", "rose"],
                hint: "Ask whether it dropped or rose, or define the metric's polarity in the"
                    + " configuration."
            )
        }
        return .whatChanged(metric: metric, direction: direction)
    }

    /// Takes `environment = x` and `feature = x` out of the condition, if it demands them.
    private static func hoistScopes(in resolved: inout ResolvedQuestion) {
        guard let filter = resolved.filter else { return }
        var parts: [QuestionFilter]
        if case .all(let all) = filter { parts = all } else { parts = [filter] }
        parts.removeAll { part in
            guard case .comparison(let comparison) = part, comparison.operation == .equal else {
                return false
            }
            switch comparison.dimension {
            case .environment where resolved.environment == nil:
                resolved.environment = comparison.value
            case .feature where resolved.feature == nil:
                resolved.feature = comparison.value
            default:
                return false
            }
            return true
        }
        resolved.filter = parts.count > 1 ? .all(parts) : parts.first
    }

    private static func settleEnvironment(
        in resolved: inout ResolvedQuestion,
        lookup: QuestionLookup
    ) throws(QuestionError) {
        let isOfScores: Bool
        let isOfOne: Bool
        switch resolved.kind {
        case .whatChanged, .changePoints, .anomalies, .controlChart, .chart, .movingAverageChart,
            .segments:
            (isOfScores, isOfOne) = (true, true)
        case .show, .rolling, .percentiles, .thresholds, .distribution:
            (isOfScores, isOfOne) = (true, false)
        case .comparison(let comparison):
            (isOfScores, isOfOne) = (comparison.sides.areOfTraffic, false)
        case .cases(let cases): (isOfScores, isOfOne) = (cases.run == nil, false)
        case .list, .limits, .sql, .explanation, .timeline, .shadowStatus, .datasetDifference:
            (isOfScores, isOfOne) = (false, false)
        }
        guard isOfScores, resolved.environment == nil else { return }
        let named = resolved.filter?.comparisons.first { $0.dimension == .environment }
        if let named, isOfOne {
            throw QuestionError(
                reason: "changes are looked for in one environment",
                range: named.range,
                question: resolved.question.text,
                expected: lookup.catalogue.environments,
                hint: "Name it with in or with environment = …"
            )
        }
        if named != nil || resolved.question.groups.contains(.environment) { return }
        let known = lookup.catalogue.environments
        if known.isEmpty || known.contains(defaultEnvironment) {
            resolved.environment = defaultEnvironment
        } else if known.count == 1 {
            resolved.environment = known.first
        } else {
            let end = resolved.question.text.utf8.count
            throw QuestionError(
                reason: "no scores of the environment production; there are"
                    + " \(QuestionError.list(known, conjunction: "and"))",
                range: SourceRange(end, end),
                question: resolved.question.text,
                expected: known,
                hint: "Add in \(QuestionName.quoted(known[0])), say."
            )
        }
    }
}
