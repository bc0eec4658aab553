import Foundation
import Projections

/// Times run rules and rolling moments over a file of doubles, as `peers/numpy_charts.py` times numpy.
///
/// It prints the median seconds of seven runs and sums by which the results can be compared.
struct ControlChartBenchmark {
    private static let runs = 7

    private let values: [Double]
    private let window: Int

    /// Reads doubles, eight bytes each, lowest byte first.
    init(path: String, window: Int) throws {
        let data = try Data(contentsOf: URL(filePath: path))
        values = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
        self.window = window
    }

    func run() throws {
        guard let limits = ControlLimits(center: 0.88, sigma: 0.05) else { return }
        var result: [String: Any] = [:]
        for (name, sides) in [("one side", ChartSides.lower), ("both sides", .both)] {
            var counts = [Int](repeating: 0, count: 4)
            let seconds = measure {
                RunRuleMonitor.violations(of: values, limits: limits, sides: sides)
            } then: { found in
                counts = (0..<4).map { rule in found.count { $0.rawValue >> UInt16(rule) & 1 == 1 }
                }
            }
            result["run rules, \(name)"] = ["seconds": seconds, "check": counts] as [String: Any]
        }
        var sums: [Double] = []
        let seconds = measure {
            RollingMoments.moments(of: values, window: window)
        } then: { moments in
            sums = [moments.means.reduce(0, +), moments.standardDeviations.reduce(0, +)]
        }
        result["rolling mean and deviation"] = ["seconds": seconds, "check": sums] as [String: Any]
        print(String(decoding: try JSONSerialization.data(withJSONObject: result), as: UTF8.self))
    }

    /// The median seconds of some work; what is done with its outcome is not timed.
    private func measure<Outcome>(
        _ work: () -> Outcome,
        then check: (Outcome) -> Void
    ) -> Double {
        var times: [Double] = []
        for run in 0..<Self.runs {
            let begin = ContinuousClock.now
            let outcome = work()
            times.append((ContinuousClock.now - begin) / .seconds(1))
            if run == 0 { check(outcome) }
        }
        return times.sorted()[Self.runs / 2]
    }
}
