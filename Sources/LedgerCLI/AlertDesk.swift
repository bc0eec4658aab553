import Foundation
import Ingest
import Ledger
import Notify
import Projections
import Repl

/// Where commands on alerts work: one ledger with its projections and its configuration.
struct AlertDesk {
    /// The source of events that the ledger writes about alerts.
    static let source = "/ledger/alerts"

    /// What the configuration says of metrics and rules.
    let configuration: LedgerConfiguration
    /// What the configuration says of receivers.
    let notifications: NotificationSettings
    /// The configuration's path; nil if there is none.
    let configurationPath: String?
    /// The alerts.
    let engine: AlertEngine
    /// What is exported as metrics.
    let metrics: MetricsEngine
    /// How answers are drawn.
    let style: TerminalStyle
    private let options: LedgerOptions

    /// Opens the ledger to read.
    ///
    /// - Parameters:
    ///   - options: Which ledger.
    ///   - configurationOptions: Which configuration; nil for commands that need none.
    /// - Throws: `StoreError`, `UsageError`, or `ConfigurationError` with all that is wrong.
    init(_ options: LedgerOptions, _ configurationOptions: ConfigurationOptions? = nil) throws {
        let file = try configurationOptions?.file()
        let settings = try file.map(Self.settings) ?? FileSettings()
        configurationPath = file?.path
        configuration = settings.ledger
        notifications = settings.notifications
        let store = try options.open(.readOnly)
        let projections = try options.openProjections(of: store)
        engine = AlertEngine(
            store: store,
            projections: projections,
            configuration: configuration,
            clock: LedgerOptions.clock
        )
        metrics = MetricsEngine(
            store: store,
            projections: projections,
            configuration: configuration
        )
        style = TerminalStyle.detect(
            descriptor: STDOUT_FILENO,
            environment: LedgerOptions.environment
        )
        self.options = options
    }

    /// Reads a configuration.
    static func settings(_ file: ConfigurationOptions.File) throws -> FileSettings {
        try ConfigurationFile.read(file.text, name: file.path, FileSettings.init)
    }

    /// Reads the rules of a configuration, or of a Prometheus rule file.
    static func rules(_ file: ConfigurationOptions.File) throws -> [AlertRule] {
        try ConfigurationFile.read(file.text, name: file.path) { root in
            if root.holds("groups") { return PrometheusRuleFile.rules(root) }
            return FileSettings(root).ledger.alerts.rules
        }
    }

    /// Appends what the user decided.
    func append(_ event: OwnEvent) throws {
        _ = try appender().append([event])
    }

    /// Appends events of the ledger's own on alerts.
    func appender() throws -> OwnEventAppender {
        OwnEventAppender(
            store: try options.open(.readWrite),
            source: Self.source,
            clock: LedgerOptions.clock
        )
    }

    /// The ledger's path, for the lock that rounds take.
    func ledgerPath() throws -> String { try options.path() }

    /// An alert by its id.
    func alert(_ id: String, in snapshot: AlertEngine.Snapshot) throws -> Alert {
        if let alert = snapshot.alerts.alert(id) { return alert }
        let ids = snapshot.alerts.alerts.map(\.id)
        throw UsageError(
            message: "there is no alert \(id)",
            hint: ids.last.map { "The last one was \($0); `ledger alert list --all` lists all." }
                ?? "No alert has fired yet."
        )
    }

    /// An incident by its id.
    func incident(_ id: String, in snapshot: AlertEngine.Snapshot) throws -> Incident {
        if let incident = snapshot.incidents.incident(id) { return incident }
        throw UsageError(
            message: "there is no incident \(id)",
            hint: snapshot.incidents.incidents.last.map {
                "The last one was \($0.id); `ledger incident list` lists all."
            } ?? "There has been no incident yet."
        )
    }

    /// Explains an alert, or a rule on each of its label sets.
    ///
    /// - Parameters:
    ///   - name: An alert's id or a rule's name.
    ///   - time: The instant; nil for the alert's firing, or now.
    ///   - feature: Only label sets of this feature.
    /// - Returns: One explanation for each label set.
    /// - Throws: What is not known by that name, or ``StoreError``.
    func explanations(
        of name: String,
        at time: Timestamp?,
        feature: String?
    ) throws -> [AlertExplanation] {
        let snapshot = try engine.recorded()
        let alert = snapshot.alerts.alert(name)
        let rules = configuration.alerts.rules
        guard let rule = rules.first(where: { $0.name == alert?.rule ?? name }) else {
            throw UsageError(
                message: alert.map { "the rule \($0.rule) of \(name) is not configured any more" }
                    ?? "there is no rule and no alert \(name)",
                hint: rules.isEmpty
                    ? "There is no ledger.yaml here; name one with --config PATH."
                    : "Rules: \(rules.map(\.name).joined(separator: ", "))."
            )
        }
        let instant = time ?? alert?.fired ?? LedgerOptions.clock()
        let outcomes = try engine.replay(
            [rule],
            traced: AlertExplanation.tracedTimes(rule, at: instant)
        )
        let explanations = AlertExplanation.all(
            outcomes,
            at: instant,
            of: alert,
            feature: feature,
            history: snapshot.alerts
        )
        guard !explanations.isEmpty else {
            throw UsageError(
                message: "\(rule.name) has no scores in its scope",
                hint: "`ledger query metrics` lists what there is."
            )
        }
        return explanations
    }
}
