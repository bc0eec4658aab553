/// A pattern in the points of a control chart that is unlikely while nothing has changed.
///
/// Western Electric's rules are those of its *Statistical Quality Control Handbook* (1956, pages 25
/// to 28), Nelson's those of *Journal of Quality Technology* 16 (1984), 237–239. "Beyond" is strict:
/// a point on a limit is not beyond it, and a point on the centre line is on neither side.
public enum RunRule: String, CaseIterable, Codable, Sendable {
    /// One point beyond three sigma.
    case westernElectric1 = "western_electric_1"
    /// Two of three points in a row beyond two sigma, on one side.
    case westernElectric2 = "western_electric_2"
    /// Four of five points in a row beyond one sigma, on one side.
    case westernElectric3 = "western_electric_3"
    /// Eight points in a row on one side of the centre line.
    case westernElectric4 = "western_electric_4"
    /// One point beyond three sigma; the same as Western Electric's first.
    case nelson1 = "nelson_1"
    /// Nine points in a row on one side of the centre line.
    case nelson2 = "nelson_2"
    /// Six points in a row, each above (or each below) the one before.
    case nelson3 = "nelson_3"
    /// Fourteen points in a row that go up and down in turn.
    case nelson4 = "nelson_4"
    /// Two of three points in a row beyond two sigma, on one side.
    case nelson5 = "nelson_5"
    /// Four of five points in a row beyond one sigma, on one side.
    case nelson6 = "nelson_6"
    /// Fifteen points in a row within one sigma of the centre line.
    case nelson7 = "nelson_7"
    /// Eight points in a row beyond one sigma, on either side.
    case nelson8 = "nelson_8"

    /// The rule as a set of its own.
    public var set: RunRuleSet {
        switch self {
        case .westernElectric1: .westernElectric1
        case .westernElectric2: .westernElectric2
        case .westernElectric3: .westernElectric3
        case .westernElectric4: .westernElectric4
        case .nelson1: .nelson1
        case .nelson2: .nelson2
        case .nelson3: .nelson3
        case .nelson4: .nelson4
        case .nelson5: .nelson5
        case .nelson6: .nelson6
        case .nelson7: .nelson7
        case .nelson8: .nelson8
        }
    }

    /// What it finds, in a few words.
    public var summary: String {
        switch self {
        case .westernElectric1, .nelson1: "1 point beyond 3 sigma"
        case .westernElectric2, .nelson5: "2 of 3 points beyond 2 sigma on one side"
        case .westernElectric3, .nelson6: "4 of 5 points beyond 1 sigma on one side"
        case .westernElectric4: "8 points in a row on one side"
        case .nelson2: "9 points in a row on one side"
        case .nelson3: "6 points in a row rising or falling"
        case .nelson4: "14 points in a row alternating"
        case .nelson7: "15 points in a row within 1 sigma"
        case .nelson8: "8 points in a row beyond 1 sigma on either side"
        }
    }
}

/// Some run rules, one bit each.
public struct RunRuleSet: OptionSet, Hashable, Sendable {
    /// The bits, Western Electric 1–4 lowest, then Nelson 1–8.
    public let rawValue: UInt16

    /// Makes a set.
    ///
    /// - Parameter rawValue: The bits; those above the twelfth mean nothing.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// One point beyond three sigma.
    public static let westernElectric1 = RunRuleSet(rawValue: 1 << 0)
    /// Two of three points beyond two sigma on one side.
    public static let westernElectric2 = RunRuleSet(rawValue: 1 << 1)
    /// Four of five points beyond one sigma on one side.
    public static let westernElectric3 = RunRuleSet(rawValue: 1 << 2)
    /// Eight points in a row on one side.
    public static let westernElectric4 = RunRuleSet(rawValue: 1 << 3)
    /// One point beyond three sigma.
    public static let nelson1 = RunRuleSet(rawValue: 1 << 4)
    /// Nine points in a row on one side.
    public static let nelson2 = RunRuleSet(rawValue: 1 << 5)
    /// Six points in a row rising or falling.
    public static let nelson3 = RunRuleSet(rawValue: 1 << 6)
    /// Fourteen points in a row alternating.
    public static let nelson4 = RunRuleSet(rawValue: 1 << 7)
    /// Two of three points beyond two sigma on one side.
    public static let nelson5 = RunRuleSet(rawValue: 1 << 8)
    /// Four of five points beyond one sigma on one side.
    public static let nelson6 = RunRuleSet(rawValue: 1 << 9)
    /// Fifteen points in a row within one sigma.
    public static let nelson7 = RunRuleSet(rawValue: 1 << 10)
    /// Eight points in a row beyond one sigma on either side.
    public static let nelson8 = RunRuleSet(rawValue: 1 << 11)

    /// Western Electric's four rules.
    public static let westernElectric: RunRuleSet = [
        .westernElectric1, .westernElectric2, .westernElectric3, .westernElectric4,
    ]
    /// Nelson's eight rules.
    public static let nelson: RunRuleSet = [
        .nelson1, .nelson2, .nelson3, .nelson4, .nelson5, .nelson6, .nelson7, .nelson8,
    ]
    /// The rules that compare points with each other, which no chain over zones can follow.
    static let comparingPoints: RunRuleSet = [.nelson3, .nelson4]
    /// The rules that have no bad side, and so say nothing on a one-sided chart.
    static let withoutSide: RunRuleSet = [.nelson4, .nelson7, .nelson8]

    /// The rules of the set, in order.
    public var rules: [RunRule] {
        RunRule.allCases.filter { contains($0.set) }
    }

    /// The set of some rules.
    ///
    /// - Parameter rules: The rules, in any order.
    public init(rules: some Sequence<RunRule>) {
        self = rules.reduce(into: []) { $0.formUnion($1.set) }
    }
}

/// Which sides of the centre line the rules look at.
public enum ChartSides: String, CaseIterable, Codable, Sendable {
    /// Both, as in a factory.
    case both
    /// Only below it: the bad side where higher is better. Nelson 3 then looks for falls only, and
    /// Nelson 4, 7 and 8, which have no side, find nothing.
    case lower
    /// Only above it: the bad side where lower is better. Nelson 3 then looks for rises only, and
    /// Nelson 4, 7 and 8, which have no side, find nothing.
    case upper

    /// The bad side of a metric; both where nobody has said which one that is.
    ///
    /// - Parameter polarity: Whether a higher value is better.
    public init(badSideOf polarity: MetricPolarity) {
        switch polarity {
        case .higherIsBetter: self = .lower
        case .lowerIsBetter: self = .upper
        case .unknown: self = .both
        }
    }
}

/// How "k of n points beyond" is read when the newest point itself is not beyond.
public enum RunRuleReading: String, CaseIterable, Codable, Sendable {
    /// The newest point must itself be beyond: the handbook's marking, and that of R's qcc 3.0.
    case strict
    /// Any k of the last n points: a signal stays on while the pattern is in the window.
    case window
}
