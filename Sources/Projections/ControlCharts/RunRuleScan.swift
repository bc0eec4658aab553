/// Judges many points at once by the rules that look at one side at a time.
///
/// Every point becomes a byte whose bits say which limits it is beyond, and the rules become bitwise
/// operations between a byte and those before it. Both steps are loops without branches over short
/// pieces, which the compiler turns into vector instructions; the outcome is that of
/// ``RunRuleMonitor``, which tests compare.
struct RunRuleScan {
    /// The rules this can judge.
    static let rules: RunRuleSet = [
        .westernElectric, .nelson1, .nelson2, .nelson5, .nelson6,
    ]

    /// How many points are judged at a time; their bytes stay in the nearest cache.
    private static let length = 2_048
    /// The mark of a point that is no number.
    private static let notFinite: UInt8 = 16
    /// How many points before the newest one the longest rule sees.
    private static let memory = 8

    let limits: ControlLimits
    let rules: RunRuleSet
    let reading: RunRuleReading

    /// Adds what some points complete on one side.
    ///
    /// Windows count as full from the start on: the first eight points are for the monitor.
    ///
    /// - Parameters:
    ///   - values: The points.
    ///   - isUpper: Whether the side above the centre line is meant.
    ///   - found: What was found so far, one set for each point; it is added to.
    /// - Returns: False if a point is not finite; then what was found means nothing.
    func scan(
        _ values: UnsafeBufferPointer<Double>,
        isUpper: Bool,
        into found: UnsafeMutableBufferPointer<UInt16>
    ) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length + Self.memory) {
            marks in
            marks.initialize(repeating: 0)
            var start = 0
            while start < values.count {
                let count = min(Self.length, values.count - start)
                let piece = UnsafeBufferPointer(rebasing: values[start..<start + count])
                let new = UnsafeMutableBufferPointer(rebasing: marks[Self.memory...])
                let all = isUpper ? markAbove(piece, new) : markBelow(piece, new)
                if all & Self.notFinite != 0 { return false }
                let output = UnsafeMutableBufferPointer(rebasing: found[start..<start + count])
                judge(UnsafeBufferPointer(marks), into: output)
                for index in 0..<Self.memory { marks[index] = marks[count + index] }
                start += count
            }
            return true
        }
    }

    /// Marks points by the sign of their distance from each limit.
    ///
    /// Two different numbers never have a distance of zero, so that the sign bit is the comparison, and
    /// takes no branch that scattered points would mislead.
    private func markBelow(
        _ values: UnsafeBufferPointer<Double>,
        _ marks: UnsafeMutableBufferPointer<UInt8>
    ) -> UInt8 {
        let center = limits.center
        let one = center - limits.sigma
        let two = center - 2 * limits.sigma
        let three = center - 3 * limits.sigma
        var all: UInt8 = 0
        for index in 0..<values.count {
            let value = values[index]
            var bits = Self.signBit(of: value - center)
            bits |= Self.signBit(of: value - one) << 1
            bits |= Self.signBit(of: value - two) << 2
            bits |= Self.signBit(of: value - three) << 3
            let mark = UInt8(truncatingIfNeeded: bits) | Self.notFiniteMark(of: value)
            marks[index] = mark
            all |= mark
        }
        return all
    }

    private func markAbove(
        _ values: UnsafeBufferPointer<Double>,
        _ marks: UnsafeMutableBufferPointer<UInt8>
    ) -> UInt8 {
        let center = limits.center
        let one = center + limits.sigma
        let two = center + 2 * limits.sigma
        let three = center + 3 * limits.sigma
        var all: UInt8 = 0
        for index in 0..<values.count {
            let value = values[index]
            var bits = Self.signBit(of: center - value)
            bits |= Self.signBit(of: one - value) << 1
            bits |= Self.signBit(of: two - value) << 2
            bits |= Self.signBit(of: three - value) << 3
            let mark = UInt8(truncatingIfNeeded: bits) | Self.notFiniteMark(of: value)
            marks[index] = mark
            all |= mark
        }
        return all
    }

    /// 1 for negative numbers.
    @inline(__always)
    private static func signBit(of value: Double) -> UInt64 {
        value.bitPattern >> 63
    }

    /// The mark of a number whose exponent has all bits set: one more carries into the sign.
    @inline(__always)
    private static func notFiniteMark(of value: Double) -> UInt8 {
        let magnitude = value.bitPattern & 0x7fff_ffff_ffff_ffff
        let carry = (magnitude &+ 0x0010_0000_0000_0000) >> 63
        return UInt8(truncatingIfNeeded: carry) << 4
    }

    private func judge(
        _ marks: UnsafeBufferPointer<UInt8>,
        into found: UnsafeMutableBufferPointer<UInt16>
    ) {
        // In the strict reading the newest point must be beyond; in the other one it need not.
        let window: UInt8 = reading == .window ? 0xff : 0
        let chosen = rules.rawValue
        for index in 0..<found.count {
            let now = marks[index + 8]
            let (m1, m2, m3, m4) = (
                marks[index + 7], marks[index + 6], marks[index + 5], marks[index + 4]
            )
            let two = now & (m1 | m2) | m1 & m2 & window
            let pair = m1 & m2
            let next = m3 & m4
            let three = pair & (m3 | m4) | next & (m1 | m2)
            let four = now & three | pair & next & window
            let eight =
                now & pair & next & marks[index + 3] & marks[index + 2] & marks[index + 1]
            let nine = eight & marks[index]
            var bits = UInt16(now >> 3 & 1) &* 0x011
            bits |= UInt16(two >> 2 & 1) &* 0x102
            bits |= UInt16(four >> 1 & 1) &* 0x204
            bits |= UInt16(eight & 1) &* 0x008
            bits |= UInt16(nine & 1) &* 0x020
            found[index] |= bits & chosen
        }
    }
}
