/// Which single cases are asked for.
public struct AskedCases: Equatable, Sendable {
    /// Which come first.
    public var order: CaseOrder
    /// The run or the metric that they are of; the dimension says which, if the question does.
    public var subject: QuestionName
    /// What the subject is: `run`, or nil for whichever has the name.
    public var dimension: QuestionDimension?
    /// The run that newly broken cases were fine in; nil for the baseline.
    public var reference: QuestionName?

    /// Makes a question for cases.
    ///
    /// - Parameters:
    ///   - order: Which come first.
    ///   - subject: The run or the metric that they are of.
    ///   - dimension: `run`, or nil for whichever has the name.
    ///   - reference: The run that newly broken cases were fine in, or nil for the baseline.
    public init(
        order: CaseOrder,
        subject: QuestionName,
        dimension: QuestionDimension? = nil,
        reference: QuestionName? = nil
    ) {
        self.order = order
        self.subject = subject
        self.dimension = dimension
        self.reference = reference
    }
}

/// Which cases come first.
public enum CaseOrder: String, CaseIterable, Sendable {
    /// Those with the worst values, by the metric's polarity.
    case worst
    /// Those with the best values.
    case best
    /// Those that fail now and did not in another run.
    case broken
}

/// The value that a case fails beyond.
public struct QuestionBound: Equatable, Sendable {
    /// Whether lower values fail; higher ones otherwise.
    public var isLowBad: Bool
    /// The value; on it a case passes.
    public var value: Double

    /// Makes a bound.
    ///
    /// - Parameters:
    ///   - isLowBad: Whether lower values fail.
    ///   - value: The value.
    public init(isLowBad: Bool, value: Double) {
        self.isLowBad = isLowBad
        self.value = value
    }
}
