import Foundation

/// Which parts of the traffic moved unlike the rest: the segments that explain a fall.
///
/// Each value of each dimension is compared with all other traffic of the same time: how much more
/// it fell (a difference of differences), by Welch's error and the series' overdispersion. A large
/// part of an even fall explains much of it too, but says nothing; so a segment must fall more than
/// the rest. How much it accounts for is its term of the exact sum over its dimension, as in
/// Bhagwan et al., “Adtributor”, NSDI 2014, section 3 (their explanatory power, here for a mean);
/// their measure of surprise is replaced by the test.
struct SegmentSearch {
    /// The dimensions that are searched.
    static let dimensions: [QuestionDimension] = [
        .feature, .category, .model, .prompt, .release, .evaluator,
    ]
    /// The largest corrected probability of a segment that is named.
    static let largestP = 0.01
    /// The smallest share of the difference that is worth a line.
    static let smallestShare = 0.1
    /// The most segments that are named.
    static let limit = 5
    /// The fewest observations on each side.
    static let smallestSide = 5.0
    /// The most values of a dimension that are compared, those with the most scores since the onset.
    static let valueLimit = 200

    private let finding: AttributionFinding
    private let cells: [Cell]

    /// One cell of the input with what the search needs of it.
    private struct Cell {
        let cell: AttributionCell
        let categoryMean: Double
        let before: SegmentTally
        let after: SegmentTally
    }

    /// Prepares the search for a fall.
    ///
    /// - Parameters:
    ///   - input: The question, whose cells bear all dimensions.
    ///   - finding: What was found.
    /// - Complexity: O(minutes).
    init(_ input: AttributionInput, finding: AttributionFinding) {
        self.finding = finding
        let grid = finding.grid
        let isMix = finding.episode.scope == .mix
        cells = input.cells.compactMap { cell in
            guard input.feature.map({ $0 == cell.feature }) ?? true,
                input.category.map({ $0 == cell.category }) ?? true,
                let category = grid.categories.firstIndex(of: cell.category)
            else { return nil }
            let mean = grid.categoryMeans[category]
            let tally = { (from: Int64, to: Int64) in
                SegmentTally(cell, from: from, to: to, scale: grid.scale, centre: isMix ? 0 : mean)
            }
            return Cell(
                cell: cell,
                categoryMean: mean,
                before: tally(finding.posterior.start, finding.posterior.median),
                after: tally(finding.posterior.median, finding.episode.end)
            )
        }
    }

    /// The segments that moved unlike the rest, the clearest first.
    var segments: [WhatChangedAnswer.Segment] {
        let before = SegmentTally(cells.map(\.before))
        let after = SegmentTally(cells.map(\.after))
        guard before.raw.count > 0, after.raw.count > 0 else { return [] }
        let isMix = finding.episode.scope == .mix
        var tested: [(segment: WhatChangedAnswer.Segment, score: Double)] = []
        for dimension in isMix ? [.category] : Self.dimensions {
            for (value, members, others) in split(by: dimension) {
                let own = (
                    before: SegmentTally(members.map(\.before)),
                    after: SegmentTally(members.map(\.after))
                )
                let score =
                    isMix
                    ? shareScore(own.before, own.after, before, after)
                    : fallScore(members, others, dimension: dimension)
                guard let score else { continue }
                let segment = WhatChangedAnswer.Segment(
                    dimension: dimension,
                    value: value,
                    share: Self.share(own.before.raw, own.after.raw, before.raw, after.raw),
                    before: own.before.raw.meanAndCount,
                    after: own.after.raw.meanAndCount,
                    p: Self.upperTail(score)
                )
                tested.append((segment, score))
            }
        }
        return Self.significant(tested)
    }

    /// Those that stay significant under Holm's method over all that were tested.
    private static func significant(
        _ tested: [(segment: WhatChangedAnswer.Segment, score: Double)]
    ) -> [WhatChangedAnswer.Segment] {
        // By the score, because tiny probabilities are all zero.
        let ordered = tested.sorted { left, right in
            (right.score, left.segment.dimension.rawValue, left.segment.value)
                < (left.score, right.segment.dimension.rawValue, right.segment.value)
        }
        var kept: [WhatChangedAnswer.Segment] = []
        var largest = 0.0
        for (rank, one) in ordered.enumerated() {
            var segment = one.segment
            largest = max(largest, min(1, segment.p * Double(ordered.count - rank)))
            segment.p = largest
            guard largest <= largestP else { break }
            if segment.share >= smallestShare { kept.append(segment) }
        }
        return Array(kept.prefix(limit))
    }

    /// The values of a dimension, each with the cells that have it and those that do not.
    private func split(
        by dimension: QuestionDimension
    ) -> [(value: String, members: [Cell], others: [Cell])] {
        var groups: [String: [Int]] = [:]
        for (index, cell) in cells.enumerated() {
            guard let value = cell.cell.value(of: dimension) else { continue }
            groups[value, default: []].append(index)
        }
        guard groups.count > 1 || groups.values.first.map({ $0.count < cells.count }) ?? false
        else { return [] }
        let counts = groups.mapValues { $0.reduce(0) { $0 + cells[$1].after.raw.count } }
        let values = groups.keys
            .sorted { ((counts[$1] ?? 0), $0) < ((counts[$0] ?? 0), $1) }
            .prefix(Self.valueLimit)
        return values.map { value in
            let members = Set(groups[value] ?? [])
            return (
                value,
                cells.indices.filter(members.contains).map { cells[$0] },
                cells.indices.filter { !members.contains($0) }.map { cells[$0] }
            )
        }
    }

    /// How many standard errors more a segment fell than the other traffic of its time.
    ///
    /// A value that is new since the onset has nothing before it; where it cannot be a part of the
    /// product by itself (a release, a prompt, a model, an evaluator) it is compared with what
    /// answered beside it. It is nil if there is too little of either.
    private func fallScore(
        _ members: [Cell],
        _ others: [Cell],
        dimension: QuestionDimension
    ) -> Double? {
        let own = (
            before: SegmentTally(members.map(\.before)), after: SegmentTally(members.map(\.after))
        )
        guard own.after.count >= Self.smallestSide, let span = Self.span(of: members) else {
            return nil
        }
        let posterior = finding.posterior
        let rest = (
            before: tally(others, from: posterior.start, to: posterior.median, within: span),
            after: tally(others, from: posterior.median, to: finding.episode.end, within: span)
        )
        guard rest.after.count >= Self.smallestSide else { return nil }
        let variance = finding.episode.noise.variance
        var difference = own.after.mean - rest.after.mean
        var error = own.after.squaredError(variance) + rest.after.squaredError(variance)
        if own.before.count >= Self.smallestSide, rest.before.count >= Self.smallestSide {
            guard own.after.mean < own.before.mean else { return nil }
            difference -= own.before.mean - rest.before.mean
            error += own.before.squaredError(variance) + rest.before.squaredError(variance)
        } else if own.before.count > 0 || [.feature, .category].contains(dimension) {
            return nil
        }
        let factor = finding.episode.noise.detectionFactor
        return error > 0 ? -difference / (error * factor).squareRoot() : nil
    }

    /// How many standard errors the share of a category moved, if that made the mean fall.
    private func shareScore(
        _ before: SegmentTally,
        _ after: SegmentTally,
        _ allBefore: SegmentTally,
        _ allAfter: SegmentTally
    ) -> Double? {
        let first = Double(before.raw.count) / Double(allBefore.raw.count)
        let second = Double(after.raw.count) / Double(allAfter.raw.count)
        let level = before.raw.count > 0 ? before.mean : after.mean
        let pooled =
            Double(before.raw.count + after.raw.count)
            / Double(allBefore.raw.count + allAfter.raw.count)
        let error =
            pooled * (1 - pooled)
            * (1 / Double(allBefore.raw.count) + 1 / Double(allAfter.raw.count))
            * finding.episode.noise.onsetFactor
        guard error > 0, (second - first) * (level - allBefore.mean) < 0 else { return nil }
        return abs(second - first) / error.squareRoot()
    }

    /// A segment's term of the difference, as a share of it; the terms of a dimension add up to 1.
    static func share(
        _ before: Moments,
        _ after: Moments,
        _ allBefore: Moments,
        _ allAfter: Moments
    ) -> Double {
        let delta = allAfter.mean - allBefore.mean
        guard abs(delta) > 1e-12 else { return 0 }
        let first = Double(before.count) / Double(allBefore.count)
        let second = Double(after.count) / Double(allAfter.count)
        let term =
            second * after.mean - first * before.mean - (second - first) * allBefore.mean
        return term / delta
    }

    /// The probability that a standard normal variate exceeds a value.
    private static func upperTail(_ score: Double) -> Double { 0.5 * erfc(score / 2.squareRoot()) }
}

extension SegmentSearch {
    /// The minutes between a segment's first and last score in the window of the fall.
    private static func span(of members: [Cell]) -> ClosedRange<Int64>? {
        let first = members.flatMap { [$0.before.first, $0.after.first] }.compactMap(\.self).min()
        let last = members.flatMap { [$0.before.last, $0.after.last] }.compactMap(\.self).max()
        guard let first, let last else { return nil }
        return first...last
    }

    /// What other cells hold while a segment has traffic.
    private func tally(
        _ others: [Cell],
        from start: Int64,
        to end: Int64,
        within span: ClosedRange<Int64>
    ) -> SegmentTally {
        let grid = finding.grid
        let low = max(start, span.lowerBound)
        let high = min(end, span.upperBound + 1)
        guard low < high else { return SegmentTally([]) }
        let isMix = finding.episode.scope == .mix
        return SegmentTally(
            others.map { other in
                let whole = start < finding.posterior.median ? other.before : other.after
                if low == start, high == end { return whole }
                guard let first = whole.first, let last = whole.last else { return whole }
                if low <= first, last < high { return whole }
                return SegmentTally(
                    other.cell,
                    from: low,
                    to: high,
                    scale: grid.scale,
                    centre: isMix ? 0 : other.categoryMean
                )
            }
        )
    }
}

extension AttributionCell {
    /// The value of a dimension that cells bear.
    func value(of dimension: QuestionDimension) -> String? {
        switch dimension {
        case .feature: feature
        case .category: category
        case .model: model
        case .prompt: prompt
        case .release: release
        case .evaluator: evaluatorRevision
        default: nil
        }
    }
}

extension Moments {
    /// The mean with its count; nil of nothing.
    var meanAndCount: WhatChangedAnswer.MeanAndCount? {
        count > 0 ? .init(mean: mean, n: count) : nil
    }
}
