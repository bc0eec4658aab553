import Ledger

extension QuestionReader {
    /// Reads the whole question.
    mutating func readQuestion(now: Timestamp) throws(QuestionError) -> Question {
        let kind = try readHead()
        var question = Question(text: text, kind: kind)
        try readModifiers(of: &question)
        try resolveTimes(of: &question, now: now)
        return question
    }

    /// Reads what is asked, up to the first modifier.
    mutating func readHead() throws(QuestionError) -> Question.Kind {
        if accept("what") { return try readWhat() }
        if accept("why") { return try readMetricAndMovement() }
        if acceptChangePoints() { return try readChangePoints() }
        if accept("show") { return try readShow() }
        if accept("rolling") { return try readRolling() }
        if accept("percentiles") { return .percentiles(metric: try readMetricOf()) }
        if accept("suggest") {
            try require("thresholds")
            return .thresholds(metric: try readMetricOf())
        }
        if accept("limits") {
            let isHistory = accept("history")
            let metric = accept("of") ? try requireName(.metric) : nil
            return .limits(metric: metric, isHistory: isHistory)
        }
        if accept("control") {
            try require("chart")
            return .controlChart(metric: try readMetricOf())
        }
        if let listing = try acceptListing() { return .list(listing) }
        if accept("anomalies") { return .anomalies }
        if let kind = try readDrawingHead() { return kind }
        if let kind = try readComparingHead() { return kind }
        if let kind = try readRecordHead() { return kind }
        if current.keyword == "select" || current.keyword == "sql" {
            throw failure(
                "SQL is asked with a dot-command",
                at: current.range,
                suggestion: current.keyword == "sql" ? ".sql" : ".sql SELECT"
            )
        }
        throw unexpected()
    }

    private mutating func readWhat() throws(QuestionError) -> Question.Kind {
        if accept("changed") {
            try require("when")
            return try readMetricAndMovement()
        }
        for (verb, movement) in Self.causes where current.keyword == verb {
            let token = current
            advance()
            let asked = AskedMovement(movement, text: token.text, range: token.range)
            return .whatChanged(metric: try requireName(.metric), asked: asked)
        }
        for (verb, _) in Self.causes.prefix(3) { note(.keyword(verb)) }
        if accept("made") { return try readMetricAndMovement() }
        if accept("caused") {
            if ["a", "an", "this"].contains(current.keyword) { advance() }
            let asked = try readMovement()
            note(.keyword("in"))
            guard ["in", "of"].contains(current.keyword) else { throw unexpected() }
            advance()
            return .whatChanged(metric: try requireName(.metric), asked: asked)
        }
        throw unexpected()
    }

    /// The verbs that can follow `what` directly, those to be offered first.
    private static let causes: [(String, Movement)] = [
        ("broke", .gotWorse), ("improved", .gotBetter), ("moved", .changed), ("hurt", .gotWorse),
        ("worsened", .gotWorse), ("degraded", .gotWorse), ("fixed", .gotBetter),
        ("dropped", .fell), ("lowered", .fell), ("raised", .rose), ("increased", .rose),
        ("decreased", .fell), ("shifted", .changed),
    ]

    private mutating func readMetricAndMovement() throws(QuestionError) -> Question.Kind {
        skipAuxiliaries()
        var metric = try requireName(.metric)
        for _ in 0..<(wordsBeforeMovement ?? 0) {
            metric.text += "_" + current.text
            metric.range = metric.range.through(current.range)
            advance()
        }
        while isScopeBeforeMovement(ahead: 0), try readScope() {}
        return .whatChanged(metric: metric, asked: try readMovement())
    }

    /// How many more words the metric has, as `answer relevance` has one; nil if no movement
    /// follows them, so that a movement that was mistyped is not taken for one of them.
    private var wordsBeforeMovement: Int? {
        for count in 0..<3 {
            let next = token(ahead: count)
            if Self.startsMovement(next) || isScopeBeforeMovement(ahead: count) { return count }
            guard next.kind == .word, !QuestionKeywords.reserved.contains(next.keyword) else {
                return nil
            }
        }
        return nil
    }

    /// Whether `in NAME` stands here with a movement after it: `faithfulness in search dropped`.
    ///
    /// A few in a row are looked through, so that a question of nothing but `in` stays linear.
    private func isScopeBeforeMovement(ahead count: Int) -> Bool {
        guard count < 12, ["in", "for"].contains(token(ahead: count).keyword) else { return false }
        let isNamed = ["feature", "environment", "env"].contains(token(ahead: count + 1).keyword)
        let next = count + (isNamed ? 3 : 2)
        return Self.startsMovement(token(ahead: next)) || isScopeBeforeMovement(ahead: next)
    }

    private static func startsMovement(_ token: QuestionToken) -> Bool {
        Movement.words[token.keyword] != nil || QuestionKeywords.auxiliaries.contains(token.keyword)
    }

    mutating func skipAuxiliaries() {
        while QuestionKeywords.auxiliaries.contains(current.keyword) { advance() }
    }

    mutating func readMovement() throws(QuestionError) -> AskedMovement {
        let start = current.range
        skipAuxiliaries()
        note(.movement)
        guard let movement = Movement.words[current.keyword] else { throw unexpected() }
        let range = start.through(current.range)
        advance()
        return AskedMovement(movement, text: range.text(in: text), range: range)
    }

    /// Reads `change points`, or its one-word spelling, up to the last word that makes it one.
    private mutating func acceptChangePoints() -> Bool {
        note(.keyword("change"))
        return current.keyword == "change" || current.keyword == "changepoints"
    }

    private mutating func readChangePoints() throws(QuestionError) -> Question.Kind {
        let isOneWord = current.keyword == "changepoints"
        advance()
        if !isOneWord { try require("points") }
        try require("of")
        return .changePoints(metric: try readMetricOfWords())
    }

    /// Reads a metric whose name may be of several words.
    ///
    /// `answer relevance` names answer_relevance, as it does in the other questions.
    mutating func readMetricOfWords() throws(QuestionError) -> QuestionName {
        var metric = try requireName(.metric)
        for _ in 0..<2 where isWordOfName(current) {
            metric.text += "_" + current.text
            metric.range = metric.range.through(current.range)
            advance()
        }
        return metric
    }

    private func isWordOfName(_ token: QuestionToken) -> Bool {
        token.kind == .word && !QuestionKeywords.reserved.contains(token.keyword)
    }

    private mutating func readShow() throws(QuestionError) -> Question.Kind {
        note(.metric)
        if let listing = try acceptListing() { return .list(listing) }
        var metrics = [try requireName(.metric)]
        while true {
            if current.kind == .comma || current.keyword == "and" {
                advance()
                let metric = try requireName(.metric)
                if metrics.contains(where: { $0.text == metric.text }) {
                    throw failure(
                        "\(QuestionError.shown(metric.text)) is asked twice",
                        at: metric.range
                    )
                }
                metrics.append(metric)
            } else {
                return .show(metrics: metrics)
            }
        }
    }

    mutating func acceptListing() throws(QuestionError) -> QuestionListing? {
        for listing in QuestionListing.allCases where accept(listing.words[0]) {
            for word in listing.words.dropFirst() { try require(word) }
            // `gate decisions` are those of gates.
            if listing == .gates, current.keyword == "decisions" { advance() }
            return listing
        }
        return nil
    }

    /// Reads `of METRIC` or `for METRIC`.
    mutating func readMetricOf() throws(QuestionError) -> QuestionName {
        note(.keyword("of"))
        guard ["of", "for"].contains(current.keyword) else { throw unexpected() }
        advance()
        return try requireName(.metric)
    }
}
