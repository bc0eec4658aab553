import Foundation
import Ledger

/// Round values to label an axis with.
enum AxisTicks {
    /// Multiples of 1, 2 or 5 times a power of ten that enclose a range.
    ///
    /// - Parameters:
    ///   - low: The smallest value, finite.
    ///   - high: The largest, finite and at least as large.
    ///   - intervals: At most so many steps.
    /// - Returns: At least two ascending values.
    static func values(low: Double, high: Double, intervals: Int) -> [Double] {
        var span = high - low
        if !(span > abs(high) * 1e-9) { span = max(abs(high) * 0.1, 1e-6) }
        guard span.isFinite else { return [low, high] }
        var power = pow(10, (log10(span / Double(max(intervals, 1)))).rounded(.down))
        // Outwards rounding can add a step at each end, so the step may have to grow.
        for _ in 0..<4 {
            for factor in [1.0, 2, 5] {
                let step = power * factor
                let first = (low / step + 1e-9).rounded(.down)
                let last = (high / step - 1e-9).rounded(.up)
                guard first.isFinite, last.isFinite, last - first <= Double(intervals) else {
                    continue
                }
                let end = max(last, first + 1)
                return stride(from: first, through: end, by: 1).map { $0 * step }
            }
            power *= 10
        }
        return [low, high]
    }

    /// Texts of the values with the decimals that tell them apart.
    ///
    /// - Parameter values: Ticks, evenly spaced.
    /// - Returns: One text per tick.
    static func labels(_ values: [Double]) -> [String] {
        guard values.count > 1 else { return values.map(NumberText.significant) }
        let step = abs(values[1] - values[0])
        let largest = values.map(abs).max() ?? 0
        guard step > 1e-6, step.isFinite, largest < 1e9 else {
            return values.map(NumberText.significant)
        }
        let decimals = min(max(Int((-log10(step) - 1e-9).rounded(.up)), 0), 7)
        return values.map { String(format: "%.\(decimals)f", $0 == 0 ? 0 : $0) }
    }

    /// Steps of time that people count in, in seconds.
    private static let timeSteps: [Double] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
        86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
    ]

    /// Round instants within a span, with their labels.
    ///
    /// - Parameters:
    ///   - start: Seconds since the epoch.
    ///   - end: Seconds since the epoch, later.
    ///   - count: At most so many.
    /// - Returns: Instants and labels such as `10:15`, `10-13 06:00` or `10-13`.
    static func times(
        start: Double,
        end: Double,
        count: Int
    ) -> [(seconds: Double, label: String)] {
        let span = end - start
        guard span > 0, span.isFinite, count > 0 else { return [] }
        let step =
            timeSteps.first { span / $0 <= Double(count) }
            ?? (span / Double(count) / 31_536_000).rounded(.up) * 31_536_000
        var ticks: [(seconds: Double, label: String)] = []
        var seconds = (start / step).rounded(.up) * step
        while seconds < end && ticks.count <= count {
            ticks.append((seconds, label(seconds: seconds, step: step, span: span)))
            seconds += step
        }
        return ticks
    }

    private static func label(seconds: Double, step: Double, span: Double) -> String {
        let limit = 9e12
        let whole = Int64(min(max(seconds, -limit), limit))
        let text = Timestamp(seconds: whole).rfc3339(fractionDigits: 0)
        let day = text.dropLast(10)
        let time = text.suffix(9).dropLast(1)
        if step >= 86_400 { return String(span > 30_000_000 ? day : day.suffix(5)) }
        if step < 60 { return String(time) }
        return span > 86_400 ? "\(day.suffix(5)) \(time.prefix(5))" : String(time.prefix(5))
    }
}
