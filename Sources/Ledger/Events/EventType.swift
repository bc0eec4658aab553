/// The type of an event: `dev.qualityledger.<noun>.<past participle>.v<version>`, or another's type.
///
/// Types of others (such as `dev.cdevents.…`) are kept as they are.
public struct EventType: RawRepresentable, Hashable, Sendable {
    /// The full name, such as `dev.qualityledger.score.recorded.v1`.
    public let rawValue: String

    /// Wraps a full name.
    ///
    /// - Parameter rawValue: Any name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// What the types of this ledger begin with; nobody else's may.
    public static let prefix = "dev.qualityledger."

    /// A type of this ledger.
    ///
    /// - Parameters:
    ///   - noun: What it is about, such as `score`.
    ///   - participle: What happened to it, such as `recorded`.
    ///   - version: The version of its data, 1 or more.
    public init(noun: String, participle: String, version: Int = 1) {
        rawValue = "\(Self.prefix)\(noun).\(participle).v\(version)"
    }

    /// Whether the name claims to be one of this ledger's types.
    public var isOwn: Bool { rawValue.hasPrefix(Self.prefix) }

    /// The parts of one of this ledger's types; nil if the name is not of that form.
    public var parts: Parts? {
        guard isOwn else { return nil }
        let parts = rawValue.dropFirst(Self.prefix.count).split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty,
            parts[2].first == "v", parts[2].dropFirst().first != "0",
            parts[2].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }),
            let version = Int(parts[2].dropFirst())
        else { return nil }
        return Parts(noun: String(parts[0]), participle: String(parts[1]), version: version)
    }

    /// The short name that commands and tables print: noun and participle, or another's full name.
    public var shortName: String {
        parts.map { "\($0.noun).\($0.participle)" } ?? rawValue
    }

    /// The parts of one of this ledger's types.
    public struct Parts: Hashable, Sendable {
        /// What it is about.
        public let noun: String
        /// What happened to it.
        public let participle: String
        /// The version of its data.
        public let version: Int
    }
}

// What was measured and what was changed.
extension EventType {
    /// A version of a dataset was built or registered.
    public static let datasetVersioned = EventType(noun: "dataset", participle: "versioned")
    /// A version of an evaluator (rubric, judge, parameters) was registered.
    public static let evaluatorVersioned = EventType(noun: "evaluator", participle: "versioned")
    /// An evaluation run began.
    public static let runStarted = EventType(noun: "run", participle: "started")
    /// An evaluation run ended.
    public static let runFinished = EventType(noun: "run", participle: "finished")
    /// One value of one metric was recorded.
    public static let scoreRecorded = EventType(noun: "score", participle: "recorded")
    /// A judge gave its verdict on several axes.
    public static let verdictRecorded = EventType(noun: "verdict", participle: "recorded")
    /// Something was deployed.
    public static let deploymentRecorded = EventType(noun: "deployment", participle: "recorded")
    /// A production request was taken into the shadow sample.
    public static let shadowSampled = EventType(noun: "shadow", participle: "sampled")
    /// A candidate's answer was compared with production's.
    public static let shadowCompared = EventType(noun: "shadow", participle: "compared")
}

// What was decided.
extension EventType {
    /// A run became the baseline.
    public static let baselineApproved = EventType(noun: "baseline", participle: "approved")
    /// A baseline was withdrawn.
    public static let baselineRevoked = EventType(noun: "baseline", participle: "revoked")
    /// A gate gave its verdict.
    public static let gateDecided = EventType(noun: "gate", participle: "decided")
    /// Somebody allowed a regression for a while.
    public static let waiverGranted = EventType(noun: "waiver", participle: "granted")
    /// A waiver was withdrawn before it expired.
    public static let waiverRevoked = EventType(noun: "waiver", participle: "revoked")
    /// Control limits were frozen.
    public static let limitsApproved = EventType(noun: "limits", participle: "approved")
    /// A shadow candidate was promoted, held or rejected.
    public static let promotionDecided = EventType(noun: "promotion", participle: "decided")
    /// A detector of anomalies was trained on a window that is frozen.
    public static let detectorTrained = EventType(noun: "detector", participle: "trained")
}

// Who was told, and when.
extension EventType {
    /// A rule began to fire.
    public static let alertFired = EventType(noun: "alert", participle: "fired")
    /// A rule ceased to fire.
    public static let alertResolved = EventType(noun: "alert", participle: "resolved")
    /// Somebody took an alert on.
    public static let alertAcknowledged = EventType(noun: "alert", participle: "acknowledged")
    /// A receiver took a notification.
    public static let notificationDelivered = EventType(
        noun: "notification",
        participle: "delivered"
    )
    /// A receiver could not be reached, or refused.
    public static let notificationFailed = EventType(noun: "notification", participle: "failed")
    /// Somebody silenced some labels for a while.
    public static let silenceCreated = EventType(noun: "silence", participle: "created")
    /// A silence ended.
    public static let silenceExpired = EventType(noun: "silence", participle: "expired")
    /// An incident was closed.
    public static let incidentClosed = EventType(noun: "incident", participle: "closed")
    /// Somebody wrote a note.
    public static let noteAdded = EventType(noun: "note", participle: "added")
}

// The ledger about itself.
extension EventType {
    /// An ingestion ended that changed or refused something.
    public static let ingestFinished = EventType(noun: "ingest", participle: "finished")
    /// An identity arrived again with other content.
    public static let conflictDetected = EventType(noun: "conflict", participle: "detected")
    /// A text was erased.
    public static let textRedacted = EventType(noun: "text", participle: "redacted")
}
