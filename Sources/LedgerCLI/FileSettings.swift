import Ingest
import Notify
import Projections

/// Everything that a `ledger.yaml` says, for every command: each section has one reader.
struct FileSettings {
    /// Metrics and rules.
    var ledger = LedgerConfiguration()
    /// Receivers and routes.
    var notifications = NotificationSettings(receivers: [])
    /// What golden datasets must hold to.
    var dataset = DatasetSettings()
    /// How models are reached, what they take and cost.
    var inference = InferenceSettings()
    /// What is scored, and by whom.
    var scoring = ScoringSettings()

    /// Settings where there is no file.
    init() {}

    /// Reads every section of a `ledger.yaml`.
    init(_ root: ConfigurationSection) {
        ledger = LedgerConfiguration(root)
        notifications = NotificationSettings(root)
        dataset = DatasetSettings.inFile(root)
        inference = InferenceSettings(root)
        scoring = ScoringSettings(root)
    }
}
