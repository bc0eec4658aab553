import Foundation
import Testing

@testable import Projections

/// The documentation, the dashboard and the rule files name what is exported, and nothing else.
@Suite("Metrics: documentation")
struct ExportDocumentationTests {
    /// The rows of the table in docs/notifications.md.
    private static func rows() throws -> [[String]] {
        let text = try DocumentationFolder.text("docs/notifications.md")
        let table =
            text.components(separatedBy: "## Prometheus and Grafana").dropFirst().first ?? ""
        return table.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func theTableIsWhatIsExported() throws {
        let expected = ExportedMetric.all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return [
                "`\(metric.name)`", metric.kind.rawValue, labels.isEmpty ? "–" : labels,
                metric.help,
            ]
        }
        #expect(try Self.rows() == expected)
    }

    @Test(arguments: [
        "docs/prometheus/ledger-rules.yml", "docs/grafana/alert-rules.yaml",
        "docs/grafana/dashboard.json",
    ])
    func filesNameOnlyWhatIsExported(path: String) throws {
        let text = try DocumentationFolder.text(path)
        let known = Set(ExportedMetric.all.flatMap(\.seriesNames))
        // A name that a query reads is followed by a selector, a range, or the end of an expression.
        let found = text.matches(of: /\b(?:llm|quality_ledger)_[a-z_]+\b/).map { String($0.0) }
        let ours = Set(RuleFile.ownRules.map(\.name) + ["quality_ledger", "quality_ledger_means"])
            .union(["quality_ledger_itself"])
        #expect(Set(found).subtracting(known).subtracting(ours) == [])
        #expect(Set(found).intersection(known).count >= 5)
    }

    /// Everything that is exported is on the dashboard, but for what only rules need.
    @Test func theDashboardShowsWhatThereIs() throws {
        let text = try DocumentationFolder.text("docs/grafana/dashboard.json")
        for metric in ExportedMetric.all where metric != .scoreWindow {
            #expect(metric.seriesNames.contains { text.contains($0) }, "\(metric.name)")
        }
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Place: Decodable { var x, y, w, h: Int }
            var id: Int
            var type: String
            var title: String
            var gridPos: Place
            var targets: [Query]?
        }
        struct Query: Decodable {
            var refId: String
            var expr: String
        }
        struct Variable: Decodable { var name: String }
        struct Variables: Decodable { var list: [Variable] }
        var uid: String
        var panels: [Panel]
        var templating: Variables
    }

    @Test func theDashboardIsWellFormed() throws {
        let text = try DocumentationFolder.text("docs/grafana/dashboard.json")
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(text.utf8))
        #expect(dashboard.uid == "quality-ledger")
        #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
        let variables = Set(dashboard.templating.list.map(\.name))
        #expect(variables == ["datasource", "environment", "feature", "metric"])
        for (index, panel) in dashboard.panels.enumerated() {
            let place = panel.gridPos
            #expect(place.x >= 0 && place.x + place.w <= 24, "\(panel.title)")
            for other in dashboard.panels[..<index] {
                let apart =
                    other.gridPos.x + other.gridPos.w <= place.x
                    || place.x + place.w <= other.gridPos.x
                    || other.gridPos.y + other.gridPos.h <= place.y
                    || place.y + place.h <= other.gridPos.y
                #expect(apart, "\(panel.title) lies on \(other.title)")
            }
            let names = (panel.targets ?? []).map(\.refId)
            #expect(Set(names).count == names.count && (panel.type == "row") == names.isEmpty)
            for query in panel.targets ?? [] {
                for name in query.expr.matches(of: /\$(?:\{)?([a-z]+)/).map({ String($0.1) }) {
                    #expect(variables.contains(name), "\(panel.title): \(name)")
                }
            }
        }
    }
}
