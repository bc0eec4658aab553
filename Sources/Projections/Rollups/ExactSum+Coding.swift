/// The bytes of an exact sum: the number of parts, then the parts, largest first.
extension ExactSum {
    /// Appends the sum to a blob.
    func encode(to bytes: inout [UInt8]) {
        let parts = parts
        bytes.append(UInt8(clamping: parts.count))
        for part in parts { bytes.appendDouble(part) }
    }

    /// Reads a sum back; nil if the bytes are no sum within the range.
    ///
    /// - Parameters:
    ///   - reader: Where it is written.
    ///   - range: What the rounded sum can be.
    init?(_ reader: inout ByteReader, within range: ClosedRange<Double>) {
        let parts = (0..<reader.byte()).map { _ in reader.double() }
        guard parts.allSatisfy(\.isFinite), range.contains(parts.first ?? 0) else { return nil }
        self.init(parts: parts)
    }

    /// Reads only the rounded sum, which is the largest part.
    ///
    /// - Parameters:
    ///   - reader: Where it is written; damaged afterwards if the sum is not within the range.
    ///   - range: What it can be.
    /// - Returns: The rounded sum.
    static func readRounded(
        _ reader: inout ByteReader,
        within range: ClosedRange<Double>
    ) -> Double {
        let count = reader.byte()
        var sum = 0.0
        for index in 0..<count {
            let part = reader.double()
            if index == 0 { sum = part }
        }
        if !range.contains(sum) { reader.markDamaged() }
        return sum
    }

    /// Any finite number.
    static let anyRange = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

    /// Takes another sum away.
    ///
    /// - Parameter other: The sum to take away.
    mutating func subtract(_ other: ExactSum) {
        for part in other.parts { add(-part) }
    }
}

extension ScoreSums {
    /// Appends the sums to a blob; whether they are weighted is to be said beside them.
    func encode(to bytes: inout [UInt8]) {
        bytes.appendSignedVarint(count)
        sum.encode(to: &bytes)
        squares.encode(to: &bytes)
        weighting?.encode(to: &bytes)
    }

    /// Reads sums back; nil if the bytes are no sums.
    ///
    /// - Parameters:
    ///   - reader: Where they are written.
    ///   - isWeighted: Whether they were weighted.
    init?(_ reader: inout ByteReader, isWeighted: Bool) {
        let count = reader.signedVarint()
        let range = isWeighted ? -1e250...1e250 : ExactSum.anyRange
        guard let sum = ExactSum(&reader, within: range),
            let squares = ExactSum(&reader, within: range)
        else { return nil }
        var weighting: Weighting?
        if isWeighted {
            guard let read = Weighting(&reader) else { return nil }
            weighting = read
        }
        guard count > 0, !reader.isDamaged else { return nil }
        self.init(count: count, sum: sum, squares: squares, weighting: weighting)
    }
}
