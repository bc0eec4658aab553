extension QuestionReader {
    /// Reads a heading that asks for records of what happened, if one stands here.
    ///
    /// - Returns: What is asked, or nil.
    mutating func readRecordHead() throws(QuestionError) -> Question.Kind? {
        if accept("explain") {
            _ = accept("alert") || accept("rule")
            return .explanation(try requireName(.alertOrRule))
        }
        if accept("timeline") {
            guard accept("of") else { return .timeline(nil) }
            _ = accept("incident")
            note(.scope)
            return .timeline(try requireName(.value(.incident)))
        }
        if accept("shadow") {
            _ = accept("status")
            return .shadowStatus
        }
        if accept("diff") { return try readDatasetDifference() }
        if accept("who") { return try readWho() }
        if accept("when") { return try readWhen() }
        if accept("which") { return try readWhich() }
        return nil
    }

    private mutating func readDatasetDifference() throws(QuestionError) -> Question.Kind {
        _ = accept("of")
        try require("dataset")
        let dataset = try requireName(.value(.dataset))
        note(.datasetVersion(dataset.text))
        guard current.isName, !QuestionKeywords.reserved.contains(current.keyword) else {
            return .datasetDifference(dataset: dataset, before: nil, after: nil)
        }
        let before = try requireName(.datasetVersion(dataset.text))
        try require("with")
        let after = try requireName(.datasetVersion(dataset.text))
        return .datasetDifference(dataset: dataset, before: before, after: after)
    }

    /// Reads what follows `who`.
    private mutating func readWho() throws(QuestionError) -> Question.Kind {
        if accept("approved") {
            if accept("limits") {
                let metric = accept("of") ? try requireName(.metric) : nil
                return .limits(metric: metric, isHistory: true)
            }
            try require("baseline")
            return .list(.baselineHistory)
        }
        if accept("revoked") {
            try require("baseline")
            return .list(.baselineHistory)
        }
        if accept("deployed") { return try readNamed(.deployments, .deployment) }
        if accept("acknowledged") {
            _ = accept("alert")
            return try readNamed(.alerts, .alert)
        }
        if accept("closed") {
            _ = accept("incident")
            return try readNamed(.incidents, .incident)
        }
        if accept("silenced") {
            if ["what", "alerts"].contains(current.keyword) { advance() }
            return .list(.silences)
        }
        throw unexpected()
    }

    /// Reads a name if there is one, and asks for its record, or else for the whole list.
    private mutating func readNamed(
        _ listing: QuestionListing,
        _ dimension: QuestionDimension
    ) throws(QuestionError) -> Question.Kind {
        note(.value(dimension))
        guard current.isName, !QuestionKeywords.reserved.contains(current.keyword) else {
            return .list(listing)
        }
        return .record(try requireName(.value(dimension)), listing)
    }

    /// Reads what follows `when`: `was NAME deployed`, `did NAME finish`, `was the baseline approved`.
    private mutating func readWhen() throws(QuestionError) -> Question.Kind {
        skipAuxiliaries()
        if accept("baseline") {
            try require("approved")
            return .list(.baselineHistory)
        }
        if accept("limits") {
            let metric = accept("of") ? try requireName(.metric) : nil
            skipAuxiliaries()
            try require("approved")
            return .limits(metric: metric, isHistory: true)
        }
        for (word, _) in Self.recordWords { _ = accept(word) }
        let name = try requireName(.side)
        skipAuxiliaries()
        for (verb, listing) in Self.recordVerbs where accept(verb) { return .record(name, listing) }
        throw unexpected()
    }

    private static let recordWords: [(String, QuestionListing)] = [
        ("alert", .alerts), ("incident", .incidents), ("run", .runs), ("deployment", .deployments),
    ]

    /// What happens to things, and where that is listed; those to be offered first.
    private static let recordVerbs: [(String, QuestionListing)] = [
        ("deployed", .deployments), ("finished", .runs), ("started", .runs), ("fired", .alerts),
        ("resolved", .alerts), ("acknowledged", .alerts), ("opened", .incidents),
        ("closed", .incidents), ("released", .deployments), ("finish", .runs), ("start", .runs),
        ("fire", .alerts), ("resolve", .alerts), ("open", .incidents), ("close", .incidents),
    ]

    /// Reads what follows `which segments`: `explain the drop in METRIC`.
    private mutating func readExplainingSegments() throws(QuestionError) -> Question.Kind {
        try require("explain")
        if ["a", "an", "this"].contains(current.keyword) { advance() }
        _ = try readMovement()
        note(.keyword("in"))
        guard ["in", "of"].contains(current.keyword) else { throw unexpected() }
        advance()
        return .segments(metric: try readMetricOfWords())
    }

    /// Reads what follows `which`: `commit is NAME`, `segments explain the drop in METRIC`.
    private mutating func readWhich() throws(QuestionError) -> Question.Kind {
        if accept("segments") { return try readExplainingSegments() }
        let things = ["commit", "version", "model", "prompt", "dataset", "branch", "service"]
        var isThing = false
        for thing in things where !isThing { isThing = accept(thing) }
        guard isThing else { throw unexpected() }
        skipAuxiliaries()
        if ["in", "of", "for"].contains(current.keyword) { advance() }
        _ = accept("deployment") || accept("run")
        return .record(try requireName(.side), nil)
    }
}
