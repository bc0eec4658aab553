/// How many earlier deployments were followed by as large a shift the same way.
///
/// A placebo test: if the metric moves as much after most deployments, one more such move proves
/// nothing. The share of placebos at least as large, the change itself counted, is its p-value.
struct PlaceboComparison: Equatable, Sendable {
    /// The fewest placebos whose share says anything against a suspect.
    static let fewest = 9
    /// Above this p-value a suspect's own shift is nothing special.
    static let largestP = 0.25

    /// Earlier deployments with as large a shift the same way.
    let asLarge: Int
    /// Earlier deployments whose shift could be measured.
    let measured: Int

    /// Counts; nil without placebos, or if the suspect's own shift went the other way.
    ///
    /// - Parameters:
    ///   - delta: The suspect's own one-hour difference.
    ///   - placebos: Those of earlier deployments.
    ///   - sign: −1 if a rise was asked for, 1 for a fall.
    init?(delta: Double, placebos: [Double], sign: Double) {
        guard !placebos.isEmpty, delta * sign < 0 else { return nil }
        asLarge = placebos.filter { $0 * sign <= delta * sign }.count
        measured = placebos.count
    }

    /// The p-value: (as large + 1) / (measured + 1).
    var p: Double { Double(asLarge + 1) / Double(measured + 1) }

    /// Whether the suspect's shift is one that this metric often shows after a deployment.
    var isCommon: Bool { measured >= Self.fewest && p > Self.largestP }

    /// The phrase of the answer.
    var reason: String { "\(asLarge) of \(measured) earlier deployments moved it as much" }
}
