public import Ledger

/// The training of a detector as the ledger records it: everything needed to make its forest again.
///
/// The forest itself is not stored. It follows from the parameters and from the observations of the
/// window, and ``revision`` proves that what is made again is what was trained.
public struct DetectorTraining: Equatable, Sendable {
    /// Whose windows it judges.
    public var scope: DetectorScope
    /// The metrics it looks at, by name.
    public var metrics: [DetectorMetric]
    /// The first minute of the training, since the epoch.
    public var firstMinute: Int64
    /// The first minute after it.
    public var endMinute: Int64
    /// How long a window is, in minutes.
    public var windowMinutes: Int64
    /// How many windows had observations.
    public var windowCount: Int
    /// How the forest is grown.
    public var parameters: IsolationForest.Parameters
    /// The hash of the parameters and of the windows' content.
    public var revision: String
    /// Who trained it.
    public var by: String
    /// Why, or nil.
    public var reason: String?

    /// Fewer windows than this say too little of what is normal.
    public static let windowsMin = 200
    /// More windows than this are refused: a training that takes gigabytes is a slip.
    static let windowsMax: Int64 = 500_000
    /// The lengths of a window that are allowed, in minutes.
    static let windowMinutesRange: ClosedRange<Int64> = 1...10_080

    /// The name of the method in the event.
    static let method = "isolation_forest"

    /// When the training begins.
    public var from: Timestamp { Timestamp(minute: firstMinute) }
    /// When it ends.
    public var to: Timestamp { Timestamp(minute: endMinute) }
    /// The first characters of the revision, for people.
    public var shortRevision: String { String(revision.prefix(12)) }

    /// Whether windows can be cut from it without an overflow or a day's work.
    var isSound: Bool {
        Self.windowMinutesRange.contains(windowMinutes) && firstMinute < endMinute
            && firstMinute.isMultiple(of: windowMinutes) && endMinute.isMultiple(of: windowMinutes)
            && (endMinute - firstMinute) / windowMinutes <= Self.windowsMax
            && !metrics.isEmpty
    }
}

extension DetectorTraining: Codable {
    private enum CodingKeys: String, CodingKey {
        case detector, environment, feature, metrics, from, to, windowseconds, windows, seed, trees
        case subsample, revision, by, reason
    }

    /// Reads the event's data.
    ///
    /// - Parameter decoder: Where to read.
    /// - Throws: What the decoder throws, or if it is of another method or not sound.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func time(_ key: CodingKeys) throws -> Int64 {
            let text = try container.decode(String.self, forKey: key)
            guard let time = try? Timestamp(rfc3339: text), time == Timestamp(minute: time.minute)
            else { throw Self.unsound(container.codingPath) }
            return time.minute
        }
        scope = DetectorScope(
            environment: try container.decodeIfPresent(String.self, forKey: .environment)
                ?? QuestionResolver.defaultEnvironment,
            feature: try container.decodeIfPresent(String.self, forKey: .feature)
        )
        metrics = try container.decode([DetectorMetric].self, forKey: .metrics)
        firstMinute = try time(.from)
        endMinute = try time(.to)
        let windowSeconds = try container.decode(Int64.self, forKey: .windowseconds)
        // A length that is no whole number of minutes is no length of a window.
        windowMinutes = windowSeconds.isMultiple(of: 60) ? windowSeconds / 60 : 0
        windowCount = try container.decode(Int.self, forKey: .windows)
        parameters = IsolationForest.Parameters(
            trees: try container.decode(Int.self, forKey: .trees),
            subsample: try container.decode(Int.self, forKey: .subsample),
            seed: try container.decode(UInt64.self, forKey: .seed)
        )
        revision = try container.decode(String.self, forKey: .revision)
        by = try container.decodeIfPresent(String.self, forKey: .by) ?? "somebody"
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        guard isSound, try container.decode(String.self, forKey: .detector) == Self.method else {
            throw Self.unsound(container.codingPath)
        }
    }

    /// Writes the event's data.
    ///
    /// - Parameter encoder: Where to write.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.method, forKey: .detector)
        try container.encode(scope.environment, forKey: .environment)
        try container.encodeIfPresent(scope.feature, forKey: .feature)
        try container.encode(metrics, forKey: .metrics)
        try container.encode(from.rfc3339, forKey: .from)
        try container.encode(to.rfc3339, forKey: .to)
        try container.encode(windowMinutes * 60, forKey: .windowseconds)
        try container.encode(windowCount, forKey: .windows)
        try container.encode(parameters.seed, forKey: .seed)
        try container.encode(parameters.trees, forKey: .trees)
        try container.encode(parameters.subsample, forKey: .subsample)
        try container.encode(revision, forKey: .revision)
        try container.encode(by, forKey: .by)
        try container.encodeIfPresent(reason, forKey: .reason)
    }

    private static func unsound(_ path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(
                codingPath: path,
                debugDescription: "the training is of another method, or its window is not one"
            )
        )
    }
}
