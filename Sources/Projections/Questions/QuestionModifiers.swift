/// The modifiers that a kind of question can have beside `as of` and `as known at`.
struct QuestionModifiers {
    /// `in` a feature or an environment.
    var scope = false
    /// `for` a metric, where the heading leaves it open.
    var metric = false
    /// A time.
    var period = false
    /// What `where` understands; nothing if there is no `where`.
    var filter: [QuestionDimension] = []
    /// `by` dimensions.
    var groups = false
    /// `by` a stretch of time.
    var buckets = false
    /// `every`.
    var step = false
    /// `window`.
    var window = false
    /// `limit`.
    var limit = false
    /// `below` or `above` a value.
    var bound = false
    /// `at` an instant.
    var at = false

    /// Nothing but `as of` and `as known at`.
    private init() {}

    private init(
        scope: Bool = true,
        period: Bool = true,
        filter: [QuestionDimension] = [],
        _ more: (inout QuestionModifiers) -> Void = { _ in }
    ) {
        self.scope = scope
        self.period = period
        self.filter = filter
        more(&self)
    }

    /// What conditions on the scores of one metric can be about.
    private static let ofOneMetric = QuestionDimension.ofScores.filter { $0 != .metric }

    /// The modifiers of a kind of question.
    ///
    /// - Parameter kind: The kind.
    init(of kind: Question.Kind) {
        switch kind {
        case .whatChanged, .changePoints, .segments:
            self.init(filter: Self.ofOneMetric)
        case .show:
            self.init(filter: QuestionDimension.ofScores) {
                ($0.groups, $0.buckets, $0.limit) = (true, true, true)
            }
        case .rolling(_, let window):
            self.init(filter: window.dimensions) {
                ($0.groups, $0.step, $0.limit) = (true, window.isOfTime, true)
            }
        case .percentiles, .thresholds:
            self.init(filter: Self.ofOneMetric) { ($0.groups, $0.window) = (true, true) }
        case .controlChart:
            self.init(filter: [.evaluator]) { ($0.buckets, $0.limit) = (true, true) }
        case .movingAverageChart:
            self.init(filter: [.evaluator]) { $0.limit = true }
        case .chart:
            self.init(filter: Self.ofOneMetric) { ($0.buckets, $0.limit) = (true, true) }
        case .distribution:
            self.init(filter: Self.ofOneMetric) { $0.groups = true }
        case .limits:
            self.init(period: false) { $0.limit = true }
        case .anomalies:
            self.init { $0.limit = true }
        case .list(let listing):
            self.init(listing)
        case .sql:
            self.init()
        case .comparison(let asked):
            self.init(period: asked.takesPeriod, filter: QuestionDimension.ofScores) {
                ($0.metric, $0.groups, $0.limit) = (asked.metric == nil, true, true)
                $0.window = asked.isAroundDeployment
            }
        case .cases(let asked):
            self.init(filter: QuestionDimension.ofScores + [.case, .trace, .run]) {
                ($0.metric, $0.limit, $0.bound) = (true, true, asked.order == .broken)
            }
        case .explanation:
            self.init(period: false) { $0.at = true }
        case .timeline:
            self.init(filter: [.kind, .by]) { $0.limit = true }
        case .shadowStatus:
            self.init()
            (scope, period) = (true, true)
        case .datasetDifference:
            self.init()
            limit = true
        case .record(_, let listing):
            if let listing { self.init(listing) } else { self.init() }
        }
    }

    private init(_ listing: QuestionListing) {
        switch listing {
        case .metrics, .features, .environments, .categories:
            self.init(period: false) { $0.limit = true }
        default:
            self.init(scope: listing.takesScope, filter: listing.dimensions) { $0.limit = true }
        }
    }
}

extension AskedComparison {
    /// Whether a time can narrow both sides down.
    fileprivate var takesPeriod: Bool {
        if isAroundDeployment { return false }
        return [first, second].compactMap(\.self).allSatisfy { side in
            switch side {
            case .named(_, let dimension): dimension != .run
            case .baseline, .around, .period: false
            }
        }
    }

    /// Whether it is about the time around a deployment.
    fileprivate var isAroundDeployment: Bool {
        if case .around = first { return true }
        if case .around = second { return true }
        return second == nil
    }
}
