public import Ledger

/// All alerts of a ledger, folded from what was recorded of them.
///
/// What is recorded was decided: the fold takes it as it stands and never evaluates anything anew.
public struct AlertHistory: Equatable, Sendable {
    /// The alerts in the order in which they fired.
    public private(set) var alerts: [Alert] = []
    /// The open alert of each rule and label set, by index.
    private var open: [Key: Int] = [:]
    /// The last transition of each rule and label set.
    private var last: [Key: LastTransition] = [:]
    private var indices: [String: Int] = [:]

    /// A rule and a label set.
    private struct Key: Hashable, Sendable {
        var rule: String
        var labels: LabelSet
    }

    private struct LastTransition: Equatable, Sendable {
        var tick: Int64
        var isFiring: Bool
    }

    /// The types that the fold reads.
    public static let types: [EventType] = [.alertFired, .alertResolved, .alertAcknowledged]

    /// Folds decisions.
    ///
    /// - Parameter decisions: Decisions in the order of the ledger; others than ``types`` are passed
    ///   over.
    public init(_ decisions: [DecisionRecord]) {
        for decision in decisions {
            switch decision.type {
            case .alertFired: fire(decision)
            case .alertResolved: resolve(decision)
            case .alertAcknowledged: acknowledge(decision)
            default: break
            }
        }
    }

    private mutating func fire(_ decision: DecisionRecord) {
        guard let data = decision.data(as: AlertFiredData.self), indices[data.alert] == nil,
            let severity = AlertSeverity(rawValue: data.severity)
        else { return }
        let key = Key(rule: data.rule, labels: LabelSet(data.labels ?? [:]))
        // A rule that fires while it fires says nothing new.
        guard open[key] == nil else { return }
        indices[data.alert] = alerts.count
        open[key] = alerts.count
        last[key] = LastTransition(tick: decision.time.second, isFiring: true)
        alerts.append(
            Alert(
                id: data.alert,
                rule: data.rule,
                severity: severity,
                labels: key.labels,
                fired: decision.time,
                firedPosition: decision.position,
                evidence: data
            )
        )
    }

    private mutating func resolve(_ decision: DecisionRecord) {
        guard let data = decision.data(as: AlertResolvedData.self),
            let index = indices[data.alert], alerts[index].isFiring
        else { return }
        alerts[index].resolved = decision.time
        alerts[index].resolvedPosition = decision.position
        alerts[index].resolveReason = data.reason
        let key = Key(rule: alerts[index].rule, labels: alerts[index].labels)
        open[key] = nil
        last[key] = LastTransition(tick: decision.time.second, isFiring: false)
    }

    private mutating func acknowledge(_ decision: DecisionRecord) {
        guard let data = decision.data(as: AlertAcknowledgedData.self),
            let index = indices[data.alert], alerts[index].acknowledgement == nil
        else { return }
        alerts[index].acknowledgement = Alert.Acknowledgement(
            time: decision.time,
            position: decision.position,
            by: data.by,
            note: data.note
        )
    }

    /// An alert by its id.
    ///
    /// - Parameter id: The id.
    /// - Returns: The alert, or nil if there is none.
    public func alert(_ id: String) -> Alert? { indices[id].map { alerts[$0] } }

    /// The open alert of a rule on a label set.
    ///
    /// - Parameters:
    ///   - rule: The rule's name.
    ///   - labels: The labels.
    /// - Returns: The alert, or nil if none fires.
    public func openAlert(rule: String, labels: LabelSet) -> Alert? {
        open[Key(rule: rule, labels: labels)].map { alerts[$0] }
    }

    /// Where an evaluation goes on: the state after the last recorded transition, and its tick.
    ///
    /// - Parameters:
    ///   - rule: The rule's name.
    ///   - labels: The labels.
    /// - Returns: The state and the tick; nil if nothing is recorded.
    func resumption(
        rule: String,
        labels: LabelSet
    ) -> (state: AlertMachine.State, tick: Int64)? {
        guard let last = last[Key(rule: rule, labels: labels)] else { return nil }
        let state: AlertMachine.State =
            last.isFiring ? .firing(since: last.tick, calmSince: nil) : .inactive
        return (state, last.tick)
    }
}

extension Timestamp {
    /// The second the instant lies in, counted from the epoch, rounded down.
    var second: Int64 { microseconds.flooringQuotient(dividingBy: 1_000_000) }
}
