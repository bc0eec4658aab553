public import Ledger

/// Everything one question `what changed when …` is answered from: rollups and change events.
///
/// There is no clock and no store behind it, so the same input gives the same answer for ever.
public struct AttributionInput: Sendable {
    /// The question as it was asked.
    public var question: String
    /// The last position the rollups and changes know of.
    public var position: Position
    /// The event time up to which the answer looks, or nil for all.
    public var asOf: Timestamp?
    /// The metric asked about.
    public var metric: String
    /// The environment asked about.
    public var environment: String
    /// The feature asked about, or nil for all of them.
    public var feature: String?
    /// The category asked about, or nil for all of them.
    public var category: String?
    /// Which way the metric is asked to have gone, by its polarity.
    public var direction: WhatChangedAnswer.Direction
    /// Which way its values then move.
    public var shift: Shift
    /// The last minute that counts.
    public var endMinute: Int64
    /// How far back from ``endMinute`` the rollups are read.
    public var horizonMinutes: Int
    /// The times in which the shift must have begun, or nil for the whole horizon.
    public var onsetWindow: ClosedRange<Timestamp>?
    /// The minute rollups of the metric in the environment.
    public var cells: [AttributionCell]
    /// The name of the evaluator that gave the values, or nil if unknown.
    public var evaluator: String?
    /// The other metrics of the environment, as controls; may be empty.
    public var companions: [AttributionCompanion]
    /// Every change event of the horizon, of all environments, in any order.
    public var changes: [RecordedChange]

    /// When a fall began that a detector of its own has noticed already; nil if it is still to be
    /// found out whether anything fell.
    public var noticedMinute: Int64?

    /// The usual horizon: 22.5 days.
    public static let standardHorizonMinutes = 32_400

    /// Makes the input of one question.
    ///
    /// - Parameters:
    ///   - question: The question as it was asked.
    ///   - position: The last position known.
    ///   - asOf: The event time up to which the answer looks, or nil.
    ///   - metric: The metric asked about.
    ///   - environment: The environment asked about.
    ///   - feature: The feature asked about, or nil for all.
    ///   - category: The category asked about, or nil for all.
    ///   - direction: Worse or better, by the metric's polarity.
    ///   - shift: Which way the values then move.
    ///   - endMinute: The last minute that counts.
    ///   - horizonMinutes: How far back the rollups are read, from a day to 45 days.
    ///   - onsetWindow: The times in which the shift must have begun, or nil.
    ///   - cells: The minute rollups.
    ///   - evaluator: The name of the evaluator that gave the values, or nil.
    ///   - companions: The other metrics of the environment, as controls.
    ///   - changes: The change events.
    public init(
        question: String,
        position: Position,
        asOf: Timestamp?,
        metric: String,
        environment: String,
        feature: String? = nil,
        category: String? = nil,
        direction: WhatChangedAnswer.Direction = .worse,
        shift: Shift = .down,
        endMinute: Int64,
        horizonMinutes: Int = AttributionInput.standardHorizonMinutes,
        onsetWindow: ClosedRange<Timestamp>? = nil,
        cells: [AttributionCell],
        evaluator: String? = nil,
        companions: [AttributionCompanion] = [],
        changes: [RecordedChange]
    ) {
        self.question = question
        self.position = position
        self.asOf = asOf
        self.metric = metric
        self.environment = environment
        self.feature = feature
        self.category = category
        self.direction = direction
        self.shift = shift
        self.endMinute = endMinute
        self.horizonMinutes = horizonMinutes
        self.onsetWindow = onsetWindow
        self.cells = cells
        self.evaluator = evaluator
        self.companions = companions
        self.changes = changes
    }

    /// ``endMinute`` within what a timestamp can hold.
    var lastMinute: Int64 { min(max(endMinute, -(1 << 37)), 1 << 37) }

    /// Which way values move.
    public enum Shift: Sendable {
        /// Towards smaller values.
        case down
        /// Towards larger values.
        case up
    }
}

/// The minute rollup of the observations that share all their dimensions.
public struct AttributionCell: Sendable {
    /// The category of the observations, or nil if they have none.
    public var category: String?
    /// The feature of the observations, or nil if they have none.
    public var feature: String?
    /// The revision of the evaluator that gave the values, or nil if unknown.
    public var evaluatorRevision: String?
    /// The model of the evaluated system, or nil.
    public var model: String?
    /// The prompt version of the evaluated system, or nil.
    public var prompt: String?
    /// The release of the evaluated system, or nil.
    public var release: String?
    /// The non-empty minutes, ascending.
    public var minutes: [MinuteBucket]

    /// Makes a cell.
    ///
    /// - Parameters:
    ///   - category: The category, or nil.
    ///   - feature: The feature, or nil.
    ///   - evaluatorRevision: The evaluator's revision, or nil.
    ///   - model: The model, or nil.
    ///   - prompt: The prompt version, or nil.
    ///   - release: The release, or nil.
    ///   - minutes: The non-empty minutes, ascending.
    public init(
        category: String?,
        feature: String?,
        evaluatorRevision: String?,
        model: String? = nil,
        prompt: String? = nil,
        release: String? = nil,
        minutes: [MinuteBucket]
    ) {
        self.category = category
        self.feature = feature
        self.evaluatorRevision = evaluatorRevision
        self.model = model
        self.prompt = prompt
        self.release = release
        self.minutes = minutes
    }
}
