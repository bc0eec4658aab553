import Ledger

extension QuestionReader {
    /// Reads a heading that compares, or that ranks single cases, if one stands here.
    ///
    /// - Returns: What is asked, or nil.
    mutating func readComparingHead() throws(QuestionError) -> Question.Kind? {
        if accept("compare") { return .comparison(try readComparison()) }
        for order in CaseOrder.allCases where accept(order.rawValue) {
            return .cases(try readCases(order))
        }
        return nil
    }

    private mutating func readComparison() throws(QuestionError) -> AskedComparison {
        let metric = try acceptComparedMetric()
        let first = try readSide()
        note(.keyword("with"))
        guard Self.isJoint(current) else {
            // One deployment is compared with the time before it, one run with the baseline.
            guard case .named = first else { throw unexpected() }
            return AskedComparison(metric: metric, first: first, second: nil)
        }
        advance()
        return AskedComparison(metric: metric, first: first, second: try readSide())
    }

    /// Whether a word stands between two sides.
    private static func isJoint(_ token: QuestionToken) -> Bool {
        token.keyword == "with" || QuestionKeywords.aliases["with"]?.contains(token.keyword) == true
    }

    /// Reads the metric before the sides, as in `compare faithfulness of run-2 with run-1`.
    private mutating func acceptComparedMetric() throws(QuestionError) -> QuestionName? {
        note(.metric)
        let next = token(ahead: 1)
        let words = [
            "of", "before", "after", "last", "past", "since", "yesterday", "today", "this",
        ]
        let isMetric =
            current.isName && !QuestionKeywords.reserved.contains(current.keyword)
            && ComparedSide.dimensions.allSatisfy { $0.rawValue != current.keyword }
            && (words + ["between", "from", "until", "on"]).contains(next.keyword)
        guard isMetric else { return nil }
        let metric = try requireName(.metric)
        if current.keyword == "of" { advance() }
        return metric
    }

    private mutating func readSide() throws(QuestionError) -> ComparedSide {
        if let side = try acceptAround() { return side }
        if let side = try acceptSidePeriod() { return side }
        if accept("baseline") {
            return .baseline(QuestionName(previous.text, range: previous.range))
        }
        for dimension in ComparedSide.dimensions where accept(dimension.rawValue) {
            return .named(try requireName(.value(dimension)), dimension)
        }
        return .named(try requireName(.side), nil)
    }

    /// Reads `before NAME`, `after NAME`, or the word alone where the other side has the name.
    private mutating func acceptAround() throws(QuestionError) -> ComparedSide? {
        note(.timeWord("before"))
        note(.timeWord("after"))
        guard ["before", "after"].contains(current.keyword) else { return nil }
        let next = token(ahead: 1)
        let isAfter = current.keyword == "after"
        if next.isEnd || Self.isJoint(next) || Self.startsModifier(next) {
            advance()
            return .around(nil, isAfter: isAfter)
        }
        let isNamed = next.keyword == "deployment"
        let isName = next.kind == .word && !QuestionKeywords.reserved.contains(next.keyword)
        guard isNamed || isName && !Self.isInstant(next) else { return nil }
        advance()
        if isNamed { advance() }
        return .around(try requireName(.value(.deployment)), isAfter: isAfter)
    }

    private static func startsModifier(_ token: QuestionToken) -> Bool {
        ["in", "for", "where", "by", "window", "limit", "as"].contains(token.keyword)
    }

    private static func isInstant(_ token: QuestionToken) -> Bool {
        ["now", "today", "yesterday"].contains(token.keyword)
            || DayExpression.weekdays.contains(token.keyword)
    }

    /// Reads the stretches of time that make one side.
    private mutating func acceptSidePeriod() throws(QuestionError) -> ComparedSide? {
        let outer = periods
        defer { periods = outer }
        periods = []
        while try readPeriod() {}
        guard !periods.isEmpty else { return nil }
        sidePeriods.append(periods)
        // What it comes to is known once `as of` has been read.
        let words = periods.map { $0.range.text(in: text) }.joined(separator: " ")
        return .period(QuestionPeriod(text: words, range: TimeRange()))
    }

    private mutating func readCases(_ order: CaseOrder) throws(QuestionError) -> AskedCases {
        if order != .broken, case .number = current.kind {
            limit = try readLimit()
        } else if order != .broken {
            note(.count)
        }
        try require("cases")
        try requireOf()
        let isRun = accept("run")
        if order != .broken, !isRun { note(.metric) }
        let subject = try requireName(.value(.run))
        var cases = AskedCases(order: order, subject: subject)
        if isRun || order == .broken { cases.dimension = .run }
        if order == .broken, accept("against") {
            if !accept("baseline") {
                _ = accept("run")
                cases.reference = try requireName(.value(.run))
            }
        }
        return cases
    }

    /// Turns the compared stretches of time into instants.
    func resolveSides(
        of question: inout Question,
        origin: Timestamp
    ) throws(QuestionError) {
        guard case .comparison(var comparison) = question.kind, !sidePeriods.isEmpty else { return }
        var rest = sidePeriods[...]
        if case .period = comparison.first, let periods = rest.popFirst() {
            comparison.first = .period(try period(of: periods, origin: origin))
        }
        if case .period = comparison.second, let periods = rest.popFirst() {
            comparison.second = .period(try period(of: periods, origin: origin))
        }
        question.kind = .comparison(comparison)
    }
}
