import Ledger

extension QuestionReader {
    /// Reads modifiers in any order up to the end.
    mutating func readModifiers(of question: inout Question) throws(QuestionError) {
        let allowed = QuestionModifiers(of: question.kind)
        question.limit = limit
        while true {
            if allowed.metric, try readSubject() {
                continue
            } else if allowed.scope, try readScope() {
                continue
            } else if allowed.period, try readPeriod() {
                continue
            } else if !allowed.filter.isEmpty, try accept("where", once: question.filter == nil) {
                question.filter = try readFilter(over: allowed.filter)
            } else if allowed.groups || allowed.buckets,
                try accept("by", once: question.groups.isEmpty && question.bucket == nil)
            {
                try readGroups(into: &question, allowed)
            } else if allowed.step, try accept("every", once: question.everyMinutes == nil) {
                question.everyMinutes = try readWholeMinutes(of: "a step")
            } else if allowed.window, try accept("window", once: question.windowMinutes == nil) {
                question.windowMinutes = try readWholeMinutes(of: "a window")
            } else if allowed.limit, try accept("limit", once: question.limit == nil) {
                question.limit = try readLimit()
            } else if allowed.bound, try readBound(into: &question) {
                continue
            } else if allowed.at, try accept("at", once: at == nil) {
                at = try readInstant()
            } else if try accept("as", once: asOf == nil || asKnownAt == nil) {
                try readKnowledge()
            } else if isAtEnd {
                question.scopes = scopes
                return
            } else if current.kind == .comma {
                advance()
            } else {
                throw misplaced()
            }
        }
    }

    /// Whether `in` is the start of a time, as in `in the last 7d`.
    private var nextStartsPeriod: Bool {
        ["last", "past", "this", "today", "yesterday"].contains(token(ahead: 1).keyword)
            && ["in", "for"].contains(current.keyword)
    }

    /// Reads a modifier that can stand only once; a second one is neither understood nor offered.
    private mutating func accept(
        _ keyword: String,
        once isFirst: Bool,
        called name: String? = nil
    ) throws(QuestionError) -> Bool {
        if isFirst { return accept(keyword) }
        guard current.keyword == keyword else { return false }
        throw failure("\(name ?? keyword) is given twice", at: current.range)
    }

    /// The error of a word that is no modifier of this kind of question.
    private func misplaced() -> QuestionError {
        let modifiers: Set = [
            "in", "where", "by", "limit", "last", "since", "between", "from", "before", "after",
            "until", "on", "yesterday", "today", "this",
        ]
        var error = unexpected()
        if modifiers.contains(current.keyword) {
            error.reason = "this question takes no \(QuestionError.shown(current.keyword))"
            error.suggestion = nil
            error.advice = "It takes \(QuestionError.list(error.expected))."
        }
        return error
    }

    /// Reads `in` and a name if they are here.
    ///
    /// - Returns: Whether they were.
    mutating func readScope() throws(QuestionError) -> Bool {
        guard !nextStartsPeriod, accept("in") else { return false }
        note(.keyword("feature"))
        note(.keyword("environment"))
        var dimension: QuestionDimension?
        if let named = QuestionDimension.named(current.keyword),
            named == .feature || named == .environment
        {
            dimension = named
            advance()
        }
        let expectation: Expectation =
            switch dimension {
            case .feature: .feature
            case .environment: .environment
            default: .scope
            }
        let name = try requireName(expectation)
        scopes.append(QuestionScope(dimension: dimension, name: name))
        return true
    }

    /// Reads `for` and a metric, a feature or an environment if they are here.
    ///
    /// - Returns: Whether they were.
    private mutating func readSubject() throws(QuestionError) -> Bool {
        note(.keyword("for"))
        guard !nextStartsPeriod, current.keyword == "for",
            !["feature", "environment", "env"].contains(token(ahead: 1).keyword)
        else { return false }
        advance()
        note(.metric)
        note(.keyword("feature"))
        note(.keyword("environment"))
        scopes.append(QuestionScope(dimension: nil, name: try requireName(.scope)))
        return true
    }

    /// Reads `below 0.8` or `above 0.2` if one is here.
    ///
    /// - Returns: Whether one was.
    private mutating func readBound(into question: inout Question) throws(QuestionError) -> Bool {
        for (word, isLowBad) in [("below", true), ("above", false)] {
            guard try accept(word, once: question.bound == nil) else { continue }
            note(.number)
            guard case .number(let value) = current.kind else { throw unexpected() }
            advance()
            question.bound = QuestionBound(isLowBad: isLowBad, value: value)
            return true
        }
        return false
    }

    private mutating func readGroups(
        into question: inout Question,
        _ allowed: QuestionModifiers
    ) throws(QuestionError) {
        let dimensions = allowed.groups ? QuestionDimension.ofScores : []
        repeat {
            for dimension in dimensions
            where !question.groups.contains(dimension) { note(.dimension(dimension)) }
            for bucket in TimeBucket.allCases where allowed.buckets && question.bucket == nil {
                note(.bucket(bucket))
            }
            let word = current.keyword
            if allowed.buckets, let bucket = TimeBucket(rawValue: word) {
                guard question.bucket == nil else {
                    throw failure("an answer is cut by one stretch of time", at: current.range)
                }
                question.bucket = bucket
            } else if let dimension = QuestionDimension.named(word),
                dimensions.contains(dimension)
            {
                guard !question.groups.contains(dimension) else {
                    throw failure("\(dimension.rawValue) is given twice", at: current.range)
                }
                question.groups.append(dimension)
            } else {
                throw unexpected()
            }
            advance()
        } while acceptSeparator()
    }

    private mutating func acceptSeparator() -> Bool {
        guard current.kind == .comma || current.keyword == "and" else { return false }
        advance()
        return true
    }

    mutating func readLimit() throws(QuestionError) -> Int {
        note(.count)
        guard case .number = current.kind else { throw unexpected() }
        guard let limit = Int(current.text), (1...1_000_000).contains(limit) else {
            throw failure("a limit is a whole number from 1 to 1000000", at: current.range)
        }
        advance()
        return limit
    }

    private mutating func readKnowledge() throws(QuestionError) {
        if try accept("of", once: asOf == nil, called: "as of") {
            asOf = try readInstant()
        } else if try accept("known", once: asKnownAt == nil, called: "as known at") {
            _ = accept("at")
            asKnownAt = try readInstant()
        } else {
            throw unexpected()
        }
    }
}
