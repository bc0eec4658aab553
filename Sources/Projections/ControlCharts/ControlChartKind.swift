/// The kinds of control charts.
public enum ControlChartKind: String, CaseIterable, Codable, Sendable {
    /// Single observations, sigma from the moving range.
    case individuals
    /// Means of subgroups; limits narrow with the root of their size.
    case means = "xbar_s"
    /// Rates of subgroups, with the binomial's sigma.
    case proportions = "p"
    /// Rates of subgroups, with sigma widened by how much they really scatter (Laney).
    case widenedProportions = "p_prime"
    /// Exponentially weighted moving averages of single observations.
    case movingAverage = "ewma"
    /// Single observations against limits that are refitted as they come.
    case rolling

    /// Whether its points are subgroups and not single observations.
    public var hasSubgroups: Bool {
        switch self {
        case .means, .proportions, .widenedProportions: true
        case .individuals, .movingAverage, .rolling: false
        }
    }

    /// Whether it charts a rate of observations that are 0 or 1.
    public var isOfRates: Bool {
        self == .proportions || self == .widenedProportions
    }

    /// What it is called in a sentence.
    public var title: String {
        switch self {
        case .individuals: "individuals chart"
        case .means: "X̄-S chart"
        case .proportions: "p-chart"
        case .widenedProportions: "Laney p′-chart"
        case .movingAverage: "EWMA chart"
        case .rolling: "chart with rolling limits"
        }
    }
}
