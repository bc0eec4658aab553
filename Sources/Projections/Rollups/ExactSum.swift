/// A sum of doubles that does not depend on the order of the summands.
///
/// The total is kept as an expansion: doubles that do not overlap, largest first, whose exact sum is
/// the total (Shewchuk 1997, "Adaptive Precision Floating-Point Arithmetic", Theorem 10). After each
/// addition it is in its one normal form, in which each part is the correctly rounded rest, so equal
/// totals have equal bits, and adding in batches, merging sums or replaying late gives the same as
/// adding one by one. Scores need one or two parts; four are kept in place, and what summands of
/// wildly different magnitude leave beyond them goes into an array.
public struct ExactSum: Equatable, Sendable {
    /// The parts, largest magnitude first; unused ones are zero.
    private var first: Double = 0
    private var second: Double = 0
    private var third: Double = 0
    private var fourth: Double = 0
    /// The parts after the fourth; empty but for hostile or very mixed summands.
    private var further: [Double] = []

    /// Makes an empty sum.
    public init() {}

    /// Rebuilds a sum from its parts.
    ///
    /// - Parameter parts: The parts as ``parts`` gave them.
    public init(parts: some Sequence<Double>) {
        for part in parts { add(part) }
    }

    /// The non-zero parts, largest first.
    public var parts: [Double] {
        [first, second, third, fourth].filter { $0 != 0 } + further
    }

    /// The total, correctly rounded.
    public var value: Double { first }

    /// Adds a number.
    ///
    /// - Parameter value: A finite number.
    /// - Complexity: O(1) for up to four parts, O(*k*²) for *k* more.
    public mutating func add(_ value: Double) {
        let (sum, error) = Self.twoSum(first, value)
        if error == 0, second == 0 {
            // Adding zero turns the negative zero into the positive one.
            first = sum + 0
            return
        }
        if !further.isEmpty || !addInPlace(sum, error) { addAtLength(value) }
    }

    /// Adds to the four parts, given the first addition's outcome.
    ///
    /// - Returns: False if four parts do not hold the total in normal form; then nothing changed.
    private mutating func addInPlace(_ head: Double, _ rest: Double) -> Bool {
        let (middle, rest2) = Self.twoSum(second, rest)
        let (low, rest3) = Self.twoSum(third, rest2)
        let (lowest, lost) = Self.twoSum(fourth, rest3)
        let parts = Self.withoutOverlap(head, middle, low, lowest)
        let isNormal =
            lost == 0 && Self.follows(parts.0, parts.1, parts.2)
            && Self.follows(parts.1, parts.2, parts.3) && parts.2 + parts.3 == parts.2
        guard isNormal else { return false }
        (first, second, third, fourth) = parts
        return true
    }

    /// Whether a part is the rounded sum of itself and all that follow, given the next two.
    ///
    /// Half a unit in the last place is a power of two; then the part after decides the rounding.
    @inline(__always)
    private static func follows(_ part: Double, _ next: Double, _ after: Double) -> Bool {
        part + next == part && (after == 0 || next.significandBitPattern != 0)
    }

    /// Adds the square of a number, exactly.
    ///
    /// - Parameters:
    ///   - value: A number whose square is finite.
    ///   - weight: How often to add it; below 2⁵³.
    public mutating func addSquare(of value: Double, weight: Double = 1) {
        let square = value * value
        let error = (-square).addingProduct(value, value)
        if weight == 1 {
            add(square)
            if error != 0 { add(error) }
        } else {
            addProduct(square, weight)
            if error != 0 { addProduct(error, weight) }
        }
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
        if other.second == 0 { return }
        add(other.second)
        if other.third != 0 { add(other.third) }
        if other.fourth != 0 { add(other.fourth) }
        for part in other.further { add(part) }
    }

    /// Makes four numbers of the same exact sum that overlap little if at all, largest first.
    private static func withoutOverlap(
        _ a: Double,
        _ b: Double,
        _ c: Double,
        _ d: Double
    ) -> (Double, Double, Double, Double) {
        // Exact additions from the small end leave hardly any overlap (Priest 1991; as in the
        // quad-double arithmetic of Hida, Li and Bailey 2001, section 2.3). The caller checks.
        var (s, low) = twoSum(c, d)
        var (t, mid) = twoSum(b, s)
        let (head, rest) = twoSum(a, t)
        (s, low) = twoSum(mid, low)
        (t, mid) = twoSum(rest, s)
        let (head2, rest2) = twoSum(head, t)
        (s, low) = twoSum(mid, low)
        let (second, rest3) = twoSum(rest2, s)
        let (third, fourth) = twoSum(rest3, low)
        let (top, carry) = twoSum(head2, second)
        let (next, carry2) = twoSum(carry, third)
        let (last, final) = twoSum(carry2, fourth)
        return (top, next, last, final)
    }

    /// The rounded sum of two numbers and the rounding error, exactly (Knuth 1969, TAOCP 2, 4.2.2).
    @inline(__always)
    private static func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
        let sum = a + b
        let virtual = sum - a
        return (sum, (a - (sum - virtual)) + (b - virtual))
    }
}

extension ExactSum {
    /// Adds a number to any number of parts and takes the rounded rest again and again.
    private mutating func addAtLength(_ value: Double) {
        var partials: [Double] = []
        for part in parts { Self.grow(&partials, by: part) }
        Self.grow(&partials, by: value)
        var normal: [Double] = []
        while let rounded = Self.rounded(partials), rounded != 0 {
            normal.append(rounded)
            // Only a damaged blob holds what is not finite, and then any sum will do.
            guard rounded.isFinite else { break }
            Self.grow(&partials, by: -rounded)
        }
        func part(_ index: Int) -> Double { index < normal.count ? normal[index] : 0 }
        (first, second, third, fourth) = (part(0), part(1), part(2), part(3))
        further = Array(normal.dropFirst(4))
    }

    /// Adds a number to an expansion, smallest first, exactly (Shewchuk 1997, Theorem 10).
    private static func grow(_ partials: inout [Double], by value: Double) {
        var sum = value
        var grown: [Double] = []
        for part in partials {
            let (next, error) = twoSum(sum, part)
            if error != 0 { grown.append(error) }
            sum = next
        }
        if sum != 0 { grown.append(sum) }
        partials = grown
    }

    /// An expansion's total, correctly rounded, halves to even; nil if it is empty.
    ///
    /// From the large end, the first addition that leaves a rest has the total but for a half: the
    /// sign of what follows decides that (as `math.fsum` of Python does).
    private static func rounded(_ partials: [Double]) -> Double? {
        guard var high = partials.last else { return nil }
        var index = partials.count - 1
        var rest = 0.0
        while index > 0, rest == 0 {
            index -= 1
            (high, rest) = twoSum(high, partials[index])
        }
        if index > 0, rest != 0, (rest < 0) == (partials[index - 1] < 0) {
            let doubled = rest * 2
            let moved = high + doubled
            if doubled == moved - high { high = moved }
        }
        return high
    }
}
