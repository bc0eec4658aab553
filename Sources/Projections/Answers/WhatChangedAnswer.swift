public import Ledger

/// The answer to `what changed when …`: the onset, the ranked suspects and the excluded ones.
///
/// Its JSON form is a published contract (`schema/answers/what_changed.schema.json`): names are
/// fixed, and what is unknown is `null`, never absent.
public struct WhatChangedAnswer: Equatable, Sendable {
    /// The question as it was asked.
    public var question: String
    /// The last position the answer knows of.
    public var position: Position
    /// The event time up to which the answer looks, or nil for all.
    public var asOf: Timestamp?
    /// The metric asked about.
    public var metric: String
    /// The direction asked about.
    public var direction: Direction
    /// Where the change was looked for, narrowed to where it was found.
    public var scope: Scope
    /// When the change began; nil if there was none.
    public var onset: Onset?
    /// The mean before the onset; without an onset, of the whole horizon.
    public var before: MeanAndCount?
    /// The mean from the onset to the end of the episode.
    public var after: MeanAndCount?
    /// `after.mean - before.mean`.
    public var delta: Double?
    /// The 95 % Welch interval of ``delta``.
    public var interval: Interval?
    /// The two-sided p-value of ``delta`` under no difference (Welch).
    public var p: Double?
    /// What the evidence allows to be said.
    public var conclusion: Conclusion
    /// Who may have done it, most probable first.
    public var suspects: [Suspect]
    /// Who was looked at and let go, and why.
    public var excluded: [ExcludedSuspect]
    /// The parts of ``delta`` within and between categories.
    public var mix: MixParts?
    /// The parts of the traffic that moved unlike the rest, the clearest first.
    public var segments: [Segment]
    /// What else a reader must know, one sentence each: a stop of the traffic, for one.
    public var notes: [String]
    /// The answer in one sentence.
    public var headline: String

    /// Makes an answer from its parts.
    ///
    /// - Parameters:
    ///   - question: The question as it was asked.
    ///   - position: The last position the answer knows of.
    ///   - asOf: The event time up to which the answer looks, or nil for all.
    ///   - metric: The metric asked about.
    ///   - direction: The direction asked about.
    ///   - scope: Where the change was looked for, narrowed to where it was found.
    ///   - onset: When the change began; nil if there was none.
    ///   - before: The mean before the onset.
    ///   - after: The mean after it.
    ///   - delta: The difference of the two.
    ///   - interval: Its 95 % interval.
    ///   - p: Its p-value.
    ///   - conclusion: What the evidence allows to be said.
    ///   - suspects: Who may have done it, most probable first.
    ///   - excluded: Who was let go, and why.
    ///   - mix: The parts within and between categories.
    ///   - segments: The parts of the traffic that moved unlike the rest.
    ///   - notes: What else a reader must know.
    ///   - headline: The answer in one sentence.
    public init(
        question: String,
        position: Position,
        asOf: Timestamp?,
        metric: String,
        direction: Direction,
        scope: Scope,
        onset: Onset?,
        before: MeanAndCount?,
        after: MeanAndCount?,
        delta: Double?,
        interval: Interval?,
        p: Double?,
        conclusion: Conclusion,
        suspects: [Suspect],
        excluded: [ExcludedSuspect],
        mix: MixParts?,
        segments: [Segment] = [],
        notes: [String] = [],
        headline: String
    ) {
        self.question = question
        self.position = position
        self.asOf = asOf
        self.metric = metric
        self.direction = direction
        self.scope = scope
        self.onset = onset
        self.before = before
        self.after = after
        self.delta = delta
        self.interval = interval
        self.p = p
        self.conclusion = conclusion
        self.suspects = suspects
        self.excluded = excluded
        self.mix = mix
        self.segments = segments
        self.notes = notes
        self.headline = headline
    }
}

extension WhatChangedAnswer {
    /// Which way the metric is asked to have gone.
    public enum Direction: String, Encodable, Sendable {
        /// Against the metric's polarity: down for faithfulness, up for hallucination_rate.
        case worse
        /// With the metric's polarity.
        case better
    }

    /// What the evidence allows to be said.
    public enum Conclusion: String, Encodable, Sendable {
        /// A deployment is the probable cause.
        case suspect
        /// The traffic's mix of categories moved, not the quality within them.
        case mix
        /// The evaluator changed: the ruler moved, not the system.
        case evaluator
        /// The dataset changed.
        case dataset
        /// Something changed, and no recorded event explains it.
        case noSuspect = "no_suspect"
        /// Nothing changed in the scope.
        case noChange = "no_change"
    }

    /// Where a change was looked for.
    public struct Scope: Equatable, Sendable {
        /// The environment, such as `production`.
        public var environment: String
        /// The feature, or nil for all of them.
        public var feature: String?
        /// The category the change is confined to, or nil if it is not confined to one.
        public var category: String?

        /// Makes a scope.
        ///
        /// - Parameters:
        ///   - environment: The environment.
        ///   - feature: The feature, or nil for all.
        ///   - category: The category, or nil for all.
        public init(environment: String, feature: String? = nil, category: String? = nil) {
            self.environment = environment
            self.feature = feature
            self.category = category
        }
    }

    /// When a change began, with its uncertainty.
    public struct Onset: Equatable, Sendable {
        /// The posterior median.
        public var time: Timestamp
        /// The lower end of the central 98 % interval.
        public var low: Timestamp
        /// The upper end of the central 98 % interval.
        public var high: Timestamp
        /// Whether the change came over days, so that no minute can be named.
        public var isGradual: Bool

        /// Makes an onset.
        ///
        /// - Parameters:
        ///   - time: The posterior median.
        ///   - low: The lower end of the interval.
        ///   - high: The upper end of the interval.
        ///   - isGradual: Whether the change came over days.
        public init(time: Timestamp, low: Timestamp, high: Timestamp, isGradual: Bool = false) {
            self.time = time
            self.low = low
            self.high = high
            self.isGradual = isGradual
        }
    }

    /// A mean and how many observations it stands on.
    public struct MeanAndCount: Encodable, Equatable, Sendable {
        /// The mean.
        public var mean: Double
        /// The number of observations.
        public var n: Int

        /// Makes a mean.
        ///
        /// - Parameters:
        ///   - mean: The mean.
        ///   - n: The number of observations.
        public init(mean: Double, n: Int) {
            self.mean = mean
            self.n = n
        }
    }

    /// A two-sided interval.
    public struct Interval: Equatable, Sendable {
        /// The lower end.
        public var low: Double
        /// The upper end.
        public var high: Double

        /// Makes an interval.
        ///
        /// - Parameters:
        ///   - low: The lower end.
        ///   - high: The upper end.
        public init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }
    }

    /// A change that may have done it.
    public struct Suspect: Equatable, Sendable {
        /// 1 for the most probable.
        public var rank: Int
        /// What changed.
        public var kind: ChangeKind
        /// The deployment's id, the evaluator's `name@revision` or the dataset's `name@version`.
        public var id: String
        /// When it went live.
        public var time: Timestamp
        /// Seconds from it to the onset; negative if the onset's median is before it.
        public var lagSeconds: Double
        /// The mean one hour after it minus the mean one hour before; nil if either is too thin.
        public var delta: Double?
        /// The 95 % Welch interval of ``delta``.
        public var interval: Interval?
        /// The probability that it is the cause, 0 to 1.
        public var probability: Double
        /// How far to trust the name.
        public var confidence: Confidence
        /// How large the effect is.
        public var effect: Effect
        /// The ids of those it cannot be told apart from.
        public var inseparable: [String]
        /// Why it is suspected, in short phrases.
        public var reasons: [String]
        /// The positions of the events that show it.
        public var evidence: [Position]

        /// Makes a suspect.
        ///
        /// - Parameters:
        ///   - rank: 1 for the most probable.
        ///   - kind: What changed.
        ///   - id: Its id.
        ///   - time: When it went live.
        ///   - lagSeconds: Seconds from it to the onset.
        ///   - delta: The one-hour difference, or nil.
        ///   - interval: Its interval, or nil.
        ///   - probability: The probability that it is the cause.
        ///   - confidence: How far to trust the name.
        ///   - effect: How large the effect is.
        ///   - inseparable: Those it cannot be told apart from.
        ///   - reasons: Why it is suspected.
        ///   - evidence: The positions of the events that show it.
        public init(
            rank: Int,
            kind: ChangeKind,
            id: String,
            time: Timestamp,
            lagSeconds: Double,
            delta: Double?,
            interval: Interval?,
            probability: Double,
            confidence: Confidence,
            effect: Effect,
            inseparable: [String],
            reasons: [String],
            evidence: [Position]
        ) {
            self.rank = rank
            self.kind = kind
            self.id = id
            self.time = time
            self.lagSeconds = lagSeconds
            self.delta = delta
            self.interval = interval
            self.probability = probability
            self.confidence = confidence
            self.effect = effect
            self.inseparable = inseparable
            self.reasons = reasons
            self.evidence = evidence
        }
    }

    /// How far a suspect's name can be trusted.
    public enum Confidence: String, Encodable, Sendable {
        /// Probability 0.9 or more.
        case strong
        /// Probability 0.5 or more.
        case moderate
        /// Below 0.5.
        case weak
    }

    /// How large the one-hour difference is, in the bad direction.
    public enum Effect: String, Encodable, Sendable {
        /// Beyond 0.15.
        case large
        /// Beyond 0.08.
        case medium
        /// Less, or not measurable.
        case small
    }

    /// A change that was looked at and let go.
    public struct ExcludedSuspect: Encodable, Equatable, Sendable {
        /// What changed.
        public var kind: ChangeKind
        /// Its id.
        public var id: String
        /// Why it is not a suspect.
        public var reason: String

        /// Makes an excluded suspect.
        ///
        /// - Parameters:
        ///   - kind: What changed.
        ///   - id: Its id.
        ///   - reason: Why it is not a suspect.
        public init(kind: ChangeKind, id: String, reason: String) {
            self.kind = kind
            self.id = id
            self.reason = reason
        }
    }

    /// How a difference of means splits over categories.
    public struct MixParts: Encodable, Equatable, Sendable {
        /// The part from change within the categories, at the later shares.
        public var within: Double
        /// The part from the changed shares of the categories.
        public var between: Double

        /// Makes the parts.
        ///
        /// - Parameters:
        ///   - within: The part within the categories.
        ///   - between: The part between them.
        public init(within: Double, between: Double) {
            self.within = within
            self.between = between
        }
    }
}
