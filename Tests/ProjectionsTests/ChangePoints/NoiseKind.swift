import Foundation
import TestSupport

/// Series without a change point.
enum NoiseKind: String, CaseIterable, Sendable {
    case white
    case autoregressive3 = "AR(1) 0.3"
    case autoregressive6 = "AR(1) 0.6"
    case autoregressive8 = "AR(1) 0.8"
    case bernoulli50 = "Bernoulli 0.5"
    case bernoulli10 = "Bernoulli 0.1"
    case bernoulli2 = "Bernoulli 0.02"
    case bernoulli90 = "Bernoulli 0.9"
    case grades = "grades 1–5"
    case rounded = "rounded normal"
    case student = "Student t, 3 df"
    case lognormal
    case uniform
    case constant

    /// Makes a series of some length.
    func values(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
        switch self {
        case .white: generator.autoregressive(count, phi: 0)
        case .autoregressive3: generator.autoregressive(count, phi: 0.3)
        case .autoregressive6: generator.autoregressive(count, phi: 0.6)
        case .autoregressive8: generator.autoregressive(count, phi: 0.8)
        case .bernoulli50: (0..<count).map { _ in generator.unit() < 0.5 ? 1 : 0 }
        case .bernoulli10: (0..<count).map { _ in generator.unit() < 0.1 ? 1 : 0 }
        case .bernoulli2: (0..<count).map { _ in generator.unit() < 0.02 ? 1 : 0 }
        case .bernoulli90: (0..<count).map { _ in generator.unit() < 0.9 ? 1 : 0 }
        case .grades:
            (0..<count).map { _ in
                let chance = generator.unit()
                return chance < 0.75
                    ? 5 : chance < 0.87 ? 4 : chance < 0.94 ? 3 : chance < 0.97 ? 2 : 1
            }
        case .rounded: (0..<count).map { _ in generator.normal().rounded() }
        case .student:
            (0..<count).map { _ in
                let squares = (0..<3).reduce(0.0) { sum, _ in
                    let value = generator.normal()
                    return sum + value * value
                }
                return generator.normal() / (squares / 3).squareRoot()
            }
        case .lognormal: (0..<count).map { _ in exp(generator.normal()) }
        case .uniform: (0..<count).map { _ in generator.unit() }
        case .constant: Array(repeating: 0.8, count: count)
        }
    }
}

extension SeededGenerator {
    /// A number uniform in [0, 1).
    mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }

    /// A number uniform between two.
    mutating func unit(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// A standard normal number (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }

    /// A stationary autoregression of the first order with a marginal variance of 1.
    mutating func autoregressive(_ count: Int, phi: Double) -> [Double] {
        let scale = (1 - phi * phi).squareRoot()
        var value = normal()
        return (0..<count).map { index in
            if index > 0 { value = phi * value + scale * normal() }
            return value
        }
    }

    /// A sign.
    mutating func sign() -> Double { unit() < 0.5 ? -1 : 1 }
}
