/// The rules of one file that a rule test names.
public enum TestedRules: Sendable {
    /// Those of a `ledger.yaml`: samples are scores, which are averaged over the rules' windows.
    case ledger(LedgerConfiguration)
    /// Those of a Prometheus rule file: samples are what an exporter publishes, taken as they are.
    case prometheus(PrometheusRules)

    /// The rules of a Prometheus rule file.
    public struct PrometheusRules: Sendable {
        let rules: [PrometheusRule]
    }

    /// Reads a file's rules.
    ///
    /// - Parameter root: The root of a `ledger.yaml` or of a Prometheus rule file, told apart by the
    ///   key `groups`; what is wrong is noted there.
    /// - Returns: The rules.
    public static func read(_ root: ConfigurationSection) -> TestedRules {
        guard root.holds("groups") else { return .ledger(LedgerConfiguration(root)) }
        let rules = PrometheusRuleFile.prometheusRules(root, expandsTemplates: true)
        return .prometheus(PrometheusRules(rules: rules))
    }

    /// The rules.
    var rules: [AlertRule] {
        switch self {
        case .ledger(let configuration): configuration.alerts.rules
        case .prometheus(let file): file.rules.map(\.rule)
        }
    }

    /// The distance of ticks where the test names none, in seconds.
    var tickSeconds: Int {
        switch self {
        case .ledger(let configuration): configuration.alerts.tickSeconds
        case .prometheus: 60
        }
    }

    /// Whether samples are scores, and so finite numbers.
    var takesScores: Bool {
        if case .ledger = self { return true }
        return false
    }
}

extension AlertDetector {
    /// Whether the scores of series alone say what the detector does.
    var isTestable: Bool {
        switch self {
        // A forest needs a training that was recorded, a trend needs runs that have finished.
        case .forest, .trend: false
        default: true
        }
    }
}
