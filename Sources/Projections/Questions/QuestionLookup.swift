/// Finds single names of one question in the catalogue.
struct QuestionLookup {
    /// The question, for the place of errors.
    let question: Question
    /// The names that the ledger knows.
    let catalogue: QuestionCatalogue

    /// The metric of a name.
    func metric(_ name: QuestionName) throws(QuestionError) -> String {
        if let metric = QuestionCatalogue.match(name.text, among: catalogue.metrics) {
            return metric
        }
        if catalogue.metrics.isEmpty {
            throw QuestionError(
                reason: "no metric \(QuestionError.shown(name.text)): the ledger holds no scores",
                range: name.range,
                question: question.text,
                hint: "Ingest scores first: ledger ingest FILE"
            )
        }
        throw unknown(name, "metric", among: catalogue.metrics)
    }

    /// Settles whether a scope is a feature or an environment.
    func settle(
        _ scope: QuestionScope,
        in resolved: inout ResolvedQuestion
    ) throws(QuestionError) {
        let name = scope.name
        let asFeature = scope.dimension == .environment ? nil : find(name, .feature)
        let asEnvironment = scope.dimension == .feature ? nil : find(name, .environment)
        switch (asFeature, asEnvironment) {
        case (let feature?, nil):
            try once(resolved.feature == nil, "feature", name)
            resolved.feature = feature
        case (nil, let environment?):
            try once(resolved.environment == nil, "environment", name)
            resolved.environment = environment
        case (.some, .some):
            throw QuestionError(
                reason: "\(QuestionError.shown(name.text)) is a feature and an environment",
                range: name.range,
                question: question.text,
                expected: ["feature", "environment"],
                suggestion: "feature \(QuestionName.quoted(name.text))",
                hint: "Or environment \(QuestionName.quoted(name.text))."
            )
        case (nil, nil):
            throw unknownScope(scope)
        }
    }

    /// A condition with the ledger's spelling of the values that must be equal to a known name.
    func canonical(_ filter: QuestionFilter?) throws(QuestionError) -> QuestionFilter? {
        guard let filter else { return nil }
        return try spelled(filter)
    }

    private func spelled(_ filter: QuestionFilter) throws(QuestionError) -> QuestionFilter {
        switch filter {
        case .comparison(var comparison):
            let known = catalogue.names(of: comparison.dimension)
            if let value = QuestionCatalogue.match(comparison.value, among: known) {
                if comparison.operation != .contains { comparison.value = value }
            } else if comparison.operation == .equal, !known.isEmpty, isChecked(comparison) {
                let name = QuestionName(comparison.value, range: comparison.range)
                throw unknown(name, comparison.dimension.rawValue, among: known)
            }
            return .comparison(comparison)
        case .all(let parts):
            return .all(try spelled(parts))
        case .any(let parts):
            return .any(try spelled(parts))
        case .not(let part):
            return .not(try spelled(part))
        }
    }

    private func spelled(_ parts: [QuestionFilter]) throws(QuestionError) -> [QuestionFilter] {
        var result: [QuestionFilter] = []
        for part in parts { result.append(try spelled(part)) }
        return result
    }

    /// Whether an unknown value is an error: the lists of kinds and outcomes are open.
    private func isChecked(_ comparison: QuestionComparison) -> Bool {
        ![.kind, .outcome, .state, .service, .rule].contains(comparison.dimension)
    }

    private func find(_ name: QuestionName, _ dimension: QuestionDimension) -> String? {
        let known = catalogue.names(of: dimension)
        if let match = QuestionCatalogue.match(name.text, among: known) { return match }
        // Nothing is known yet to check against: production by its name, all else a feature.
        guard catalogue.features.isEmpty, catalogue.environments.isEmpty else { return nil }
        let isDefault = name.text == QuestionResolver.defaultEnvironment
        return isDefault == (dimension == .environment) ? name.text : nil
    }

    private func once(
        _ isFirst: Bool,
        _ sort: String,
        _ name: QuestionName
    ) throws(QuestionError) {
        guard isFirst else {
            throw QuestionError(
                reason: "a question is about one \(sort), and \(QuestionError.shown(name.text)) is"
                    + " the second",
                range: name.range,
                question: question.text,
                hint: "Use where \(sort) = … or \(sort) = …"
            )
        }
    }

    private func unknownScope(_ scope: QuestionScope) -> QuestionError {
        if scope.dimension == .environment {
            return unknown(scope.name, "environment", among: catalogue.environments)
        }
        if scope.dimension == .feature {
            return unknown(scope.name, "feature", among: catalogue.features)
        }
        let known = catalogue.features + catalogue.environments
        var error = unknown(scope.name, "feature or environment", among: known)
        let others: [QuestionDimension] = [.category, .model, .prompt, .release, .evaluator]
        for dimension in others {
            let names = catalogue.names(of: dimension)
            guard let match = QuestionCatalogue.match(scope.name.text, among: names) else {
                continue
            }
            error.reason = "\(QuestionError.shown(scope.name.text)) is a \(dimension.rawValue)"
            error.suggestion = "where \(dimension.rawValue) = \(QuestionName.quoted(match))"
            error.advice = nil
            break
        }
        return error
    }

    func unknown(
        _ name: QuestionName,
        _ sort: String,
        among known: [String]
    ) -> QuestionError {
        let nearest = EditDistance.nearest(to: name.text, among: known)
        let list = QuestionError.list(known, conjunction: "and")
        return QuestionError(
            reason: "no \(sort) \(QuestionError.shown(name.text))",
            range: name.range,
            question: question.text,
            expected: known,
            suggestion: nearest.map(QuestionName.quoted),
            hint: nearest == nil && !known.isEmpty
                ? "There \(known.count == 1 ? "is" : "are") \(list)." : nil
        )
    }
}
