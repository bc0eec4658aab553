/// Where the last points lay on one side of the centre line, a bit each, the newest lowest.
struct SideHistory: Hashable {
    /// Points beyond the centre line.
    private(set) var beyondCenter: UInt32 = 0
    /// Points beyond one sigma.
    private(set) var beyondOne: UInt32 = 0
    /// Points beyond two sigma.
    private(set) var beyondTwo: UInt32 = 0
    /// Whether the newest point is beyond three sigma.
    private(set) var isBeyondThree: UInt32 = 0

    /// Adds a point that is beyond so many of 0, 1, 2 and 3 sigma, given as four bits.
    @inline(__always)
    mutating func append(center: Bool, one: Bool, two: Bool, three: Bool) {
        beyondCenter = beyondCenter << 1 | (center ? 1 : 0)
        beyondOne = beyondOne << 1 | (one ? 1 : 0)
        beyondTwo = beyondTwo << 1 | (two ? 1 : 0)
        isBeyondThree = three ? 1 : 0
    }

    /// For each pattern of the last three points, a bit: whether two of them are beyond.
    ///
    /// Looking patterns up is faster than counting bits, which the oldest processors have no
    /// instruction for. Odd patterns are those whose newest point is beyond.
    private static let twoOfThree: UInt32 = 0b1110_1000
    /// For each pattern of the last five points, a bit: whether four of them are beyond.
    private static let fourOfFive: UInt32 = 0xe880_8000
    /// The odd patterns.
    private static let odd: UInt32 = 0xaaaa_aaaa

    /// The patterns that complete "k of n" in one reading.
    struct Patterns {
        let twoOfThree: UInt32
        let fourOfFive: UInt32

        init(_ reading: RunRuleReading) {
            let allowed = reading == .strict ? SideHistory.odd : .max
            twoOfThree = SideHistory.twoOfThree & allowed
            fourOfFive = SideHistory.fourOfFive & allowed
        }
    }

    /// The rules with a side that the newest point completes; the caller drops those not asked for.
    ///
    /// - Parameters:
    ///   - patterns: What completes "k of n".
    ///   - count: How many points there are; a window must be full.
    /// - Returns: Bits of ``RunRuleSet``.
    @inline(__always)
    func signals(_ patterns: Patterns, count: Int) -> UInt16 {
        var found: UInt16 = 0
        if isBeyondThree != 0 { found |= 0x011 }
        if patterns.twoOfThree >> (beyondTwo & 7) & 1 != 0, count >= 3 { found |= 0x102 }
        if patterns.fourOfFive >> (beyondOne & 31) & 1 != 0, count >= 5 { found |= 0x204 }
        if beyondCenter & 0xff == 0xff {
            found |= 0x008
            if beyondCenter & 0x100 != 0 { found |= 0x020 }
        }
        return found
    }

    /// The history without what can no longer matter to some rules: the state of the run length's
    /// chain.
    ///
    /// Of a run only its length counts; of a k-of-n window the last n − 1 points.
    func reduced(to rules: RunRuleSet) -> SideHistory {
        var reduced = SideHistory()
        let longest = rules.contains(.nelson2) ? 8 : rules.contains(.westernElectric4) ? 7 : 0
        reduced.beyondCenter = Self.trailingRun(of: beyondCenter, atMost: longest)
        if !rules.isDisjoint(with: [.westernElectric3, .nelson6]) {
            reduced.beyondOne = beyondOne & 15
        }
        if !rules.isDisjoint(with: [.westernElectric2, .nelson5]) {
            reduced.beyondTwo = beyondTwo & 3
        }
        return reduced
    }

    /// The ones at the low end of a history, without all that came before.
    static func trailingRun(of history: UInt32, atMost longest: Int) -> UInt32 {
        let length = min((~history).trailingZeroBitCount, longest)
        return length == 0 ? 0 : .max >> UInt32(32 - length)
    }
}

/// Where the last points of a chart lay, as far as rules can see it.
struct RunRuleHistory: Hashable {
    /// The side below the centre line.
    private(set) var lower = SideHistory()
    /// The side above it.
    private(set) var upper = SideHistory()
    /// Points not beyond one sigma on either side.
    private(set) var within: UInt32 = 0
    /// Points beyond one sigma on either side.
    private(set) var outside: UInt32 = 0
    /// Points above the one before them.
    private var rises: UInt32 = 0
    /// Points below the one before them.
    private var falls: UInt32 = 0

    /// The marks of one point: below 0, 1, 2, 3 sigma (bits 0–3), above them (bits 4–7).
    typealias Zone = UInt8

    /// Adds a point.
    ///
    /// - Parameters:
    ///   - zone: Where it lies.
    ///   - rise: 1 if it is above the point before, −1 if it is below, else 0.
    @inline(__always)
    mutating func append(_ zone: Zone, rise: Int) {
        lower.append(
            center: zone & 1 != 0,
            one: zone & 2 != 0,
            two: zone & 4 != 0,
            three: zone & 8 != 0
        )
        upper.append(
            center: zone & 16 != 0,
            one: zone & 32 != 0,
            two: zone & 64 != 0,
            three: zone & 128 != 0
        )
        let isOutside = zone & 0x22 != 0
        outside = outside << 1 | (isOutside ? 1 : 0)
        within = within << 1 | (isOutside ? 0 : 1)
        rises = rises << 1 | (rise > 0 ? 1 : 0)
        falls = falls << 1 | (rise < 0 ? 1 : 0)
    }

    /// The rules that the newest point completes; the caller drops those not asked for.
    ///
    /// - Parameters:
    ///   - sides: The sides to look at.
    ///   - patterns: What completes "k of n".
    ///   - count: How many points there are.
    /// - Returns: Bits of ``RunRuleSet``.
    @inline(__always)
    func signals(sides: ChartSides, _ patterns: SideHistory.Patterns, count: Int) -> UInt16 {
        switch sides {
        case .lower:
            return lower.signals(patterns, count: count) | trend(falls)
        case .upper:
            return upper.signals(patterns, count: count) | trend(rises)
        case .both:
            var found = lower.signals(patterns, count: count)
            found |= upper.signals(patterns, count: count) | trend(rises) | trend(falls)
            if within & 0x7fff == 0x7fff { found |= RunRuleSet.nelson7.rawValue }
            if outside & 0xff == 0xff { found |= RunRuleSet.nelson8.rawValue }
            // Fourteen points have thirteen steps; they alternate if every other one is a rise.
            let up = rises & 0x1fff
            let down = falls & 0x1fff
            if up == 0x1555 && down == 0x0aaa || up == 0x0aaa && down == 0x1555 {
                found |= RunRuleSet.nelson4.rawValue
            }
            return found
        }
    }

    /// Six points in a row in one direction have five steps.
    @inline(__always)
    private func trend(_ steps: UInt32) -> UInt16 {
        steps & 31 == 31 ? RunRuleSet.nelson3.rawValue : 0
    }

    /// The history without what can no longer matter to some rules about zones.
    func reduced(to rules: RunRuleSet, sides: ChartSides) -> RunRuleHistory {
        var reduced = RunRuleHistory()
        if sides != .upper { reduced.lower = lower.reduced(to: rules) }
        if sides != .lower { reduced.upper = upper.reduced(to: rules) }
        guard sides == .both else { return reduced }
        if rules.contains(.nelson7) {
            reduced.within = SideHistory.trailingRun(of: within, atMost: 14)
        }
        if rules.contains(.nelson8) {
            reduced.outside = SideHistory.trailingRun(of: outside, atMost: 7)
        }
        return reduced
    }
}
