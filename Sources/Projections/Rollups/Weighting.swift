/// The sums that differ from counts and plain sums once some weight is not 1.
struct Weighting: Equatable {
    /// In one array, so that the usual minute without weights stays small.
    private var sums: [ExactSum]

    private enum Index: Int, CaseIterable {
        case samples, weight, weightSquares, values, valueSquares
    }

    /// Σ n: samples as they came.
    var samples: ExactSum { sums[Index.samples.rawValue] }
    /// Σ w.
    var weight: ExactSum { sums[Index.weight.rawValue] }
    /// Σ w².
    var weightSquares: ExactSum { sums[Index.weightSquares.rawValue] }
    /// Σ w²·x.
    var values: ExactSum { sums[Index.values.rawValue] }
    /// Σ w²·x².
    var valueSquares: ExactSum { sums[Index.valueSquares.rawValue] }

    /// The sums where every weight is 1.
    ///
    /// - Parameters:
    ///   - count: The number of observations.
    ///   - sum: Their sum.
    ///   - squares: The sum of their squares.
    init(count: Int64, sum: ExactSum, squares: ExactSum) {
        var counts = ExactSum()
        counts.add(Double(count))
        sums = [counts, counts, counts, sum, squares]
    }

    /// Adds an observation's part.
    mutating func add(_ value: Double, samples: Double, weight: Double) {
        sums[Index.samples.rawValue].add(samples)
        sums[Index.weight.rawValue].add(weight)
        sums[Index.weightSquares.rawValue].addSquare(of: weight)
        // w·x as two doubles whose sum is exact.
        let product = weight * value
        let error = (-product).addingProduct(weight, value)
        sums[Index.values.rawValue].addProduct(product, weight)
        sums[Index.valueSquares.rawValue].addSquare(of: product)
        if error != 0 {
            sums[Index.values.rawValue].addProduct(error, weight)
            sums[Index.valueSquares.rawValue].addProduct(2 * product, error)
            sums[Index.valueSquares.rawValue].addSquare(of: error)
        }
    }

    /// Adds other sums, or takes them away.
    ///
    /// - Parameters:
    ///   - other: The other sums.
    ///   - sign: 1 or −1.
    mutating func add(_ other: Weighting, times sign: Double) {
        for index in sums.indices {
            if sign < 0 {
                sums[index].subtract(other.sums[index])
            } else {
                sums[index].add(other.sums[index])
            }
        }
    }
}

extension Weighting {
    /// Appends the sums to a blob.
    func encode(to bytes: inout [UInt8]) {
        for sum in sums { sum.encode(to: &bytes) }
    }

    /// Reads sums back; nil if they cannot be sums of weights.
    init?(_ reader: inout ByteReader) {
        var sums: [ExactSum] = []
        for index in Index.allCases {
            guard let sum = ExactSum(&reader, within: Self.range(of: index)) else { return nil }
            sums.append(sum)
        }
        self.sums = sums
    }

    /// Reads only the rounded Σ w and Σ w²; marks the reader damaged if they cannot be.
    static func readWeights(
        _ reader: inout ByteReader
    ) -> (weight: Double, weightSquares: Double) {
        let rounded = Index.allCases.map {
            ExactSum.readRounded(&reader, within: range(of: $0))
        }
        return (rounded[Index.weight.rawValue], rounded[Index.weightSquares.rawValue])
    }

    /// No sum of a ledger's observations is beyond this, and quotients of such stay finite.
    private static func range(of index: Index) -> ClosedRange<Double> {
        switch index {
        case .samples, .weight, .weightSquares: 1...1e100
        case .values, .valueSquares: -1e250...1e250
        }
    }
}
