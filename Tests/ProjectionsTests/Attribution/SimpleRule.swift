import Ledger

@testable import Projections

/// The rule that a first alerting script would use, to compare with.
///
/// Of the deployments within three hours before a degradation and half an hour after its start, the
/// one with the largest one-hour difference of the mean in the bad direction; it counts as named
/// beyond 0.08. When the degradation started is what such a script does not know: it takes the end
/// of the worst trailing hour. It is also tried with the true onset given to it.
struct SimpleRule {
    enum Verdict: String, Codable {
        case right
        case wrong
        case silent
    }

    private let incident: Incident
    private let start: Int64
    private var counts: [Double]
    private var sums: [Double]

    init(_ incident: Incident) {
        self.incident = incident
        let length = Int(IncidentPlan.length)
        start = incident.plan.origin
        counts = [Double](repeating: 0, count: length + 1)
        sums = counts
        let sign = incident.input.shift == .down ? 1.0 : -1
        for cell in incident.input.cells {
            for bucket in cell.minutes {
                counts[Int(bucket.minute - start) + 1] += Double(bucket.count)
                sums[Int(bucket.minute - start) + 1] += bucket.sum * sign
            }
        }
        for minute in 0..<length {
            counts[minute + 1] += counts[minute]
            sums[minute + 1] += sums[minute]
        }
    }

    /// Whom the rule names.
    func verdict(knowingOnset: Bool) -> Verdict {
        guard incident.input.metric != "latency" else { return .silent }
        let degradation: Int64
        if knowingOnset {
            let plan = incident.plan
            degradation = (incident.onset ?? plan.time(plan.moment)).minute
        } else {
            guard let worst = endOfWorstHour else { return .silent }
            degradation = start + worst
        }
        var named: (id: String, delta: Double)?
        for change in incident.input.changes where change.kind == .deployment {
            let minute = change.time.minute
            guard change.environment == "production", minute >= degradation - 180,
                minute <= degradation + 30, let before = mean(minute - 60, minute),
                let after = mean(minute, minute + 60)
            else { continue }
            if after - before < named?.delta ?? -0.08 { named = (change.id, after - before) }
        }
        guard let named else { return .silent }
        return incident.causes.contains(named.id) ? .right : .wrong
    }

    private var endOfWorstHour: Int64? {
        var worst: (minute: Int64, mean: Double)?
        for minute in stride(from: 60, to: Int64(counts.count), by: 1) {
            guard counts[Int(minute)] - counts[Int(minute) - 60] >= 5,
                let mean = mean(start + minute - 60, start + minute)
            else { continue }
            if mean < worst?.mean ?? .infinity { worst = (minute, mean) }
        }
        return worst?.minute
    }

    private func mean(_ from: Int64, _ to: Int64) -> Double? {
        let low = min(max(Int(from - start), 0), counts.count - 1)
        let high = min(max(Int(to - start), 0), counts.count - 1)
        let count = counts[high] - counts[low]
        return count > 0 ? (sums[high] - sums[low]) / count : nil
    }
}
