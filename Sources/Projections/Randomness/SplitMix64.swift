/// A small deterministic generator (SplitMix64), for whatever is drawn and must be drawn again alike.
///
/// Its draws are defined here to the bit and not left to the standard library, whose methods may
/// change: what was recorded with a seed can be made again by any later version.
///
/// Source: Steele, Lea, Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014, fig. 17.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts a sequence.
    ///
    /// - Parameter seed: Any number; the same one gives the same sequence.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next 64 random bits.
    ///
    /// - Returns: A number uniform over all 64-bit values.
    @inline(__always)
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number uniform over [0, 1), from 53 random bits.
    ///
    /// - Returns: A multiple of 2⁻⁵³.
    @inline(__always)
    public mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// An integer uniform over 0 ..< bound, up to a bias of bound · 2⁻⁶⁴.
    ///
    /// - Parameter bound: How many integers there are, at least 1.
    /// - Returns: One of them.
    @inline(__always)
    public mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
    }
}
