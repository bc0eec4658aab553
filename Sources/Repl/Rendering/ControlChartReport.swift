import Foundation
import Ledger
import Projections

/// The figures of a control chart as labelled phrases, shared by its renderings.
struct ControlChartReport {
    let answer: ControlChartAnswer

    /// How many of the violations are listed for people; machine formats have all of them.
    static let violationsMax = 10

    /// Label and phrase, in reading order; what is unknown is left out.
    var rows: [(label: String, value: String)] {
        let scope = [answer.scope.environment, answer.scope.feature].compactMap(\.self)
        var rows: [(label: String, value: String)] = [("Scope", scope.joined(separator: ", "))]
        if let evaluator = answer.evaluator { rows.append(("Evaluator", evaluator)) }
        rows += answer.phases.flatMap(Self.rows)
        if let figures = answer.runLength { rows.append(("Run length", Self.text(of: figures))) }
        if let figures = answer.autocorrelation {
            rows.append(
                ("Lag one", NumberText.significant((figures.coefficient * 1e3).rounded() / 1e3))
            )
        }
        if let asOf = answer.asOf { rows.append(("As of", asOf.display)) }
        rows.append(("Position", String(answer.position.rawValue)))
        return rows
    }

    /// The figures of a phase.
    static func rows(_ numbered: ControlChartAnswer.Phase) -> [(label: String, value: String)] {
        let phase = numbered.phase
        let chart = [phase.kind.title, phase.bucket.map { "by \($0.rawValue)" }]
            .compactMap(\.self).joined(separator: " ")
        var limits = "center \(NumberText.significant(phase.limits.center)), sigma"
        limits += " \(NumberText.significant(phase.limits.sigma))"
        if phase.kind.hasSubgroups { limits += " of one observation" }
        if phase.dispersion != 1 {
            limits +=
                ", widened \(NumberText.significant((phase.dispersion * 100).rounded() / 100)) times"
        }
        if phase.kind == .individuals {
            let drawn = phase.limits(ofPoint: 1)
            limits += "; limits \(NumberText.significant(drawn.lower)) to"
            limits += " \(NumberText.significant(drawn.upper))"
        }
        var rows = [
            ("Phase \(numbered.number)", "\(chart), \(standing(of: phase))"),
            (
                "Limits",
                phase.kind == .rolling ? "refitted every 50 values from the last 1000" : limits
            ),
        ]
        if let basis = basis(of: phase) { rows.append(("From", basis)) }
        if phase.kind != .movingAverage {
            rows.append(("Rules", rules(of: phase)))
        }
        return rows
    }

    private static func standing(of phase: ControlPhase) -> String {
        if phase.isProvisional { return "provisional" }
        let who = phase.by.map { " by \($0)" } ?? ""
        let when = phase.decided.map { " at \($0.display)" } ?? ""
        let why = phase.reason.map { ": \($0)" } ?? ""
        return "approved\(who)\(when)\(why)"
    }

    private static func basis(of phase: ControlPhase) -> String? {
        guard let n = phase.n else { return nil }
        let noun = NumberText.count(n, "point")
        guard let from = phase.from, let to = phase.to else { return noun }
        return "\(noun), \(from.display) to \(to.display)"
    }

    private static func rules(of phase: ControlPhase) -> String {
        let sides = phase.sides == .both ? "both sides" : "\(phase.sides.rawValue) side"
        let names = phase.rules.rules.map(\.rawValue).joined(separator: ", ")
        return "\(names.isEmpty ? "none" : names); \(sides), \(phase.reading.rawValue) reading"
    }

    private static func text(of figures: ControlChartAnswer.RunLengthFigures) -> String {
        var text =
            "a false signal every \(NumberText.significant(figures.average.rounded())) points"
        if let weekly = figures.falseSignalsPerWeek {
            let rounded =
                weekly >= 1 ? (weekly * 10).rounded() / 10 : (weekly * 1e3).rounded() / 1e3
            text += ", \(NumberText.significant(rounded)) a week"
        }
        return text
    }

    /// One line for a point that violates something.
    ///
    /// - Parameter point: The point.
    /// - Returns: Its time, value, limits and what it violates.
    static func text(of point: ControlChartAnswer.Point) -> String {
        var text = "\(point.time.display)  \(NumberText.significant(point.value))"
        if point.n > 1 { text += " (n = \(point.n))" }
        if let lower = point.lower, let upper = point.upper {
            text += ", limits \(NumberText.significant(lower)) to \(NumberText.significant(upper))"
        }
        return text + ": " + point.violations.joined(separator: ", ")
    }

    /// The violations to list, the latest ones, and how many there are before them.
    var listed: (points: [ControlChartAnswer.Point], before: Int) {
        let violations = answer.violations
        let listed = Array(violations.suffix(Self.violationsMax))
        return (listed, violations.count - listed.count)
    }

    /// The points as a table, for the formats that hold nothing else.
    var table: TableAnswer {
        func number(_ value: Double?) -> TableAnswer.Cell { value.map { .number($0) } ?? .none }
        return TableAnswer(
            kind: "control_chart",
            question: answer.question,
            position: answer.position,
            asOf: answer.asOf,
            columns: [
                .init("time"), .init("value", isNumeric: true), .init("n", isNumeric: true),
                .init("lower", isNumeric: true), .init("upper", isNumeric: true),
                .init("violations"),
            ],
            rows: answer.points.map { point in
                [
                    .time(point.time), .number(point.value), .integer(Int64(point.n)),
                    number(point.lower), number(point.upper),
                    .text(point.violations.joined(separator: " ")),
                ]
            }
        )
    }
}
