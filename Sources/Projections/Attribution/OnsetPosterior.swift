import Foundation

/// The posterior over the onset, summed over the lengths of ramp.
struct OnsetPosterior: Sendable {
    /// The first minute of the window.
    let start: Int64
    /// The mass of each minute with a ramp that one event may take.
    let eventMass: [Double]
    /// The mass of all ramps of eight hours or more.
    let gradualMass: Double
    /// The mean length in minutes of the ramps of eight hours or more; nil if they have no mass.
    let gradualRamp: Double?
    /// The median minute.
    let median: Int64
    /// The first minute of the central 98 %.
    let low: Int64
    /// The minute after the last of the central 98 %.
    let high: Int64

    /// The lengths of ramp with their probabilities before any score is seen: 0.75 on a step, 0.15
    /// over ramps up to five hours, falling with their length, 0.1 even over longer ones.
    static let rampPriors: [(ramp: Int, prior: Double)] = {
        let short = OnsetLikelihood.shortRamps.dropFirst()
        let long = OnsetLikelihood.longRamps
        // A length is as likely as twice that length, so each counts with its inverse.
        let inverse = short.reduce(0) { $0 + 1 / Double($1) }
        return [(0, 0.75)] + short.map { ($0, 0.15 / Double($0) / inverse) }
            + long.map { ($0, 0.1 / Double(long.count)) }
    }()

    /// Weighs every onset in the window, all minutes alike before; a change of the mix is a step.
    ///
    /// - Parameters:
    ///   - observations: The observations around the fall.
    ///   - overdispersion: What log likelihoods are divided by.
    ///   - stepsOnly: Whether ramps are ruled out.
    init(_ observations: OnsetObservations, overdispersion: Double, stepsOnly: Bool) {
        let likelihood = OnsetLikelihood(observations, overdispersion: overdispersion)
        let length = observations.length
        let priors = stepsOnly ? [(ramp: 0, prior: 1.0)] : Self.rampPriors
        // Long ramps move slowly with the onset: every fifth minute stands for five.
        let ramps = priors.map { ramp, prior in
            ramp < OnsetLikelihood.longestEvent
                ? (ramp: ramp, logPrior: log(prior), stride: 1)
                : (ramp: ramp, logPrior: log(prior * 5), stride: 5)
        }
        var logs: [[Double]] = []
        var peak = -Double.infinity
        for (ramp, prior, step) in ramps {
            // A long ramp of which less than half is seen is no fall at all under another name.
            let latest = ramp < OnsetLikelihood.longestEvent ? length : length - ramp / 2
            let values = stride(from: 0, to: max(latest, 0), by: step).map { onset in
                likelihood.value(onset: onset, ramp: ramp) + prior
            }
            peak = max(peak, values.max() ?? peak)
            logs.append(values)
        }
        var event = [Double](repeating: 0, count: length)
        var gradual = event
        var rampMoment = 0.0
        for ((ramp, _, step), values) in zip(ramps, logs) {
            for (index, value) in values.enumerated() where value > peak - 60 {
                let mass = exp(value - peak)
                if ramp < OnsetLikelihood.longestEvent {
                    event[index * step] += mass
                } else {
                    gradual[index * step] += mass
                    rampMoment += mass * Double(ramp)
                }
            }
        }
        let all = event.reduce(0, +) + gradual.reduce(0, +)
        eventMass = event.map { $0 / all }
        let gradualSum = gradual.reduce(0, +)
        gradualMass = gradualSum / all
        gradualRamp = gradualSum > 0 ? rampMoment / gradualSum : nil
        start = observations.start
        let mass = zip(event, gradual).map { ($0 + $1) / all }
        median = start + Int64(Self.quantile(0.5, of: mass))
        let earliest = Self.quantile(0.01, of: mass)
        // An onset inside a gap cannot be placed: it may be right after the last observation.
        let before = observations.entries.reduce(-1) { last, entry in
            Int(entry.minute) < earliest ? max(last, Int(entry.minute)) : last
        }
        low = start + Int64(before >= 0 ? before : earliest)
        high = start + Int64(Self.quantile(0.99, of: mass)) + 1
    }

    /// Where the running sum of masses, which add up to 1, first reaches a level.
    static func quantile(_ level: Double, of mass: [Double]) -> Int {
        var below = 0.0
        for (index, part) in mass.enumerated() {
            below += part
            if below >= level { return index }
        }
        return max(mass.count - 1, 0)
    }
}
