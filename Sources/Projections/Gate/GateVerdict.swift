public import Ledger

/// What a gate says of a run: one value that everything else renders.
public struct GateVerdict: Equatable, Sendable {
    /// The verdict in one word.
    public enum Outcome: String, CaseIterable, Sendable {
        /// Nothing speaks against the run.
        case pass
        /// The run is worse, beyond the threshold and beyond chance.
        case fail
        /// Something lies beyond a threshold, and the cases are too few to tell it from chance.
        case inconclusive
        /// The results cannot be judged: some are missing, or do not compare.
        case invalid
    }

    /// What became of one line.
    public enum State: String, Sendable {
        /// Within the threshold.
        case pass
        /// Beyond the threshold and significant.
        case fail
        /// Beyond the threshold, not significant.
        case inconclusive
        /// Not judged, because results are missing or do not compare.
        case invalid
        /// Beyond the threshold, and allowed for a while.
        case waived
    }

    /// What a line is compared with.
    public enum Reference: String, Sendable {
        /// The baseline's results of the same cases.
        case baseline
        /// A fixed score.
        case minimum
    }

    /// One line: a category in a metric, or a metric over all categories.
    public struct Line: Equatable, Sendable {
        /// The metric.
        public var metric: String
        /// The category; empty for results without one, nil for the overall score.
        public var category: String?
        /// What it is compared with.
        public var reference: Reference
        /// How many cases are compared.
        public var cases = 0
        /// The mean of the run.
        public var candidate: Double?
        /// The mean of the baseline.
        public var baseline: Double?
        /// The candidate's mean less what it is compared with, over the same cases.
        public var difference: Double?
        /// Its 95 % interval.
        public var interval: ClosedRange<Double>?
        /// The one-sided p-value of “it got worse”.
        public var p: Double?
        /// The p-value corrected for all lines.
        public var adjustedP: Double?
        /// How far it may fall (of a baseline), or the least score (of a minimum).
        public var threshold: Double
        /// The smallest worsening that would have failed in four of five runs; nil if none could.
        public var detectable: Double?
        /// How many cases would tell what was seen from chance; only of an inconclusive line.
        public var casesNeeded: Int?
        /// Which part of the variance by case comes from repeating a case, 0 to 1; nil without repeats.
        public var repeatShare: Double?
        /// What became of it.
        public var state = State.pass
        /// The waiver that covers it.
        public var waiver: String?
    }

    /// A critical case that passes no more.
    public struct CriticalCase: Equatable, Sendable {
        /// The case.
        public var caseKey: String
        /// Its category; may be empty.
        public var category: String
        /// Its result in the baseline; nil if there is no baseline.
        public var baseline: Double?
        /// Its result now.
        public var candidate: Double
        /// The waiver that covers it.
        public var waiver: String?
    }

    /// Why results cannot be judged.
    public struct Problem: Equatable, Sendable {
        /// What kind of problem it is.
        public enum Kind: String, Sendable {
            /// The run has not finished, or failed.
            case run
            /// The baseline may not be compared with.
            case baseline
            /// Another dataset or another version of it.
            case dataset
            /// Another evaluator or revision, or several.
            case evaluator
            /// A metric, a category or cases are missing.
            case missing
            /// Too many evaluations failed.
            case errors
            /// The settings ask for what there is not.
            case settings
        }

        /// What kind of problem it is.
        public var kind: Kind
        /// What is wrong, as one sentence.
        public var sentence: String
    }

    /// The run that was compared with.
    public struct Baseline: Equatable, Sendable {
        /// The run.
        public var run: String
        /// Who approved it.
        public var by: String?
        /// When.
        public var time: Timestamp?
        /// The approval's event; nil if the run was named by hand.
        public var position: Position?
        /// How many cases both runs have.
        public var commonCases = 0
    }

    /// The run that was judged.
    public var run: String
    /// Its suite.
    public var suite: String?
    /// The evaluated system's model.
    public var model: String?
    /// The dataset as `name@version`, as far as known.
    public var dataset: String?
    /// The commit that was evaluated.
    public var commit: String?
    /// The number of the pull request.
    public var pull: String?
    /// The verdict.
    public var outcome: Outcome
    /// Why, most important first.
    public var reasons: [String]
    /// What it was compared with; nil for fixed scores.
    public var baseline: Baseline?
    /// The overall score; nil if no metric is overall.
    public var overall: Line?
    /// The categories, in order of metric and name.
    public var categories: [Line]
    /// Critical cases that newly fail.
    public var critical: [CriticalCase]
    /// Why results cannot be judged.
    public var problems: [Problem]
    /// The waivers that made a difference.
    public var waivers: [GateWaiver]
    /// What else the reader should know, a sentence each.
    public var notes: [String]
    /// What it went by.
    public var settings: GateSettings
    /// The digest of the results that were judged.
    public var evidence: String
    /// The last position that was known.
    public var position: Position

    /// All lines, the overall one first.
    public var lines: [Line] { (overall.map { [$0] } ?? []) + categories }

    /// The name under which its comment is found again: the suite, or `default`.
    public var name: String { suite ?? "default" }
}

extension GateVerdict.Outcome {
    /// The process's exit code, by class; nil for success.
    public var failure: FailureClass? {
        switch self {
        case .pass: nil
        case .fail: .negative
        case .inconclusive: .inconclusive
        case .invalid: .invalid
        }
    }
}
