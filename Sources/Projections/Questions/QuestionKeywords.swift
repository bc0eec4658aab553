/// The words with a place in the grammar.
enum QuestionKeywords {
    /// Words that mean nothing and may stand anywhere between two others.
    static let fillers: Set<String> = [
        "please", "the", "did", "does", "do", "me", "suddenly", "so",
    ]

    /// Words that cannot be a name unless they are quoted, because a modifier starts with them or
    /// a condition is joined by them.
    static let reserved: Set<String> = [
        "what", "why", "show", "when", "in", "for", "where", "by", "limit", "as", "last", "past",
        "since", "from", "between", "before", "after", "until", "on", "yesterday", "today", "this",
        "and", "or", "not", "during", "over", "within",
    ]

    /// Words that stand between a metric and its movement without meaning more.
    static let auxiliaries: Set<String> = [
        "were", "has", "have", "had", "is", "was", "been", "went", "go", "goes", "gone", "going",
        "much",
        "got", "get", "gets", "getting", "became", "become", "becomes",
    ]

    /// Words that mean something of their own in some place where a name can stand.
    static let special: Set<String> =
        reserved.union(fillers).union(auxiliaries).union([
            "feature", "environment", "env", "run", "baseline", "deployment", "alert", "rule",
            "incident", "of",
        ])
        .union(QuestionListing.allCases.map { $0.words[0] })

    /// The other words of each heading, by the one that completion offers.
    static let aliases: [String: [String]] = [
        "points": ["point"],
        "what": ["what's", "what\u{2019}s", "whats"],
        "show": ["list", "display"],
        "in": ["for"],
        "last": ["past"],
        "when": ["while"],
        "mean": ["average"],
        "percentiles": ["quantiles"],
        "thresholds": ["threshold"],
        "gates": ["gate"],
        "cases": ["case"],
        "segments": ["segment"],
        "diff": ["difference"],
        "with": ["and", "to", "against", "vs", "versus"],
        "against": ["with", "vs", "versus"],
        "distribution": ["histogram"],
    ]
}
