/// The Markov chain of what run rules remember while they have not signalled.
struct RunLengthChain {
    /// The zones by their marks, from far below to far above.
    private static let zones: [RunRuleHistory.Zone] = [
        0x0f, 0x07, 0x03, 0x01, 0x10, 0x30, 0x70, 0xf0,
    ]
    /// For each state and zone the next state, or −1 for a signal.
    private let transitions: [Int32]
    private let stateCount: Int

    /// Finds the states that can be reached without a signal.
    ///
    /// - Parameters:
    ///   - rules: Rules about zones, at least one.
    ///   - sides: The sides that they look at.
    init(rules: RunRuleSet, sides: ChartSides) {
        var numbers: [RunRuleHistory: Int32] = [RunRuleHistory(): 0]
        var states = [RunRuleHistory()]
        var transitions: [Int32] = []
        let patterns = SideHistory.Patterns(.strict)
        var index = 0
        while index < states.count {
            for zone in Self.zones {
                var next = states[index]
                next.append(zone, rise: 0)
                // A first signal is the same in both readings: its newest point is beyond.
                let found = next.signals(sides: sides, patterns, count: 32)
                if found & rules.rawValue != 0 {
                    transitions.append(-1)
                    continue
                }
                let reduced = next.reduced(to: rules, sides: sides)
                if let number = numbers[reduced] {
                    transitions.append(number)
                } else {
                    let number = Int32(states.count)
                    numbers[reduced] = number
                    states.append(reduced)
                    transitions.append(number)
                }
            }
            index += 1
        }
        self.transitions = transitions
        stateCount = states.count
    }

    /// The mean number of points to the first signal: Σ P(no signal by t) over t = 0, 1, 2, ….
    ///
    /// Once the chain forgets its start, that chance shrinks by the same factor at every point, and
    /// what is left of the sum is a geometric series.
    ///
    /// - Parameter shift: Where the mean is, in sigma from the centre line.
    /// - Returns: The mean, to about ten digits; nil if no signal ever comes.
    func averageRunLength(shift: Double) -> Double? {
        let bounds = [-3.0, -2, -1, 0, 1, 2, 3].map { $0 - shift }
        let chances = zip([-.infinity] + bounds, bounds + [.infinity]).map {
            NormalDistribution.chance(from: $0, to: $1)
        }
        var now = [Double](repeating: 0, count: stateCount)
        now[0] = 1
        var alive = 1.0
        var total = 1.0
        var previousRatio = -1.0
        for step in 0..<20_000 {
            var next = [Double](repeating: 0, count: stateCount)
            for state in 0..<stateCount where now[state] > 0 {
                for zone in 0..<8 {
                    let target = transitions[state * 8 + zone]
                    if target >= 0 { next[Int(target)] += now[state] * chances[zone] }
                }
            }
            let left = next.reduce(0, +)
            let ratio = left / alive
            total += left
            guard left > 1e-14 else { return total }
            // The first steps are alike while no window is full; the longest rule sees 15 points.
            if step > 64, abs(ratio - previousRatio) < 1e-14 * ratio {
                return ratio < 1 ? total + left * ratio / (1 - ratio) : nil
            }
            previousRatio = ratio
            alive = left
            now = next
        }
        return nil
    }
}
