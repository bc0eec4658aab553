import Ledger

/// The scored observations of each minute added up, in order: what windowed means are made of.
struct MinuteTotals: Equatable {
    /// What one minute holds.
    struct Minute: Equatable {
        /// Minutes since the epoch.
        var minute: Int64
        /// How many observations there are.
        var count: Int64
        /// How many samples they stand for.
        var weight: Int64
        /// The weighted sum of the values.
        var sum: Double
    }

    /// The minutes that hold something, ascending.
    let minutes: [Minute]

    /// Adds observations up.
    struct Builder {
        private var minutes: [Int64: Minute] = [:]

        /// Adds an observation.
        ///
        /// - Parameters:
        ///   - value: Its value.
        ///   - weight: How many samples it stands for.
        ///   - time: When it was made.
        mutating func add(_ value: Double, weight: Int64, at time: Timestamp) {
            func add(_ total: inout Minute) {
                total.count += 1
                total.weight = total.weight.saturatingAdding(weight)
                total.sum += value * Double(weight)
            }
            let minute = time.minute
            add(&minutes[minute, default: Minute(minute: minute, count: 0, weight: 0, sum: 0)])
        }

        /// Puts the minutes in order.
        consuming func totals() -> MinuteTotals {
            MinuteTotals(minutes: minutes.values.sorted { $0.minute < $1.minute })
        }
    }

    /// The time from the first minute to the end of the last; nil without any.
    var bounds: ClosedRange<Timestamp>? {
        guard let first = minutes.first, let last = minutes.last else { return nil }
        return Timestamp(minute: first.minute)...Timestamp(minute: last.minute + 1)
    }
}
