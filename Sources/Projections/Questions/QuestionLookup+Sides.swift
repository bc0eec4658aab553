import Ledger

extension QuestionLookup {
    /// Settles what is compared with what.
    func comparison(
        _ asked: AskedComparison,
        metric: String?
    ) throws(QuestionError) -> ResolvedComparison {
        let sides: ResolvedComparison.Sides
        switch (asked.first, asked.second) {
        case (.named(let name, let dimension), nil):
            sides = try alone(name, dimension)
        case (.named(let name, let dimension), .baseline?):
            sides = .baseline(run: try self.name(name, .run, unless: dimension))
        case (.baseline, .named(let name, let dimension)?):
            sides = .baseline(run: try self.name(name, .run, unless: dimension))
        case (.named(let first, let one), .named(let second, let other)?):
            sides = try named(first, one, second, other)
        case (.around(let first, let isAfter), .around(let second, let isOtherAfter)?):
            sides = try around((first, isAfter), (second, isOtherAfter))
        case (.period(let first), .period(let second)?):
            // Of two times the later one is compared with the earlier.
            let isInOrder = Self.start(first) >= Self.start(second)
            sides = isInOrder ? .periods(first, second) : .periods(second, first)
        default:
            throw QuestionError(
                reason: "these two cannot be compared with each other",
                range: SourceRange(0, question.text.utf8.count),
                question: question.text,
                hint: "Compare two runs, a run with the baseline, two models, two times, or the"
                    + " time before a deployment with the time after it."
            )
        }
        return ResolvedComparison(metric: metric, sides: sides)
    }

    private static func start(_ period: QuestionPeriod) -> Timestamp {
        period.range.start ?? Timestamp(microseconds: .min)
    }

    /// One name alone: a deployment with the time before it, or a run with the baseline.
    private func alone(
        _ name: QuestionName,
        _ dimension: QuestionDimension?
    ) throws(QuestionError) -> ResolvedComparison.Sides {
        let asDeployment = QuestionCatalogue.match(name.text, among: catalogue.deployments)
        if let asDeployment, dimension ?? .deployment == .deployment {
            return .deployments(
                .init(deployment: asDeployment, isAfter: true),
                .init(deployment: asDeployment, isAfter: false)
            )
        }
        if let run = QuestionCatalogue.match(name.text, among: catalogue.runs),
            dimension ?? .run == .run
        {
            return .baseline(run: run)
        }
        let known = catalogue.deployments + catalogue.runs
        throw unknown(name, "deployment or run", among: known)
    }

    private func named(
        _ first: QuestionName,
        _ one: QuestionDimension?,
        _ second: QuestionName,
        _ other: QuestionDimension?
    ) throws(QuestionError) -> ResolvedComparison.Sides {
        if let dimension = one ?? other {
            let left = try name(first, dimension, unless: one)
            let right = try name(second, dimension, unless: other)
            return try sides(dimension, left, right, at: first)
        }
        var best: (QuestionName, QuestionDimension)?
        for dimension in ComparedSide.dimensions {
            let known = catalogue.names(of: dimension)
            let left = QuestionCatalogue.match(first.text, among: known)
            let right = QuestionCatalogue.match(second.text, among: known)
            if let left, let right { return try sides(dimension, left, right, at: first) }
            if left != nil, best == nil { best = (second, dimension) }
            if right != nil, best == nil { best = (first, dimension) }
        }
        if let (missing, dimension) = best {
            throw unknown(missing, dimension.rawValue, among: catalogue.names(of: dimension))
        }
        let known = ComparedSide.dimensions.flatMap { catalogue.names(of: $0) }
        throw unknown(first, "run, deployment, model or release", among: known)
    }

    private func sides(
        _ dimension: QuestionDimension,
        _ left: String,
        _ right: String,
        at place: QuestionName
    ) throws(QuestionError) -> ResolvedComparison.Sides {
        switch dimension {
        case .run:
            return .runs(left, right)
        case .deployment:
            return .deployments(
                .init(deployment: left, isAfter: true),
                .init(deployment: right, isAfter: true)
            )
        default:
            guard left != right else {
                throw QuestionError(
                    reason: "\(QuestionError.shown(left)) is compared with itself",
                    range: place.range,
                    question: question.text
                )
            }
            return .values(dimension, left, right)
        }
    }

    private func around(
        _ first: (name: QuestionName?, isAfter: Bool),
        _ second: (name: QuestionName?, isAfter: Bool)
    ) throws(QuestionError) -> ResolvedComparison.Sides {
        guard let named = first.name ?? second.name else {
            throw QuestionError(
                reason: "before and after which deployment?",
                range: SourceRange(0, question.text.utf8.count),
                question: question.text,
                expected: ["a deployment"],
                hint: "For example: compare before dep-771 with after."
            )
        }
        let left = try name(first.name ?? named, .deployment, unless: nil)
        let right = try name(second.name ?? named, .deployment, unless: nil)
        let one = ResolvedComparison.Around(deployment: left, isAfter: first.isAfter)
        let other = ResolvedComparison.Around(deployment: right, isAfter: second.isAfter)
        let isBackwards = left == right && !one.isAfter && other.isAfter
        return isBackwards ? .deployments(other, one) : .deployments(one, other)
    }

    /// A name of a dimension, in the ledger's spelling.
    private func name(
        _ name: QuestionName,
        _ dimension: QuestionDimension,
        unless other: QuestionDimension?
    ) throws(QuestionError) -> String {
        guard other == nil || other == dimension else {
            throw QuestionError(
                reason: "a \(other?.rawValue ?? "") is not compared with a \(dimension.rawValue)",
                range: name.range,
                question: question.text
            )
        }
        return try known(name, dimension)
    }

    /// A name of a dimension, in the ledger's spelling.
    func known(
        _ name: QuestionName,
        _ dimension: QuestionDimension
    ) throws(QuestionError) -> String {
        let known = catalogue.names(of: dimension)
        guard let match = QuestionCatalogue.match(name.text, among: known) else {
            throw unknown(name, dimension.rawValue, among: known)
        }
        return match
    }

    /// Settles which cases are meant.
    func cases(_ asked: AskedCases, metric: String?) throws(QuestionError) -> ResolvedCases {
        var cases = ResolvedCases(order: asked.order, metric: metric)
        if asked.dimension == .run {
            cases.run = try known(asked.subject, .run)
        } else if let match = QuestionCatalogue.match(asked.subject.text, among: catalogue.metrics)
        {
            if let metric, metric != match {
                throw QuestionError(
                    reason: "the cases are of \(match) and of \(metric): name one metric",
                    range: asked.subject.range,
                    question: question.text
                )
            }
            cases.metric = match
        } else if let run = QuestionCatalogue.match(asked.subject.text, among: catalogue.runs) {
            cases.run = run
        } else {
            throw unknown(asked.subject, "metric or run", among: catalogue.metrics + catalogue.runs)
        }
        if let reference = asked.reference { cases.reference = try known(reference, .run) }
        return cases
    }

    /// Settles which record is meant, and how its list is narrowed down to it.
    func record(
        _ name: QuestionName,
        _ listing: QuestionListing?
    ) throws(QuestionError) -> (listing: QuestionListing, filter: QuestionFilter) {
        let sorts: [(QuestionListing, QuestionDimension)] = [
            (.deployments, .deployment), (.deployments, .service), (.runs, .run),
            (.alerts, .alert), (.alerts, .rule), (.incidents, .incident),
        ]
        let wanted = sorts.filter { listing == nil || $0.0 == listing }
        for (sort, dimension) in wanted {
            let known = catalogue.names(of: dimension)
            guard let match = QuestionCatalogue.match(name.text, among: known) else { continue }
            let comparison = QuestionComparison(
                dimension: dimension,
                operation: .equal,
                value: match,
                range: name.range
            )
            return (sort, .comparison(comparison))
        }
        let known = wanted.flatMap { catalogue.names(of: $0.1) }
        let sort = listing == nil ? "deployment or run" : wanted.first?.1.rawValue ?? "record"
        throw unknown(name, sort, among: known)
    }

    /// The id of an alert or the name of a rule.
    func alertOrRule(_ name: QuestionName) throws(QuestionError) -> String {
        let known = catalogue.alerts + catalogue.rules
        if let match = QuestionCatalogue.match(name.text, among: known) { return match }
        if known.isEmpty {
            throw QuestionError(
                reason: "no alert has fired and no rule is configured",
                range: name.range,
                question: question.text,
                hint: "Rules are in ledger.yaml; `ledger init` writes one with the standard rules."
            )
        }
        throw unknown(name, "alert or rule", among: known)
    }

    /// A version of a dataset, in the ledger's spelling.
    func version(_ name: QuestionName?, of dataset: String) throws(QuestionError) -> String? {
        guard let name else { return nil }
        let known = catalogue.datasetVersions[dataset] ?? []
        guard let match = QuestionCatalogue.match(name.text, among: known) else {
            throw unknown(name, "version", among: known)
        }
        return match
    }

    /// Takes the metric out of the scopes of a question whose heading leaves it open.
    ///
    /// - Parameter scopes: The scopes; the one that names the metric is taken out.
    /// - Returns: The metric, or nil if none of them is one.
    func takeMetric(from scopes: inout [QuestionScope]) -> String? {
        let index = scopes.firstIndex { scope in
            let text = scope.name.text
            return scope.dimension == nil
                && QuestionCatalogue.match(text, among: catalogue.features) == nil
                && QuestionCatalogue.match(text, among: catalogue.environments) == nil
                && QuestionCatalogue.match(text, among: catalogue.metrics) != nil
        }
        guard let index else { return nil }
        let name = scopes.remove(at: index).name.text
        return QuestionCatalogue.match(name, among: catalogue.metrics)
    }
}
