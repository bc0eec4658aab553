import Ledger
import Projections

extension Fixtures {
    /// A chart of twelve points in two phases, two of them out of control; the texts are hostile.
    static let controlChart: ControlChartAnswer = {
        var answer = emptyControlChart
        answer.evaluator = "judge@\(hostileText)"
        guard let limits = ControlLimits(center: 0.88, sigma: 0.04) else { return answer }
        var first = ControlPhase(kind: .individuals, bucket: nil, limits: limits, sides: .lower)
        first.n = 1_000
        first.from = minute(0)
        first.to = minute(5)
        first.autocorrelation = 0.31
        var second = first
        second.isProvisional = false
        second.by = hostileText
        second.reason = hostileText
        second.decided = minute(6)
        second.from = minute(6)
        second.position = Position(rawValue: 41_000)
        second.rules = [.westernElectric1, .nelson3]
        answer.phases = [
            ControlChartAnswer.Phase(number: 1, phase: first),
            ControlChartAnswer.Phase(number: 2, phase: second),
        ]
        answer.runLength = ControlChartAnswer.RunLengthFigures(
            average: 183.406,
            pointsPerWeek: 1_680
        )
        answer.autocorrelation = ControlChartAnswer.AutocorrelationFigures(
            coefficient: 0.31,
            runLength: 61.2
        )
        answer.points = (0..<12).map { (index: Int) -> ControlChartAnswer.Point in
            let isBad = index >= 10
            let value: Double = isBad ? 0.7 : 0.86 + 0.01 * Double(index % 4)
            return ControlChartAnswer.Point(
                time: minute(Double(index)),
                value: value,
                n: 1,
                lower: limits.lower,
                upper: limits.upper,
                violations: isBad ? ["western_electric_1", "western_electric_2"] : []
            )
        }
        answer.notes = ["Neighbouring points resemble each other (φ = 0.31). \(hostileText)"]
        answer.next = ["limits of faithfulness"]
        answer.headline = "faithfulness in search is out of control: 2 of 12 points violate a rule"
        return answer
    }()

    /// A chart without points, limits or figures.
    static let emptyControlChart: ControlChartAnswer = {
        var answer = ControlChartAnswer(
            question: "control chart of faithfulness in search",
            position: Position(rawValue: 41_890),
            asOf: nil,
            metric: "faithfulness",
            scope: WhatChangedAnswer.Scope(environment: "production", feature: "search")
        )
        answer.headline = "no limits for faithfulness in search yet"
        return answer
    }()
}
