import Ledger

/// The decisions of a ledger as entries of a timeline.
struct DecisionTimeline {
    private let reader: ProjectionReader
    private let scope: RecordScope
    private let incidents: IncidentHistory
    private let alerts: [String: Alert]

    /// Makes a timeline.
    ///
    /// - Parameters:
    ///   - reader: The projections.
    ///   - scope: What the entries must be able to concern.
    ///   - incidents: The incidents, which tell what alerts and notes are about.
    init(_ reader: ProjectionReader, scope: RecordScope, _ incidents: IncidentHistory) {
        self.reader = reader
        self.scope = scope
        self.incidents = incidents
        let all = incidents.incidents.flatMap(\.alerts).map { ($0.id, $0) }
        alerts = Dictionary(all) { first, _ in first }
    }

    /// The fields that entries are made of, of whatever type.
    private struct Content: Decodable {
        var alert: String?
        var rule: String?
        var severity: String?
        var metric: String?
        var environment: String?
        var feature: String?
        var title: String?
        var message: String?
        var onset: String?
        var onsetlow: String?
        var onsethigh: String?
        var suspects: [AlertSuspect]?
        var missed: Bool?
        var by: String?
        var note: String?
        var text: String?
        var incident: String?
        var cause: String?
        var resolution: String?
        var reason: String?
        var receiver: String?
        var transition: String?
        var silence: String?
        var comment: String?
        var endsat: String?
        var run: String?
        var suite: String?
        var verdict: String?
        var reasons: [String]?
        var candidate: String?
        var decision: String?
        var center: Double?
        var detector: String?
        var waiver: String?
    }

    /// Every decision that may concern the scope.
    ///
    /// - Returns: The entries in the order of the ledger.
    /// - Throws: What SQLite reports.
    func entries() throws -> [TimelineEntry] {
        var entries: [TimelineEntry] = []
        var onsets: Set<String> = []
        let types = DecisionsProjection.types.sorted { $0.rawValue < $1.rawValue }
        for record in try reader.decisions(of: types) {
            guard let content = record.data(as: Content.self),
                let entry = entry(record, content)
            else { continue }
            entries.append(entry)
            if record.type == .alertFired, let onset = onset(record, content, entry, &onsets) {
                entries.append(onset)
            }
        }
        return entries
    }

    /// When the change behind an alert began: of alerts that tell the same, once.
    private func onset(
        _ record: DecisionRecord,
        _ content: Content,
        _ fired: TimelineEntry,
        _ known: inout Set<String>
    ) -> TimelineEntry? {
        guard let onset = content.onset, let time = try? Timestamp(rfc3339: onset),
            known.insert("\(content.metric ?? "") \(onset)").inserted
        else { return nil }
        var text = "\(content.metric ?? "the metric") began to change"
        if let low = content.onsetlow, let high = content.onsethigh {
            text += ", between \(low) and \(high)"
        }
        if let suspect = content.suspects?.first {
            text += "; likeliest cause: \(suspect.kind) \(suspect.id) (\(suspect.confidence))"
        }
        return TimelineEntry(
            time: time,
            kind: "onset",
            id: content.alert,
            environment: fired.environment,
            feature: fired.feature,
            text: text,
            position: record.position
        )
    }

    /// The entry of a decision; nil if it concerns another scope.
    private func entry(_ record: DecisionRecord, _ content: Content) -> TimelineEntry? {
        let about = content.alert.flatMap { alerts[$0] }
        let incident = content.incident.flatMap(incidents.incident)
        let environment =
            content.environment ?? about?.evidence.environment ?? incident?.environment
        let feature =
            content.feature ?? about?.evidence.feature ?? about?.labels["feature"]
            ?? incident?.feature
        guard scope.holds(environment, feature),
            let (kind, id, text) = described(record.type, content)
        else { return nil }
        return TimelineEntry(
            time: record.time,
            kind: kind,
            id: id,
            environment: environment,
            feature: feature,
            by: content.by,
            text: text.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": "),
            position: record.position
        )
    }

    /// The kind of an entry, the id of what it is about, and the parts of its text.
    private func described(
        _ type: EventType,
        _ content: Content
    ) -> (kind: String, id: String?, text: [String?])? {
        let severity = [content.severity, content.rule].compactMap(\.self).joined(separator: " ")
        return switch type {
        case .alertFired:
            ("alert_fired", content.alert, [severity, content.message ?? content.title])
        case .alertAcknowledged: ("alert_acknowledged", content.alert, [content.note])
        case .alertResolved: ("alert_resolved", content.alert, [content.rule, content.reason])
        case .notificationDelivered:
            ("notified", content.alert, [content.receiver, content.transition])
        case .notificationFailed:
            ("notification_failed", content.alert, [content.receiver, content.reason])
        case .silenceCreated:
            (
                "silence_created", content.silence,
                [content.comment, content.endsat.map { "until \($0)" }]
            )
        case .silenceExpired: ("silence_expired", content.silence, [])
        case .incidentClosed:
            ("incident_closed", content.incident, [content.cause, content.resolution])
        case .noteAdded: ("note", content.incident ?? content.alert ?? content.run, [content.text])
        case .baselineApproved: ("baseline_approved", content.run, [content.suite, content.reason])
        case .baselineRevoked: ("baseline_revoked", content.run, [content.suite, content.reason])
        case .limitsApproved: ("limits_approved", content.metric, [content.reason])
        case .gateDecided:
            (
                "gate_decided", content.run,
                [content.verdict, content.reasons?.prefix(3).joined(separator: "; ")]
            )
        case .waiverGranted: ("waiver_granted", content.waiver, [content.metric, content.reason])
        case .waiverRevoked: ("waiver_revoked", content.waiver, [content.reason])
        case .promotionDecided:
            ("promotion_decided", content.candidate, [content.decision, content.reason])
        case .detectorTrained: ("detector_trained", content.detector, [])
        default: nil
        }
    }
}
