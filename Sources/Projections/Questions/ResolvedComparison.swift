/// What is compared with what, in the ledger's names.
public struct ResolvedComparison: Equatable, Sendable {
    /// The one metric to compare, or nil for all that both sides have.
    public var metric: String?
    /// The two sides.
    public var sides: Sides

    /// Makes a comparison.
    ///
    /// - Parameters:
    ///   - metric: The one metric, or nil for all.
    ///   - sides: The two sides.
    public init(metric: String?, sides: Sides) {
        self.metric = metric
        self.sides = sides
    }

    /// The two sides of a comparison; the second is what the first is compared with.
    public enum Sides: Equatable, Sendable {
        /// Two runs.
        case runs(String, String)
        /// A run and the baseline that is approved for its suite.
        case baseline(run: String)
        /// The time before or after deployments.
        case deployments(Around, Around)
        /// Two stretches of time.
        case periods(QuestionPeriod, QuestionPeriod)
        /// Two values of one dimension of live scores.
        case values(QuestionDimension, String, String)
    }

    /// The time before or after a deployment.
    public struct Around: Equatable, Sendable {
        /// The deployment.
        public var deployment: String
        /// Whether it is the time after it.
        public var isAfter: Bool

        /// Makes a time.
        ///
        /// - Parameters:
        ///   - deployment: The deployment.
        ///   - isAfter: Whether it is the time after it.
        public init(deployment: String, isAfter: Bool) {
            self.deployment = deployment
            self.isAfter = isAfter
        }

        /// What it is called in a sentence.
        var name: String { (isAfter ? "after " : "before ") + deployment }
    }
}

extension ResolvedComparison.Sides {
    /// Whether scores of live traffic in one environment are compared, and not those of runs or
    /// of two environments.
    var areOfTraffic: Bool {
        switch self {
        case .runs, .baseline, .values(.environment, _, _): false
        case .deployments, .periods, .values: true
        }
    }
}

extension ResolvedComparison.Sides: CustomStringConvertible {
    /// The sides on one line, for logs and tests.
    public var description: String {
        switch self {
        case .runs(let first, let second): "runs=\(first),\(second)"
        case .baseline(let run): "run=\(run) baseline"
        case .deployments(let first, let second): "\(first.name), \(second.name)"
        case .periods(let first, let second): "\(first.range) \(second.range)"
        case .values(let dimension, let first, let second):
            "\(dimension.rawValue)=\(first),\(second)"
        }
    }
}

/// Which cases are asked for, in the ledger's names.
public struct ResolvedCases: Equatable, Sendable {
    /// Which come first.
    public var order: CaseOrder
    /// The run that they are of; nil for live traffic.
    public var run: String?
    /// The metric; nil for all of a run.
    public var metric: String?
    /// The run that newly broken ones were fine in; nil for the baseline.
    public var reference: String?

    /// Makes a question for cases.
    ///
    /// - Parameters:
    ///   - order: Which come first.
    ///   - run: The run that they are of, or nil for live traffic.
    ///   - metric: The metric, or nil for all of a run.
    ///   - reference: The run that newly broken ones were fine in, or nil for the baseline.
    public init(
        order: CaseOrder,
        run: String? = nil,
        metric: String? = nil,
        reference: String? = nil
    ) {
        self.order = order
        self.run = run
        self.metric = metric
        self.reference = reference
    }
}
