import Foundation
import Testing

@testable import Projections

/// On labelled data the forest finds as much as scikit-learn's, and as little where that finds none.
@Suite("Isolation forest: accuracy", .serialized)
struct IsolationForestAccuracyTests {
    /// Small enough for a debug build; in the last two the anomalies lie amid the others.
    private static let small = [
        "wbc", "wine", "ionosphere", "breastw", "pima",
        "sklearn_breast_cancer_malignant_as_anomaly", "iris_versicolor_as_anomaly",
        "wine_first_cultivar_as_anomaly",
    ]
    private static let large = ["cardio", "thyroid", "vowels"]
    private static let environment = ProcessInfo.processInfo.environment

    private struct Areas {
        var mean: Double
        var deviation: Double
    }

    private func areas(_ rows: LabelledRows, trees: Int, seeds: Range<UInt64>) throws -> Areas {
        let areas = try seeds.map { seed in
            let parameters = IsolationForest.Parameters(trees: trees, seed: seed)
            let forest = try #require(
                IsolationForest(fitting: rows.matrix, parameters: parameters)
            )
            return rows.area(forest.scores(of: rows.matrix))
        }
        let count = Double(areas.count)
        let mean = areas.reduce(0, +) / count
        let squares = areas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return Areas(mean: mean, deviation: (squares / (count - 1)).squareRoot())
    }

    @Test(arguments: small)
    func areaIsWithinTheSpreadOfThePeer(name: String) throws {
        let reference = try #require(try ForestReference.read().dataSets[name]).twoHundred
        let ours = try areas(try LabelledRows(name), trees: 200, seeds: 0..<5)
        let distance = abs(ours.mean - reference.mean)
        #expect(distance <= 3 * reference.deviation, "\(ours.mean) for \(reference.mean)")
        if name.hasSuffix("_as_anomaly"), !name.contains("cancer") { #expect(ours.mean < 0.5) }
    }

    /// The table of docs/statistics.md; needs a release build.
    @Test(.enabled(if: environment["FOREST_TABLE"] == "1", "FOREST_TABLE=1 makes the table"))
    func tableOfAreas() throws {
        let reference = try ForestReference.read()
        print("| data set | trees | here | sd | scikit-learn | sd | difference in its sd |")
        print("|---|---|---|---|---|---|---|")
        for name in Self.small + Self.large {
            let rows = try LabelledRows(name)
            let peer = try #require(reference.dataSets[name])
            for (trees, peer) in [(100, peer.hundred), (200, peer.twoHundred)] {
                let ours = try areas(rows, trees: trees, seeds: 0..<100)
                let distance = (ours.mean - peer.mean) / peer.deviation
                #expect(abs(distance) <= 3, "\(name)")
                let numbers = [ours.mean, ours.deviation, peer.mean, peer.deviation].map {
                    String(format: "%.4f", $0)
                }
                print(
                    "| \(name) | \(trees) | \(numbers.joined(separator: " | "))"
                        + " | \(String(format: "%+.1f", distance)) |"
                )
            }
        }
    }
}
