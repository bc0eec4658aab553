/// How an alert rule makes one number of many observations: what thresholds are compared with.
struct WindowRule: Equatable {
    /// The window of a question that names none, in minutes.
    static let standardMinutes: Int64 = 60
    /// How many observations a window must hold to count.
    static let standardMinimumSamples: Int64 = 20
    /// How long a crossing must last to count as sustained, in minutes.
    static let standardSustainMinutes: Int64 = 15

    /// The length of the window in minutes, at least 1.
    var minutes: Int64
    /// How many observations a window must hold to count, at least 1.
    var minimumSamples: Int64
    /// How long a crossing must last to count as sustained, in minutes, at least 0.
    var sustainMinutes: Int64

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - minutes: The length of the window in minutes; less than 1 counts as 1.
    ///   - minimumSamples: How many observations a window must hold; less than 1 counts as 1.
    ///   - sustainMinutes: How long a crossing must last to be sustained; less than 0 counts as 0.
    init(
        minutes: Int64 = Self.standardMinutes,
        minimumSamples: Int64 = Self.standardMinimumSamples,
        sustainMinutes: Int64 = Self.standardSustainMinutes
    ) {
        self.minutes = max(1, minutes)
        self.minimumSamples = max(1, minimumSamples)
        self.sustainMinutes = max(0, sustainMinutes)
    }

    /// The length of the window as a question writes it.
    var text: String {
        let units: [(length: Int64, name: String)] = [(10_080, "w"), (1_440, "d"), (60, "h")]
        for unit in units where minutes.isMultiple(of: unit.length) {
            return "\(minutes / unit.length)\(unit.name)"
        }
        return "\(minutes)m"
    }
}
