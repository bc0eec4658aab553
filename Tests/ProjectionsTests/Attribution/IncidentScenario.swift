@testable import Projections

/// What happens in a replayed stream, and what is right to say of it.
enum IncidentScenario: String, CaseIterable, Codable, Sendable {
    /// A deployment makes every answer one of the worse system.
    case sudden
    /// It lowers the mean by 0.05.
    case subtle
    /// The worse system takes over within half an hour to three hours.
    case ramp
    /// One category alone.
    case categoryOnly
    /// One feature alone.
    case featureOnly
    /// Another deployment follows a minute later, before the effect shows.
    case ambiguousPair
    /// Two more deployments, four to nine minutes before and after.
    case severalDeployments
    /// The deployment is taken back, and the fall ends with it.
    case rolledBack
    /// The effect shows about half an hour after the deployment.
    case lateHalfHour
    /// The effect shows about two hours after it.
    case lateTwoHours
    /// A deployment makes answers better; asked is why they improved.
    case improvementAsked
    /// Latency rises; asked is why.
    case latencyAsked
    /// The judge is replaced by a stricter one.
    case judgeChange
    /// So it is, but only the scores bear its revision.
    case judgeSwapStamped
    /// The dataset changes to harder cases.
    case datasetChange
    /// The same without an event: the traffic's own doing.
    case mixShift
    /// The judge is replaced and nothing says so.
    case judgeSwapHidden
    /// The same with an innocent deployment 10 to 30 minutes earlier.
    case judgeSwapHiddenDecoy
    /// The worse system takes over and nothing says why.
    case unrecordedCause
    /// The same with an innocent deployment 20 to 40 minutes earlier.
    case unrecordedNearDecoy
    /// The worse system takes over within two to six days.
    case gradual
    /// Nothing happens.
    case noChange
    /// Nothing happens, but the level wanders from hour to hour (AR(1), 0.8 an hour).
    case drift
    /// A deployment makes answers better; asked is why they dropped.
    case improvement
    /// No traffic for two hours.
    case outage
    /// The same, but some answers leak out as zeros.
    case outageLeaking
    /// A deployment makes answers slower; asked is about quality.
    case latencyOnly

    /// Whether something is recorded that did it.
    var hasCause: Bool {
        switch self {
        case .sudden, .subtle, .ramp, .categoryOnly, .featureOnly, .ambiguousPair,
            .severalDeployments, .rolledBack, .lateHalfHour, .lateTwoHours, .improvementAsked,
            .latencyAsked, .judgeChange, .judgeSwapStamped, .datasetChange:
            true
        default:
            false
        }
    }

    /// Whether the effect comes long after its cause, where time alone cannot connect the two.
    var isLate: Bool { self == .lateHalfHour || self == .lateTwoHours }

    /// Whether the scores move at once for a reason that nobody recorded: what goes live nearby is
    /// then innocent, and nothing but the shares of the priors speaks for it.
    var hidesItsCause: Bool {
        switch self {
        case .judgeSwapHidden, .judgeSwapHiddenDecoy, .unrecordedCause, .unrecordedNearDecoy: true
        default: false
        }
    }

    /// Whether the metric asked about moves at all in the direction asked.
    var moves: Bool {
        switch self {
        case .noChange, .drift, .improvement, .outage, .outageLeaking, .latencyOnly: false
        default: true
        }
    }

    /// Whether the mix of traffic moves and not the quality.
    var shiftsMix: Bool { self == .datasetChange || self == .mixShift }

    /// Whether a judge is replaced.
    var replacesJudge: Bool {
        switch self {
        case .judgeChange, .judgeSwapStamped, .judgeSwapHidden, .judgeSwapHiddenDecoy: true
        default: false
        }
    }

    /// The conclusions that are right.
    var conclusions: Set<WhatChangedAnswer.Conclusion> {
        switch self {
        case .judgeChange, .judgeSwapStamped: [.evaluator]
        case .judgeSwapHidden, .judgeSwapHiddenDecoy: [.evaluator, .noSuspect]
        case .datasetChange: [.dataset]
        case .mixShift: [.mix]
        case .unrecordedCause, .unrecordedNearDecoy: [.noSuspect]
        case .gradual: [.noSuspect, .noChange]
        case .drift: [.noChange, .noSuspect]
        case .outageLeaking: [.noChange, .noSuspect]
        case .noChange, .improvement, .outage, .latencyOnly: [.noChange]
        default: [.suspect]
        }
    }

    /// The scores that suit it.
    var pools: [ScorePool] {
        switch self {
        case .latencyAsked: [.latency]
        case .categoryOnly: [.halueval, .hallucinations]
        case .datasetChange, .mixShift: [.halueval, .hallucinations]
        default: [.frank, .halueval, .drift, .hallucinations]
        }
    }
}
