import Ledger

@testable import Projections

/// Makes minute rollups from observations, as the projection does.
struct CellBuilder {
    private struct Key: Hashable {
        var category: String?
        var feature: String?
        var revision: String?
    }

    private var observations: [Key: [Int64: [Double]]] = [:]

    mutating func add(
        _ value: Double,
        at time: Timestamp,
        category: String? = nil,
        feature: String? = nil,
        revision: String? = nil
    ) {
        let key = Key(category: category, feature: feature, revision: revision)
        observations[key, default: [:]][time.minute, default: []].append(value)
    }

    /// The cells, each with its minutes in order.
    var cells: [AttributionCell] {
        observations.map { key, minutes in
            AttributionCell(
                category: key.category,
                feature: key.feature,
                evaluatorRevision: key.revision,
                minutes: minutes.sorted { $0.key < $1.key }.map { Self.bucket($0, $1) }
            )
        }
    }

    static func bucket(_ minute: Int64, _ values: [Double]) -> MinuteBucket {
        let bins = values.reduce(into: [Int16: Int32]()) {
            $0[ValueBins.bin(of: $1), default: 0] += 1
        }
        return MinuteBucket(
            minute: minute,
            count: values.count,
            sum: values.reduce(0, +),
            sumOfSquares: values.reduce(0) { $0 + $1 * $1 },
            minimum: values.min() ?? 0,
            maximum: values.max() ?? 0,
            bins: bins.sorted { $0.key < $1.key }.map { BinCount(bin: $0.key, count: $0.value) }
        )
    }
}
