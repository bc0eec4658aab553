import Foundation

@testable import Projections

/// Shares of right answers, as Markdown: by scenario, by size of effect and by probability.
struct AccuracyTable {
    private let outcomes: [Incident.Outcome]

    init(_ outcomes: [Incident.Outcome]) { self.outcomes = outcomes }

    /// All tables.
    var text: String {
        [goals, byScenario, bySize, byProbability, segments].joined(separator: "\n\n")
    }

    private static let bands: [(name: String, range: Range<Double>)] = [
        ("< 1.5", 0..<1.5), ("1.5-3", 1.5..<3), ("3-5", 3..<5), ("5-8", 5..<8),
        ("≥ 8", 8..<Double.infinity),
    ]

    private var byScenario: String {
        let names = [
            "scenario", "scores", "streams", "SE", "right", "first", "in set", "named", "innocent",
            "bare: right of n", "onset error", "coverage", "width", "simple", "simple, onset known",
        ]
        var rows: [[String]] = []
        for scenario in IncidentScenario.allCases {
            for size in IncidentSweep.sizes {
                let group = outcomes.filter { $0.scenario == scenario && $0.scores == size.all }
                if group.isEmpty { continue }
                let bare = group.filter(\.isBare)
                rows.append([
                    scenario.rawValue, "\(size.all)", "\(group.count)",
                    number(median(group.map(\.standardErrors))),
                    percent(group.map(\.isRight)),
                    scenario.hasCause ? percent(group.map(\.isFirst)) : "–",
                    scenario.hasCause ? percent(group.map(\.isInSet)) : "–",
                    scenario.hasCause ? percent(group.map(\.isNamed)) : "–",
                    percent(group.map(\.blamesInnocent)),
                    bare.isEmpty ? "–" : "\(percent(bare.map(\.isFirst))) of \(bare.count)",
                    number(median(group.compactMap { $0.errorMinutes.map(abs) })),
                    percent(group.compactMap(\.covers)),
                    number(median(group.compactMap(\.widthMinutes))),
                    pair(group.map(\.simple)), pair(group.map(\.simpleWithOnset)),
                ])
            }
        }
        return markdown(names, rows)
    }

    private var bySize: String {
        let names = [
            "SE", "streams", "first", "in set", "named", "innocent", "nothing found",
            "bare: right of n",
            "onset error", "coverage", "simple", "simple, onset known",
        ]
        let rows = Self.bands.map { band in
            let group = sized.filter { band.range.contains($0.standardErrors) }
            let bare = group.filter(\.isBare)
            return [
                band.name, "\(group.count)", percent(group.map(\.isFirst)),
                percent(group.map(\.isInSet)), percent(group.map(\.isNamed)),
                percent(group.map(\.blamesInnocent)),
                percent(group.map { $0.conclusion == "no_change" }),
                bare.isEmpty ? "–" : "\(percent(bare.map(\.isFirst))) of \(bare.count)",
                number(median(group.compactMap { $0.errorMinutes.map(abs) })),
                percent(group.compactMap(\.covers)),
                pair(group.map(\.simple)), pair(group.map(\.simpleWithOnset)),
            ]
        }
        return markdown(names, rows)
    }

    /// The streams with a recorded cause that acts soon.
    private var sized: [Incident.Outcome] {
        outcomes.filter { $0.scenario.hasCause && !$0.scenario.isLate }
    }

    private var byProbability: String {
        let bands: [(String, Range<Double>)] = [
            ("< 0.5", 0..<0.5), ("0.5-0.8", 0.5..<0.8), ("0.8-0.9", 0.8..<0.9),
            ("0.9-0.97", 0.9..<0.97), ("≥ 0.97", 0.97..<2),
        ]
        let named = outcomes.filter { $0.probability != nil }
        let rows = bands.map { band in
            let group = named.filter { band.1.contains($0.probability ?? 0) }
            let recorded = group.filter(\.scenario.hasCause)
            return [
                band.0, "\(recorded.count)", percent(recorded.map(\.isFirst)), "\(group.count)",
                percent(group.map(\.isFirst)),
            ]
        }
        return markdown(
            ["P(first)", "named, cause recorded", "right", "named, all streams", "right"],
            rows
        )
    }

    private var segments: String {
        let rows = IncidentSweep.sizes.map { size in
            let group = outcomes.filter { $0.scores == size.all }
            return [
                "\(size.all)",
                percent(group.filter { $0.scenario == .featureOnly }.compactMap(\.findsSegment)),
                percent(group.filter { $0.scenario == .categoryOnly }.compactMap(\.findsSegment)),
                percent(group.compactMap(\.blamesFeature)),
            ]
        }
        return markdown(
            ["scores", "feature found", "category found", "a feature named in vain"],
            rows
        )
    }

    private var goals: String {
        let strong = outcomes.filter { $0.scenario.hasCause && $0.standardErrors >= 3 }
        let soon = strong.filter { !$0.scenario.isLate }
        let without = outcomes.filter { !$0.scenario.hasCause }
        let hidden = without.filter(\.scenario.hidesItsCause)
        let quiet = without.filter { !$0.scenario.hidesItsCause }
        let bare = outcomes.filter(\.isBare)
        let found = outcomes.filter { $0.covers != nil }
        let foundStrong = strong.filter { $0.covers != nil }
        return markdown(
            ["goal", "streams", "reached"],
            [
                ["first suspect right ≥ 95 % (cause recorded, ≥ 3 SE)", row(strong, \.isFirst)],
                ["… without late effects", row(soon, \.isFirst)],
                ["cause in the named set ≥ 98 % (the same streams)", row(strong, \.isInSet)],
                ["… without late effects", row(soon, \.isInSet)],
                ["… and the headline says so", row(soon, \.isNamed)],
                ["innocents ≤ 1 % of streams without a cause", row(without, \.blamesInnocent)],
                ["… where nothing moves at once", row(quiet, \.blamesInnocent)],
                ["… where something hidden does", row(hidden, \.blamesInnocent)],
                ["a bare name right ≥ 98 %", row(bare, \.isFirst)],
                ["… without late effects", row(bare.filter { !$0.scenario.isLate }, \.isFirst)],
                ["coverage ≥ 95 %, all", row(found) { $0.covers ?? false }],
                ["coverage ≥ 95 %, recorded, ≥ 3 SE", row(foundStrong) { $0.covers ?? false }],
            ].map { [$0[0]] + $0[1].split(separator: "|").map(String.init) }
        )
    }

    private func row(
        _ group: [Incident.Outcome],
        _ value: (Incident.Outcome) -> Bool
    ) -> String {
        guard !group.isEmpty else { return "0|–" }
        let share = 100 * Double(group.filter(value).count) / Double(group.count)
        return "\(group.count)|\(String(format: "%.1f", share))"
    }

    private func markdown(_ names: [String], _ rows: [[String]]) -> String {
        let rule = names.map { _ in "---" }
        return ([names, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
            .joined(separator: "\n")
    }

    private func pair(_ verdicts: [SimpleRule.Verdict]) -> String {
        "\(percent(verdicts.map { $0 == .right })) / \(percent(verdicts.map { $0 == .wrong }))"
    }

    private func percent(_ values: [Bool]) -> String {
        guard !values.isEmpty else { return "–" }
        let share = 100 * Double(values.filter { $0 }.count) / Double(values.count)
        return String(format: "%.0f", share)
    }

    private func number(_ value: Double?) -> String {
        value.map { String(format: $0 < 10 ? "%.1f" : "%.0f", $0) } ?? "–"
    }

    private func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
