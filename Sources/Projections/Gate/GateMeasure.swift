/// Measures the lines of a gate: means, differences by case, intervals and p-values.
struct GateMeasure {
    let settings: GateSettings
    let evidence: GateEvidence
    let draws: Int

    private var weights: [String: Double] { evidence.weights(settings) }

    /// A line with the differences behind it.
    struct Measured {
        var line: GateVerdict.Line
        /// The differences by case; nil if results are known without their cases.
        var differences: CaseDifferences?
        /// How far the mean lies beyond the threshold in the bad direction; nil if there is no mean.
        var excess: Double?
        /// The threshold's guard, as a fall of the differences' mean.
        var guardSize: Double
        /// How many tests stand behind the p-value.
        var tests = 1
    }

    /// The metric whose overall score is judged.
    ///
    /// With several metrics none of which was chosen by name there is no telling which one is overall,
    /// and a least score between 0 and 1 means nothing for a latency.
    func overallMetric(among metrics: [GateMetric]) -> GateMetric? {
        guard !settings.metrics.isEmpty || metrics.count == 1 else { return nil }
        return metrics.first.flatMap { isShare($0) ? $0 : nil }
    }

    private func isShare(_ metric: GateMetric) -> Bool {
        let bound = evidence.metrics.definition(of: metric.name).upperBound
        return bound == 1 || bound == nil && metric.sign > 0
    }

    /// The line of one category.
    func category(_ category: String, of metric: GateMetric) -> Measured {
        let candidate = metric.candidate.mean(of: category)
        let baseline = metric.baseline?.mean(of: category)
        guard metric.baseline != nil, baseline != nil || candidate == nil else {
            return againstMinimum(category, metric, candidate)
        }
        let differences = CaseDifferences(metric.drops(in: category))
        var line = GateVerdict.Line(
            metric: metric.name,
            category: category,
            reference: .baseline,
            candidate: candidate,
            baseline: baseline,
            threshold: settings.categoryDrop
        )
        line.repeatShare = Self.repeatShare(metric.pairs(in: category), differences)
        let plain: Double? =
            if let candidate, let baseline { metric.sign * (candidate - baseline) } else { nil }
        return finish(
            line,
            differences,
            mean: differences?.mean ?? plain,
            guardSize: settings.categoryDrop,
            sign: metric.sign
        )
    }

    private func againstMinimum(
        _ category: String,
        _ metric: GateMetric,
        _ candidate: Double?
    ) -> Measured {
        let minimum = Self.minimum(settings.categoryMinimum, metric)
        let line = GateVerdict.Line(
            metric: metric.name,
            category: category,
            reference: .minimum,
            candidate: candidate,
            threshold: minimum
        )
        return finish(
            line,
            CaseDifferences(metric.shortfalls(in: category, from: minimum)),
            mean: isShare(metric) ? candidate.map { metric.sign * ($0 - minimum) } : nil,
            guardSize: 0,
            sign: metric.sign
        )
    }

    /// The line of the overall score.
    ///
    /// It fails below the minimum. Two tests by case stand behind it: that the overall score fell, if
    /// there is a baseline, and that it lies below the minimum; as they are two, the smaller p counts
    /// twice.
    func overall(_ metric: GateMetric) -> Measured {
        let minimum = Self.minimum(settings.overallMinimum, metric)
        let names = metric.categories(expected: [])
        func parts(_ values: (String) -> [Double]) -> CaseDifferences? {
            CaseDifferences(
                names.map { name in
                    let values = values(name)
                    let weight =
                        weights.isEmpty
                        ? Double(values.count) : weights[name] ?? 0
                    return CaseDifferences.Part(weight: weight, values: values)
                }
            )
        }
        let drops = metric.baseline == nil ? nil : parts(metric.drops(in:))
        let shortfalls = parts { metric.shortfalls(in: $0, from: minimum) }
        let candidate = mean(of: metric.candidate, names)
        var line = GateVerdict.Line(
            metric: metric.name,
            category: nil,
            reference: .minimum,
            candidate: candidate,
            baseline: metric.baseline.flatMap { mean(of: $0, names) },
            threshold: minimum
        )
        let shown = drops ?? shortfalls
        line.cases = shown?.count ?? 0
        line.difference = shown.map { metric.sign * $0.mean }
        line.interval = shown?.interval.map { Self.turned($0, metric.sign) }
        let tails = [drops, shortfalls].enumerated().compactMap { index, differences in
            differences?.lowerTail(
                seed: seed(metric.name, "overall \(index)"),
                draws: draws
            )
        }
        line.p = tails.min().map { min(1, $0 * Double(tails.count)) }
        // A fall fails only once it has used up the baseline's distance from the minimum.
        let margin = drops == nil ? 0 : line.baseline.map { metric.sign * ($0 - minimum) } ?? 0
        return Measured(
            line: line,
            differences: shown,
            excess: candidate.map { metric.sign * (minimum - $0) },
            guardSize: max(0, margin),
            tests: max(tails.count, 1)
        )
    }

    /// The weighted mean of the categories; nil if one that counts has none.
    private func mean(of results: MetricResults, _ names: [String]) -> Double? {
        var sum = 0.0
        var total = 0.0
        for name in names {
            let cases = (results.categories[name] ?? [:]).values.count { $0.value != nil }
            let weight =
                weights.isEmpty ? Double(max(cases, 1)) : weights[name] ?? 0
            guard weight > 0 else { continue }
            guard let mean = results.mean(of: name) else { return nil }
            sum += weight * mean
            total += weight
        }
        return total > 0 ? sum / total : nil
    }

    private func finish(
        _ line: GateVerdict.Line,
        _ differences: CaseDifferences?,
        mean: Double?,
        guardSize: Double,
        sign: Double
    ) -> Measured {
        var line = line
        line.cases = differences?.count ?? 0
        line.difference = mean.map { sign * $0 }
        line.interval = differences?.interval.map { Self.turned($0, sign) }
        line.p = differences?.lowerTail(
            seed: seed(line.metric, "in \(line.category ?? "")"),
            draws: draws
        )
        return Measured(
            line: line,
            differences: differences,
            excess: mean.map { -$0 - guardSize },
            guardSize: guardSize
        )
    }

    /// Of a metric of which lower is better, the mirror image within 0 and 1 of the least score.
    private static func minimum(_ minimum: Double, _ metric: GateMetric) -> Double {
        metric.sign > 0 ? minimum : 1 - minimum
    }

    private static func turned(_ range: ClosedRange<Double>, _ sign: Double) -> ClosedRange<Double>
    {
        sign > 0 ? range : -range.upperBound...(-range.lowerBound)
    }

    /// The part of the differences' variance that comes from repeating cases.
    private static func repeatShare(
        _ pairs: [(candidate: MetricResults.CaseResult, baseline: MetricResults.CaseResult)],
        _ differences: CaseDifferences?
    ) -> Double? {
        let errors = pairs.map { ($0.candidate.squaredError, $0.baseline.squaredError) }
        guard let error = differences?.standardError, error > 0,
            errors.contains(where: { $0.0 != nil || $0.1 != nil })
        else { return nil }
        let within = errors.reduce(0) { $0 + ($1.0 ?? 0) + ($1.1 ?? 0) } / Double(pairs.count)
        return min(1, within / (error * error * Double(pairs.count)))
    }

    /// The seed of a line's random choices: of the runs, so that a repeated verdict is the same.
    private func seed(_ metric: String, _ line: String) -> UInt64 {
        let baseline = evidence.baseline?.record.run ?? ""
        let text = [evidence.candidate.record.run, baseline, metric, line].joined(
            separator: "\u{0}"
        )
        return text.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) {
            $0 = ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
    }
}

extension GateMeasure.Measured {
    /// Says what became of the line, what it could have seen and what it would need.
    ///
    /// - Parameters:
    ///   - effect: What is detectable with as many tests as there are.
    ///   - settings: What the gate goes by.
    mutating func conclude(_ effect: DetectableEffect, _ settings: GateSettings) {
        let effect = effect.divided(among: tests)
        line.detectable = differences.flatMap { effect.size(of: $0, threshold: guardSize) }
        guard let excess else {
            line.state = .invalid
            return
        }
        guard excess > GateSettings.tolerance else { return }
        if let p = line.adjustedP, p <= settings.significance {
            line.state = .fail
        } else {
            line.state = .inconclusive
            line.casesNeeded = differences.flatMap { effect.caseCount(for: $0) }
        }
    }
}
