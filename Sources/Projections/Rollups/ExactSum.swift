/// A sum of doubles that does not depend on the order of the summands.
///
/// The total is kept as an expansion: doubles that do not overlap, largest first, whose exact sum is
/// the total (Shewchuk 1997, "Adaptive Precision Floating-Point Arithmetic", Theorem 10). After each
/// addition it is brought into its one normal form, so equal totals have equal bits, and adding in
/// batches, merging sums or replaying late gives the same as adding one by one. Four parts hold 212
/// bits; only summands further apart than that lose their lowest bits.
public struct ExactSum: Equatable, Sendable {
    /// The parts, largest magnitude first; unused ones are zero.
    private(set) var first: Double = 0
    private(set) var second: Double = 0
    private(set) var third: Double = 0
    private(set) var fourth: Double = 0

    /// Makes an empty sum.
    public init() {}

    /// Rebuilds a sum from its parts.
    ///
    /// - Parameter parts: Up to four parts as ``parts`` gave them.
    public init(parts: some Sequence<Double>) {
        for part in parts { add(part) }
    }

    /// The non-zero parts, largest first.
    public var parts: [Double] {
        [first, second, third, fourth].filter { $0 != 0 }
    }

    /// The total, correctly rounded.
    public var value: Double { first }

    /// Adds a number.
    ///
    /// - Parameter value: A finite number.
    /// - Complexity: O(1), four exact additions and a renormalisation when parts are in use.
    public mutating func add(_ value: Double) {
        var (sum, error) = Self.twoSum(first, value)
        if error == 0, second == 0 {
            first = sum
            return
        }
        let head = sum
        (sum, error) = Self.twoSum(second, error)
        let middle = sum
        (sum, error) = Self.twoSum(third, error)
        let low = sum
        let lowest = fourth + error
        normalise(head, middle, low, lowest)
    }

    /// Adds the square of a number, exactly.
    ///
    /// - Parameter value: A number whose square is finite.
    public mutating func addSquare(of value: Double) {
        addProduct(value, value)
    }

    /// Adds a product, exactly.
    ///
    /// - Parameters:
    ///   - left: A factor.
    ///   - right: The other; the product must be finite.
    public mutating func addProduct(_ left: Double, _ right: Double) {
        let product = left * right
        let error = (-product).addingProduct(left, right)
        add(product)
        if error != 0 { add(error) }
    }

    /// Adds another sum.
    ///
    /// - Parameter other: The sum to add.
    public mutating func add(_ other: ExactSum) {
        add(other.first)
        if other.second != 0 { add(other.second) }
        if other.third != 0 { add(other.third) }
        if other.fourth != 0 { add(other.fourth) }
    }

    /// Brings four overlapping parts into the one normal form: each part is the rest, rounded.
    private mutating func normalise(_ a: Double, _ b: Double, _ c: Double, _ d: Double) {
        // Two passes of exact additions from the small end leave no overlap (Priest 1991; as in the
        // quad-double arithmetic of Hida, Li and Bailey 2001, section 2.3).
        var (s, low) = Self.twoSum(c, d)
        var (t, mid) = Self.twoSum(b, s)
        let (head, rest) = Self.twoSum(a, t)
        (s, low) = Self.twoSum(mid, low)
        (t, mid) = Self.twoSum(rest, s)
        let (head2, rest2) = Self.twoSum(head, t)
        (s, low) = Self.twoSum(mid, low)
        let (second, rest3) = Self.twoSum(rest2, s)
        let (third, fourth) = Self.twoSum(rest3, low)
        let (top, carry) = Self.twoSum(head2, second)
        let (next, carry2) = Self.twoSum(carry, third)
        let (last, final) = Self.twoSum(carry2, fourth)
        first = top
        self.second = next
        self.third = last
        self.fourth = final
    }

    /// The rounded sum of two numbers and the rounding error, exactly (Knuth 1969, TAOCP 2, 4.2.2).
    @inline(__always)
    private static func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
        let sum = a + b
        let virtual = sum - a
        return (sum, (a - (sum - virtual)) + (b - virtual))
    }
}
