@testable import Projections

/// Makes minute rollups from scores that come in order of time, fast enough for millions.
struct IncidentCells {
    struct Key: Hashable {
        var category: String?
        var feature: String?
        var revision: String?
        var release: String?
    }

    private struct Open {
        var minute: Int64
        var values: [Double]
        var buckets: [MinuteBucket]

        mutating func add(_ value: Double, _ minute: Int64) {
            if minute != self.minute, !values.isEmpty { close() }
            self.minute = minute
            values.append(value)
        }

        mutating func close() {
            buckets.append(CellBuilder.bucket(minute, values))
            values.removeAll(keepingCapacity: true)
        }
    }

    private var open: [Key: Open] = [:]

    mutating func add(_ value: Double, minute: Int64, key: Key) {
        open[key, default: Open(minute: minute, values: [], buckets: [])].add(value, minute)
    }

    var cells: [AttributionCell] {
        open.map { key, cell in
            var cell = cell
            cell.close()
            return AttributionCell(
                category: key.category,
                feature: key.feature,
                evaluatorRevision: key.revision,
                release: key.release,
                minutes: cell.buckets
            )
        }
    }
}
